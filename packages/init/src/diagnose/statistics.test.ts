import { array, key, normal } from "@nn/core";
import { describe, expect, it } from "vitest";

import { countTwins, exampleCorrelation, momentsOf, numericalRank, shareOfUnits } from "./statistics.ts";

/** Rows are examples. */
const signal = (rows: readonly (readonly number[])[]): ReturnType<typeof array> => array(rows as number[][]);

describe("statistics of signals", () => {
  it("has exact moments, of values whose squares float32 cannot hold too", () => {
    expect(momentsOf([1, 2, 3, 6])).toEqual({ mean: 3, variance: 3.5, secondMoment: 12.5 });
    expect(momentsOf(Float32Array.of(1e-30, -1e-30)).secondMoment).toBeCloseTo(1e-60, 65);
  });

  it("correlates examples by their scalar products", () => {
    expect(
      exampleCorrelation(
        signal([
          [1, 2],
          [1, 2],
          [1, 2],
        ]),
      ),
    ).toBeCloseTo(1, 12);
    expect(
      exampleCorrelation(
        signal([
          [1, 0],
          [0, 1],
        ]),
      ),
    ).toBe(0);
    expect(
      exampleCorrelation(
        signal([
          [1, 1],
          [-1, -1],
        ]),
      ),
    ).toBeCloseTo(-1, 12);
    // 1·2 of (1 + 4)/2.
    expect(
      exampleCorrelation(
        signal([
          [1, 0],
          [2, 0],
        ]),
      ),
    ).toBeCloseTo(0.8, 12);
    expect(exampleCorrelation(signal([[3, 4]]))).toBe(1);
    expect(
      exampleCorrelation(
        signal([
          [0, 0],
          [0, 0],
        ]),
      ),
    ).toBe(1);
  });

  it("counts units that are dead on every row", () => {
    expect(shareOfUnits([0, 1, 0, 0, 0, 0, 0, 2], 4, (value) => value === 0)).toBe(0.5);
  });

  it("knows the rank of products of random matrices", () => {
    const random = (name: string, size: number): Float32Array => normal(key(3).fold(name), size);
    for (const rank of [1, 3, 8]) {
      const [left, right] = [random("left", 40 * rank), random("right", rank * 12)];
      const values = Float32Array.from({ length: 40 * 12 }, (_, i) => {
        let sum = 0;
        for (let k = 0; k < rank; k++) sum += left[Math.floor(i / 12) * rank + k]! * right[k * 12 + (i % 12)]!;
        return sum * 1e-12;
      });
      expect(numericalRank(array(values, { shape: [40, 12] }), 12)).toEqual({ rank, full: 12 });
    }
    expect(
      numericalRank(
        signal([
          [0, 0],
          [0, 0],
        ]),
        2,
      ),
    ).toEqual({ rank: 0, full: 2 });
    expect(numericalRank(array(random("few", 30), { shape: [3, 10] }), 10)).toEqual({ rank: 3, full: 3 });
    expect(
      numericalRank(
        signal([
          [NaN, 1],
          [2, 3],
        ]),
        2,
      ).full,
    ).toBe(2);
  });

  it("finds twins only where every signal agrees", () => {
    const alike = signal([
      [1, 1, 2],
      [3, 3, 4],
    ]);
    expect(countTwins([alike], 3)).toBe(2);
    expect(
      countTwins(
        [
          alike,
          signal([
            [1, 1, 1],
            [1, 1, 1],
          ]),
        ],
        3,
      ),
    ).toBe(2);
    expect(
      countTwins(
        [
          alike,
          signal([
            [1, 2, 1],
            [1, 1, 1],
          ]),
        ],
        3,
      ),
    ).toBe(0);
    expect(
      countTwins(
        [
          signal([
            [0, 0, 0],
            [0, 0, 0],
          ]),
        ],
        3,
      ),
    ).toBe(3);
    // Rounding of another order of summation.
    expect(
      countTwins(
        [
          signal([
            [1, 1.0000001, 2],
            [3, 2.9999999, 4],
          ]),
        ],
        3,
      ),
    ).toBe(2);
  });
});
