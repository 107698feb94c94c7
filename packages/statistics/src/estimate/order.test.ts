import { describe, expect, it } from "vitest";
import { median, quantile } from "./quantile.ts";
import { sortNumbers } from "./total-order.ts";

describe("sortNumbers", () => {
  it("orders every number, whatever the input order", () => {
    const values = [Number.NaN, Number.POSITIVE_INFINITY, 2, 0, -0, -1, Number.NEGATIVE_INFINITY];
    const sorted = [Number.NEGATIVE_INFINITY, -1, -0, 0, 2, Number.POSITIVE_INFINITY, Number.NaN];
    expect(sortNumbers(values)).toEqual(sorted);
    expect(sortNumbers(values.toReversed())).toEqual(sorted);
    expect(values[0]).toBeNaN();
  });
});

describe("quantile", () => {
  it("keeps infinities apart from numbers", () => {
    const infinity = Number.POSITIVE_INFINITY;
    expect(median([1, 2, infinity])).toBe(2);
    expect(median([1, infinity])).toBe(infinity);
    expect(median([infinity, infinity])).toBe(infinity);
    expect(quantile([1, 2, infinity], 0.5)).toBe(2);
  });

  it("refuses NaN and empty samples", () => {
    expect(() => median([])).toThrow("empty sample");
    expect(() => median([1, Number.NaN])).toThrow("NaN at index 1");
    expect(() => quantile([1], 1.5)).toThrow("q = 1.5");
  });
});
