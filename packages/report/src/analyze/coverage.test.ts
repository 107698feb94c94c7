/** @file Intervals and tests on simulated data: how often they hold what they say. Seeds are fixed; bounds are four standard errors wide. */
import { describe, expect, it } from "vitest";
import { medianCoverage } from "./warnings.ts";
import {
  bootstrapInterval,
  bootstrapMedian,
  type Duration,
  hodgesLehmann,
  interquartileMean,
  kaplanMeier,
  logRankTest,
  mean,
  signedRankTest,
  signFlipTest,
  survivalInterval,
  varianceComponents,
  wilsonInterval,
} from "@nn/statistics";

/** Uniform in (0, 1), Park and Miller's generator. */
function generator(seed: number): () => number {
  let state = seed;
  return () => (state = (state * 48271) % 2147483647) / 2147483647;
}

/** Box and Muller. */
function normals(next: () => number): () => number {
  return () => Math.sqrt(-2 * Math.log(next())) * Math.cos(2 * Math.PI * next());
}

function shareOf(repeats: number, holds: () => boolean): number {
  let count = 0;
  for (let repeat = 0; repeat < repeats; repeat += 1) if (holds()) count += 1;
  return count / repeats;
}

/** 4 √(p (1 − p) / n): a right program is outside with a chance below 1 in 10 000. */
const slack = (p: number, repeats: number): number => 4 * Math.sqrt((p * (1 - p)) / repeats);

describe("coverage", () => {
  it("Hodges–Lehmann intervals have the level that they state", () => {
    const next = normals(generator(3));
    for (const n of [5, 9]) {
      let level = 0;
      const covered = shareOf(1000, () => {
        const result = hodgesLehmann(Array.from({ length: n }, next));
        level = result.level;
        return result.low <= 0 && 0 <= result.high;
      });
      expect(Math.abs(covered - level)).toBeLessThan(slack(level, 1000));
    }
  });

  it("Wilson intervals cover, on average over shares, what is nominal", () => {
    const next = generator(5);
    const covered = shareOf(4000, () => {
      const share = next();
      const successes = Array.from({ length: 10 }, next).filter((value) => value < share).length;
      const { low, high } = wilsonInterval(successes, 10);
      return low <= share && share <= high;
    });
    // For n = 10 the mean over shares is 0.954 (Agresti and Coull 1998).
    expect(Math.abs(covered - 0.954)).toBeLessThan(slack(0.954, 4000));
  });

  it("BCa covers a skewed mean better than percentiles do", () => {
    const covered = (method: "percentile" | "bca"): number => {
      const next = generator(17);
      return shareOf(300, () => {
        const sample = Array.from({ length: 12 }, () => -Math.log(next()));
        const { low, high } = bootstrapInterval([sample], ([values]) => mean(values ?? []), {
          replicates: 400,
          method,
        });
        return low <= 1 && 1 <= high;
      });
    };
    const [percentile, bca] = [covered("percentile"), covered("bca")];
    // The same 300 samples; with n = 12 both are below 95 %, BCa less so.
    expect(bca).toBeGreaterThan(percentile);
    expect(bca).toBeGreaterThan(0.9 - slack(0.9, 300));
  });

  it("bootstrap intervals of a median cover what the warnings of a report say", () => {
    const next = normals(generator(41));
    for (const [n, percent] of Object.entries(medianCoverage)) {
      const expected = percent / 100;
      const covered = shareOf(400, () => {
        const { low, high } = bootstrapMedian(Array.from({ length: Number(n) }, next), { replicates: 500 });
        return low <= 0 && 0 <= high;
      });
      // A point more for the error of the percentages themselves.
      expect(Math.abs(covered - expected), `${n} seeds: ${covered}`).toBeLessThan(slack(expected, 400) + 0.01);
    }
  });

  it("bootstrap intervals of an interquartile mean cover too little with three seeds", () => {
    const next = normals(generator(43));
    // Eight problems of unequal difficulty, one run in twenty fails.
    const seedsOf = (count: number): number[][] =>
      Array.from({ length: 8 }, (_, problem) =>
        Array.from({ length: count }, () => (next() > 1.645 ? 0 : 0.5 + problem / 20 + next() / 20)),
      );
    const statistic = (strata: readonly (readonly number[])[]): number => interquartileMean(strata.flat());
    const truth = statistic(seedsOf(5000));
    const covered = shareOf(200, () => {
      const { low, high } = bootstrapInterval(seedsOf(3), statistic, { replicates: 200 });
      return low <= truth && truth <= high;
    });
    // 0.85 from 600 samples with numpy, itself known to 1.5 points.
    expect(Math.abs(covered - 0.85)).toBeLessThan(slack(0.85, 200) + 0.03);
  });

  it("Kaplan–Meier intervals cover the share at a time, a third of the runs censored", () => {
    const next = generator(23);
    const truth = Math.exp(-0.7);
    const covered = shareOf(1000, () => {
      const runs = Array.from({ length: 30 }, (): Duration => {
        const [arrival, stop] = [-Math.log(next()), -2 * Math.log(next())];
        return { time: Math.min(arrival, stop), event: arrival <= stop };
      });
      const step = kaplanMeier(runs).findLast(({ time }) => time <= 0.7);
      if (step === undefined) return false;
      const { low, high } = survivalInterval(step);
      return low <= truth && truth <= high;
    });
    // Log-minus-log intervals are near 95 % from n = 25 on (Borgan and Liestøl 1990); a point more is allowed.
    expect(Math.abs(covered - 0.95)).toBeLessThan(slack(0.95, 1000) + 0.01);
  });

  it("intervals of a variance are exact for normal values", () => {
    const next = normals(generator(29));
    const covered = shareOf(1000, () => {
      const [component] = varianceComponents({ init: Array.from({ length: 8 }, next) }).components;
      return component !== undefined && component.interval.low <= 1 && 1 <= component.interval.high;
    });
    expect(Math.abs(covered - 0.95)).toBeLessThan(slack(0.95, 1000));
  });
});

describe("level", () => {
  it("sign-flip and signed-rank tests reject no effect at most as often as they say", () => {
    const next = normals(generator(31));
    let [flip, rank] = [0, 0];
    for (let repeat = 0; repeat < 1000; repeat += 1) {
      const differences = Array.from({ length: 8 }, next);
      if (signFlipTest(differences) <= 0.05) flip += 1;
      if (signedRankTest(differences).p <= 0.05) rank += 1;
    }
    // 2 · 6 / 2⁸ = 0.0469 is the largest level below 0.05 of the first, 2 · 5 / 2⁸ = 0.039 of the second.
    expect(Math.abs(flip / 1000 - 0.0469)).toBeLessThan(slack(0.0469, 1000));
    expect(Math.abs(rank / 1000 - 0.039)).toBeLessThan(slack(0.039, 1000));
  });

  it("the log-rank test rejects equal groups of problems of unequal difficulty about as often as it says", () => {
    const next = generator(37);
    const group = (scale: number): Duration[] =>
      Array.from({ length: 10 }, () => {
        const arrival = -Math.log(next()) * scale;
        return { time: Math.min(arrival, 2), event: arrival <= 2 };
      });
    const rejected = shareOf(
      600,
      () => logRankTest([0.5, 1, 3].map((scale) => ({ a: group(scale), b: group(scale) }))).p <= 0.05,
    );
    // A normal approximation: a point more is allowed.
    expect(Math.abs(rejected - 0.05)).toBeLessThan(slack(0.05, 600) + 0.01);
  });
});
