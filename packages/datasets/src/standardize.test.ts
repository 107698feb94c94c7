import { array, DataError, key, NdArray, normal, OptionError } from "@nn/core";
import { describe, expect, it } from "vitest";
import { fitStandardizer, standardize } from "./standardize.ts";

const moments = (values: number[]): { mean: number; variance: number } => {
  const mean = values.reduce((sum, value) => sum + value, 0) / values.length;
  return { mean, variance: values.reduce((sum, value) => sum + (value - mean) * (value - mean), 0) / values.length };
};

describe("standardizer", () => {
  it("gives every feature mean 0 and variance 1", () => {
    const noise = normal(key(7), 3000);
    const inputs = new NdArray(
      Float32Array.from(noise, (value, i) => value * (1 + (i % 3) * 100) + (i % 3) * 1000),
      [1000, 3],
    );
    const scaled = standardize(inputs, fitStandardizer(inputs, "feature"));
    for (let feature = 0; feature < 3; feature += 1) {
      const { mean, variance } = moments([...scaled.data].filter((_, i) => i % 3 === feature));
      expect(Math.abs(mean)).toBeLessThan(1e-5);
      expect(Math.abs(variance - 1)).toBeLessThan(1e-5);
    }
  });

  it("treats all positions alike for images", () => {
    const { mean, deviation } = fitStandardizer(new NdArray(Float32Array.of(0, 2, 4, 6), [2, 2, 1, 1]), "all");
    expect([...mean]).toEqual([3]);
    expect([...deviation]).toEqual([Math.sqrt(5)]);
  });

  it("makes a constant feature exactly 0, even where its rounded mean differs from it", () => {
    const inputs = array(Array.from({ length: 49 }, (_, i) => [0.1, i]));
    const standardizer = fitStandardizer(inputs, "feature");
    expect(standardizer.deviation[0]).toBe(1);
    expect(
      [...standardize(inputs, standardizer).data].filter((_, i) => i % 2 === 0).every((value) => value === 0),
    ).toBe(true);
  });

  it("applies the training statistics to other rows", () => {
    const standardizer = fitStandardizer(
      array([
        [1, 5],
        [3, 5],
      ]),
      "feature",
    );
    expect([...standardize(array([[5, 7]]), standardizer).data]).toEqual([3, 2]);
  });

  it("names the place of a value that is not finite", () => {
    const fit = (): unknown =>
      fitStandardizer(
        array([
          [1, 2],
          [3, Number.NaN],
        ]),
        "feature",
      );
    expect(fit).toThrow(DataError);
    expect(fit).toThrow("got NaN in row 1, column 1");
  });

  it("refuses no rows, and inputs of another width", () => {
    expect(() => fitStandardizer(new NdArray(new Float32Array(0), [0, 2]), "feature")).toThrow(DataError);
    expect(() => standardize(array([[1, 2, 3]]), fitStandardizer(array([[1, 2]]), "feature"))).toThrow(OptionError);
  });
});
