import { describe, expect, it } from "vitest";
import { bootstrapBand, bootstrapInterval, bootstrapMedian } from "./bootstrap.ts";
import { interquartileMean } from "./interquartile-mean.ts";
import { median } from "./quantile.ts";

const medianOfFirst = (strata: readonly (readonly number[])[]): number => median(strata[0] ?? []);

describe("bootstrapInterval", () => {
  it("gives the same bytes for the same content and other draws for other content", () => {
    const values = [0.81, 0.79, 0.86, 0.9, 0.77, 0.6];
    const first = bootstrapInterval([values], medianOfFirst);
    expect(bootstrapInterval([[...values]], medianOfFirst)).toEqual(first);
    const shifted = bootstrapInterval([values.map((value) => value + 1)], medianOfFirst, { replicates: 7 });
    const original = bootstrapInterval([values], medianOfFirst, { replicates: 7 });
    expect(shifted.low - 1).not.toBeCloseTo(original.low, 9);
  });

  it("resamples within strata only", () => {
    const sizes: number[][] = [];
    const interval = bootstrapInterval(
      [
        [0, 0, 0],
        [1, 1],
      ],
      (strata) => {
        sizes.push(strata.map((values) => values.length));
        return interquartileMean(strata.flat());
      },
    );
    expect(new Set(sizes.map(String))).toEqual(new Set(["3,2"]));
    expect(interval).toEqual({ low: 1 / 3, high: 1 / 3 });
  });

  it("has a shortcut for medians with the same bytes, and bands of several statistics from the same draws", () => {
    const infinity = Number.POSITIVE_INFINITY;
    for (const values of [[3], [2, 1], [0.3, 0.1, 0.3, 0.9, 0.7], [5, infinity, 1, infinity, 2, 2], [-0, 0, 1]]) {
      const expected = bootstrapInterval([values], medianOfFirst);
      expect(bootstrapMedian(values)).toEqual(expected);
      expect(bootstrapBand([values], (sample) => [0, medianOfFirst(sample)])).toEqual([{ low: 0, high: 0 }, expected]);
    }
    expect(() => bootstrapMedian([])).toThrow("bootstrapMedian: got an empty sample");
  });

  it("corrects nothing where there is nothing to correct", () => {
    const equal = bootstrapInterval([[2, 2, 2]], medianOfFirst, { method: "bca" });
    expect(equal).toEqual({ low: 2, high: 2 });
    const late = [[1, 2, Number.POSITIVE_INFINITY]];
    const maximum = ([values = []]: readonly (readonly number[])[]): number => Math.max(...values);
    expect(bootstrapInterval(late, maximum, { method: "bca" })).toEqual(bootstrapInterval(late, maximum));
  });

  it("keeps infinities as values", () => {
    const interval = bootstrapInterval([[1, 2, 3, Number.POSITIVE_INFINITY, Number.POSITIVE_INFINITY]], medianOfFirst);
    expect(interval).toEqual({ low: 1, high: Number.POSITIVE_INFINITY });
  });

  it("covers the mean of a uniform sample about as often as is known for n = 10", () => {
    // 300 fixed samples of a congruential generator; real coverage is near 90 %. Bounds are 4 standard errors away.
    let state = 1;
    const next = (): number => (state = (state * 48271) % 2147483647) / 2147483647;
    let covered = 0;
    for (let repeat = 0; repeat < 300; repeat += 1) {
      const sample = Array.from({ length: 10 }, next);
      const { low, high } = bootstrapInterval(
        [sample],
        ([values = []]) => values.reduce((sum, value) => sum + value, 0) / 10,
        { replicates: 400 },
      );
      if (low <= 0.5 && 0.5 <= high) covered += 1;
    }
    expect(covered / 300).toBeGreaterThan(0.83);
    expect(covered / 300).toBeLessThan(0.98);
  });

  it("refuses what has no interval", () => {
    expect(() => bootstrapInterval([], () => 0)).toThrow("no strata");
    expect(() => bootstrapInterval([[1], []], () => 0)).toThrow("empty sample");
    expect(() => bootstrapInterval([[1, Number.NaN]], () => 0)).toThrow("NaN at index 1");
    expect(() => bootstrapInterval([[1]], () => 0, { level: 95 })).toThrow("level 95");
  });
});
