import { describe, expect, it } from "vitest";
import { areaUnderCurve } from "../estimate/area-under-curve.ts";
import { logRankTest } from "../survival/log-rank-test.ts";
import { performanceProfiles } from "./performance-profile.ts";
import { expectedBest, goodRateWidth } from "./rate-sensitivity.ts";
import { scoreProfile } from "./score-profile.ts";
import { varianceComponents } from "./variance-components.ts";

const never = Number.POSITIVE_INFINITY;
const seeds = (time: number): number[] => [time, time, time];

describe("performanceProfiles", () => {
  // Two treatments on four problems: a is twice as fast on the first, b on the second, only a arrives on the third, none on the fourth.
  const times = [[10, 40, 30, never].map(seeds), [20, 20, never, never].map(seeds)];

  it("counts problems within a factor of the best", () => {
    const [a, b] = performanceProfiles(times, [1, 2, 4]);
    expect([a?.share, b?.share]).toEqual([
      [0.5, 0.75, 0.75],
      [0.25, 0.5, 0.5],
    ]);
    // Steps: a stands at 0.5 from 1 to 2, at 0.75 from 2 to 4.
    expect(a?.score).toBeCloseTo((0.5 + 2 * 0.75) / 3, 12);
    // Seeds that agree leave nothing to resample.
    expect(a?.band[1]).toEqual({ low: 0.75, high: 0.75 });
  });

  it("takes ratios to a fixed reference where one is given", () => {
    const [a, b] = performanceProfiles(times, [0.5, 1, 2], { reference: 1 });
    // The third problem, where the reference never arrives, counts at every factor.
    expect(a?.share).toEqual([0.5, 0.5, 0.75]);
    expect(b?.share).toEqual([0, 0.5, 0.5]);
  });

  it("has the same bytes twice, and wider bands for seeds that disagree", () => {
    const loose = [
      [[10, 40, 90], seeds(10)],
      [[20, 21, 22], seeds(30)],
    ];
    const once = performanceProfiles(loose, [1, 2]);
    expect(performanceProfiles(loose, [1, 2])).toEqual(once);
    expect(once[1]?.band[0]).toEqual({ low: 0, high: 0.5 });
  });

  it("refuses gaps in the table", () => {
    expect(() => performanceProfiles([[[1]], [[1], [2]]], [1])).toThrow("all 1 problems");
    expect(() => performanceProfiles([], [1])).toThrow("got 0 problems");
  });
});

describe("scoreProfile", () => {
  it("is the share above each threshold, over all problems and seeds", () => {
    const { share, band } = scoreProfile(
      [
        [0.2, 0.8],
        [0.9, 0.9],
      ],
      [0, 0.5, 0.9],
    );
    expect(share).toEqual([1, 0.75, 0]);
    expect(band[0]).toEqual({ low: 1, high: 1 });
    // The second problem's seeds are equal; the first one's may both be low or both be high.
    expect(band[1]).toEqual({ low: 0.5, high: 1 });
  });
});

describe("learning-rate sensitivity", () => {
  const points = [0.001, 0.01, 0.1, 1].map((rate, index) => ({ rate, value: [2, 1, 1.05, null][index] ?? null }));

  it("measures the width of the good rates in decades, diverged rates at its edge adding nothing", () => {
    // From 0.01 to 0.1 whole, and a tenth of the way from 1 to 2 below it: 1.1 is within 10 %.
    expect(goodRateWidth(points, "loss")).toBeCloseTo(1.1, 12);
    expect(goodRateWidth(points, "loss", 0)).toBe(0);
    expect(goodRateWidth([{ rate: 1, value: null }], "loss")).toBeNull();
    expect(
      goodRateWidth(
        [
          { rate: 0.1, value: 0.5 },
          { rate: 1, value: 0.9 },
        ],
        "accuracy",
      ),
    ).toBeCloseTo(0.09 / 0.4, 12);
    expect(() =>
      goodRateWidth(
        [
          { rate: 1, value: 1 },
          { rate: 1, value: 1 },
        ],
        "loss",
      ),
    ).toThrow("ascending");
  });

  it("expects no worse of more tries", () => {
    expect(expectedBest([3, 1, 2], "loss").map((value) => Number(value.toFixed(6)))).toEqual([2, 1.555556, 1.333333]);
  });
});

describe("varianceComponents", () => {
  it("splits a total and keeps what only sources together do", () => {
    const { components, interaction, total } = varianceComponents({ init: [1, 3], order: [1, 2] }, [0, 4]);
    expect(components.map(({ source, variance, share }) => [source, variance, share])).toEqual([
      ["init", 2, 0.25],
      ["order", 0.5, 0.0625],
    ]);
    expect([total?.variance, interaction]).toEqual([8, 5.5]);
    expect(varianceComponents({ init: [1, 3] })).toMatchObject({ total: null, interaction: null });
    expect(() => varianceComponents({ init: [1] })).toThrow("got 1 value of init");
  });

  it("finds the sources of a model that is known", () => {
    // x = 2 a + b over full grids of two streams: 4 parts of 5 are the first one's.
    const stream = Array.from({ length: 40 }, (_, index) => ((index * 48271) % 101) / 101);
    const [a, b] = varianceComponents(
      { init: stream.map((value) => 2 * value + 0.3), order: stream.map((value) => value + 0.1) },
      stream.flatMap((first) => stream.map((second) => 2 * first + second)),
    ).components;
    expect(a?.share).toBeCloseTo(0.8, 1);
    expect(b?.share).toBeCloseTo(0.2, 1);
  });
});

describe("log-rank and areas", () => {
  it("tells nothing where nobody arrives", () => {
    const late = [{ time: 600, event: false }];
    expect(logRankTest([{ a: late, b: late }])).toEqual({ excess: 0, chiSquare: 0, p: 1, censored: 1 });
    expect(() => logRankTest([])).toThrow("no strata");
    expect(() => logRankTest([{ a: [], b: late }])).toThrow("empty sample");
  });

  it("is above 0 where the first group is faster, and turns around with its arguments", () => {
    const [fast, slow] = [
      [10, 20, 30],
      [50, 60, 70],
    ].map((times) => times.map((time) => ({ time, event: true })));
    const one = logRankTest([{ a: fast ?? [], b: slow ?? [] }]);
    expect(one.excess).toBeGreaterThan(0);
    expect(logRankTest([{ a: slow ?? [], b: fast ?? [] }]).excess).toBeCloseTo(-one.excess, 12);
  });

  it("weighs a curve by its steps and refuses one that goes back", () => {
    expect(areaUnderCurve([{ step: 5, value: 3 }])).toBe(3);
    expect(
      areaUnderCurve(
        [
          { step: 0, value: 0 },
          { step: 1, value: 1 },
        ],
        { log: true },
      ),
    ).toBeCloseTo(Math.log(1e-8) / 2, 9);
    expect(() => areaUnderCurve([])).toThrow("empty curve");
    expect(() =>
      areaUnderCurve([
        { step: 1, value: 1 },
        { step: 1, value: 2 },
      ]),
    ).toThrow("got step 1 after 1");
  });
});
