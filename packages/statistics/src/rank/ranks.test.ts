import { describe, expect, it } from "vitest";
import { friedmanTest } from "./friedman-test.ts";
import { rankGroups } from "./rank-groups.ts";
import { midranks } from "./ranks.ts";
import { signedRankTest } from "../paired/signed-rank-test.ts";
import { criticalDifference } from "./studentized-range.ts";

describe("signed-rank test", () => {
  it("leaves zeros out and cannot go below 2 / 2ⁿ", () => {
    expect(signedRankTest([0, 1, 2, 0, 3, 4, 5])).toEqual({ statistic: 15, p: 0.0625, n: 5 });
    expect(signedRankTest([0, 0])).toEqual({ statistic: 0, p: 1, n: 0 });
    expect(signedRankTest([-4]).p).toBe(1);
  });

  it("flips with the sign and depends on order of size only", () => {
    const values = [0.1, -0.4, 0.5, 2, -0.2, 3, 0.9];
    expect(signedRankTest(values.map((value) => -value)).p).toBe(signedRankTest(values).p);
    expect(signedRankTest(values.map((value) => value * value * value)).p).toBe(signedRankTest(values).p);
  });
});

describe("Friedman", () => {
  it("is certain where all problems agree, and says nothing where all are equal", () => {
    expect(
      friedmanTest([
        [3, 2, 1],
        [9, 8, 7],
      ]),
    ).toMatchObject({ ranks: [1, 2, 3], f: Number.POSITIVE_INFINITY, p: 0 });
    expect(
      friedmanTest([
        [1, 1],
        [2, 2],
      ]),
    ).toMatchObject({ ranks: [1.5, 1.5], chiSquare: 0, p: 1, chiSquareP: 1 });
  });

  it("refuses what has no ranking", () => {
    expect(() => friedmanTest([[1, 2]])).toThrow("got 1 problems");
    expect(() => friedmanTest([[1, 2], [1]])).toThrow("unequal length");
    expect(() => midranks([1, Number.NaN])).toThrow("NaN at index 1");
  });

  it("has the published critical differences", () => {
    // Demšar 2006, table 5a: q = 2.569 for four classifiers, and his example with 14 data sets.
    expect(criticalDifference(4, 14)).toBeCloseTo(1.25, 2);
    expect(criticalDifference(2, 10) / Math.sqrt(6 / 60)).toBeCloseTo(1.96, 3);
  });

  it("rejects equal treatments about as often as it should", () => {
    // 400 tables of 8 problems and 4 treatments from a fixed congruential generator, level 5 %: four standard errors are 4.4 %.
    const next = generator(11);
    let rejected = 0;
    for (let repeat = 0; repeat < 400; repeat += 1) {
      const table = Array.from({ length: 8 }, () => Array.from({ length: 4 }, next));
      if (friedmanTest(table).p <= 0.05) rejected += 1;
    }
    expect(Math.abs(rejected / 400 - 0.05)).toBeLessThan(0.044);
  });
});

describe("rankGroups", () => {
  const groups = (order: readonly number[], pairs: readonly string[]): number[][] =>
    rankGroups(order, (a, b) => pairs.includes(`${a}${b}`) || pairs.includes(`${b}${a}`));

  it("joins neighbours that no test tells apart, each bar as long as it can be", () => {
    expect(groups([0, 1, 2, 3], [])).toEqual([[0, 1, 2, 3]]);
    expect(groups([0, 1, 2, 3], ["03"])).toEqual([
      [0, 1, 2],
      [1, 2, 3],
    ]);
    expect(groups([2, 0, 1], ["20", "21", "01"])).toEqual([]);
    expect(groups([0, 1, 2, 3], ["01", "02", "03"])).toEqual([[1, 2, 3]]);
  });
});

/** Uniform in (0, 1). */
function generator(seed: number): () => number {
  let state = seed;
  return () => (state = (state * 48271) % 2147483647) / 2147483647;
}
