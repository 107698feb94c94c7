/** @file Statistics against scipy; `fixtures/statistics/make.py` made the numbers. */
import { readFileSync } from "node:fs";
import { describe, expect, it } from "vitest";
import { areaUnderCurve, type CurveSample } from "./estimate/area-under-curve.ts";
import { bootstrapInterval } from "./estimate/bootstrap.ts";
import { pairedCohenD } from "./paired/cohen-d.ts";
import { friedmanTest } from "./rank/friedman-test.ts";
import { hodgesLehmann } from "./paired/hodges-lehmann.ts";
import { holm } from "./paired/holm.ts";
import { interquartileMean } from "./estimate/interquartile-mean.ts";
import { kaplanMeier, survivalInterval } from "./survival/kaplan-meier.ts";
import { logRankTest, type LogRankStratum } from "./survival/log-rank-test.ts";
import { mean } from "./estimate/mean.ts";
import { probabilityOfImprovement } from "./paired/probability-of-improvement.ts";
import { quantile } from "./estimate/quantile.ts";
import { expectedBest } from "./profile/rate-sensitivity.ts";
import { restrictedMean } from "./survival/restricted-mean.ts";
import { signFlipTest } from "./paired/sign-flip-test.ts";
import { signedRankTest } from "./paired/signed-rank-test.ts";
import { rangeQuantile } from "./rank/studentized-range.ts";
import { varianceComponents } from "./profile/variance-components.ts";
import { wilsonInterval } from "./estimate/wilson.ts";

interface Golden {
  scipy: string;
  samples: {
    values: number[];
    quantiles: [number, number][];
    interquartileMean: number;
    hodgesLehmann: { estimate: number; low: number; high: number; level: number };
    signFlip: number;
    signedRank: { statistic: number; p: number };
    cohenD: number | null;
  }[];
  bootstrap: { values: number[]; mean: [number, number]; bca: [number, number] }[];
  wilson: { successes: number; trials: number; level: number; interval: [number, number] }[];
  kaplanMeier: {
    times: number[];
    events: boolean[];
    at: number[];
    survival: number[];
    low: (number | null)[];
    high: (number | null)[];
    restrictedMean: number;
  }[];
  improvement: { a: number[]; b: number[]; probability: number }[];
  longSignedRank: { values: number[]; p: number };
  logRank: { strata: LogRankStratum[]; excess: number; chiSquare: number; p: number }[];
  friedman: { scores: number[][]; ranks: number[]; chiSquare: number; chiSquareP: number; f: number; p: number }[];
  studentizedRange: { k: number; p: number; q: number }[];
  variance: { values: number[]; variance: number; interval: [number, number] }[];
  area: { curve: CurveSample[]; plain: number; log: number }[];
  expectedBest: { values: number[]; expected: number[] }[];
  holm: { p: number[]; adjusted: number[] }[];
}

const golden: Golden = JSON.parse(readFileSync(new URL("../fixtures/golden.json", import.meta.url), "utf8"));

describe(`statistics equal scipy ${golden.scipy}`, () => {
  it.each(golden.samples)("on a sample of $values.length", (sample) => {
    for (const [q, value] of sample.quantiles) expect(quantile(sample.values, q)).toBeCloseTo(value, 12);
    expect(interquartileMean(sample.values)).toBeCloseTo(sample.interquartileMean, 12);
    const estimate = hodgesLehmann(sample.values);
    expect(estimate.estimate).toBeCloseTo(sample.hodgesLehmann.estimate, 12);
    expect([estimate.low, estimate.high]).toEqual([sample.hodgesLehmann.low, sample.hodgesLehmann.high]);
    expect(estimate.level).toBeCloseTo(sample.hodgesLehmann.level, 12);
    expect(signFlipTest(sample.values)).toBeCloseTo(sample.signFlip, 12);
    const ranked = signedRankTest(sample.values);
    expect(ranked.statistic).toBe(sample.signedRank.statistic);
    expect(ranked.p).toBeCloseTo(sample.signedRank.p, 12);
    const d = pairedCohenD(sample.values);
    if (sample.cohenD === null) expect(d).toBeNull();
    else expect(d).toBeCloseTo(sample.cohenD, 12);
  });

  it("signed ranks of many differences, by the normal distribution", () => {
    expect(signedRankTest(golden.longSignedRank.values).p).toBeCloseTo(golden.longSignedRank.p, 9);
  });

  it.each(golden.logRank)("log-rank over $strata.length strata", ({ strata, ...expected }) => {
    const result = logRankTest(strata);
    expect(result.excess).toBeCloseTo(expected.excess, 12);
    expect(result.chiSquare).toBeCloseTo(expected.chiSquare, 12);
    expect(result.p).toBeCloseTo(expected.p, 10);
  });

  it.each(golden.friedman)("Friedman and Iman–Davenport on $scores", ({ scores, ...expected }) => {
    const result = friedmanTest(scores);
    for (const [index, rank] of result.ranks.entries()) expect(rank).toBeCloseTo(expected.ranks[index] ?? -1, 12);
    expect(result.chiSquare).toBeCloseTo(expected.chiSquare, 10);
    expect(result.chiSquareP).toBeCloseTo(expected.chiSquareP, 10);
    expect(result.f).toBeCloseTo(expected.f, 9);
    expect(result.p).toBeCloseTo(expected.p, 10);
  });

  it.each(golden.studentizedRange)("range of $k normal numbers at $p", ({ k, p, q }) => {
    expect(rangeQuantile(p, k)).toBeCloseTo(q, 6);
  });

  it.each(golden.variance)("variance of $values and its interval", ({ values, variance, interval }) => {
    const [component] = varianceComponents({ init: values }).components;
    expect(component?.variance).toBeCloseTo(variance, 12);
    expect((component?.interval.low ?? 0) / interval[0]).toBeCloseTo(1, 8);
    expect((component?.interval.high ?? 0) / interval[1]).toBeCloseTo(1, 8);
  });

  it.each(golden.area)("area under a curve", ({ curve, plain, log }) => {
    expect(areaUnderCurve(curve)).toBeCloseTo(plain, 12);
    expect(areaUnderCurve(curve, { log: true })).toBeCloseTo(log, 12);
  });

  it.each(golden.expectedBest)("expected best of k among $values", ({ values, expected }) => {
    for (const [index, best] of expectedBest(values, "accuracy").entries())
      expect(best).toBeCloseTo(expected[index] ?? Number.NaN, 12);
  });

  it.each(golden.bootstrap)("bootstrap intervals of a mean, $values.length values", ({ values, ...expected }) => {
    // Other draws than scipy's 200 000. With 20 000 replicates the quantile's standard error is below 1.5 % of the spread; 6 % is
    // four of them, so that a false alarm over these 16 comparisons has a chance below 1 in 900, and the draws are fixed anyway.
    for (const [method, [low, high]] of [
      ["percentile", expected.mean],
      ["bca", expected.bca],
    ] as const) {
      const interval = bootstrapInterval([values], ([sample]) => mean(sample ?? []), { replicates: 20_000, method });
      const slack = (0.06 * (high - low)) / 2;
      expect(Math.abs(interval.low - low)).toBeLessThan(slack);
      expect(Math.abs(interval.high - high)).toBeLessThan(slack);
    }
  });

  it.each(golden.wilson)(
    "Wilson interval of $successes in $trials at $level",
    ({ successes, trials, level, interval }) => {
      const { low, high } = wilsonInterval(successes, trials, level);
      expect(low).toBeCloseTo(interval[0], 9);
      expect(high).toBeCloseTo(interval[1], 9);
    },
  );

  it.each(golden.kaplanMeier)("Kaplan–Meier of $times", (sample) => {
    const steps = kaplanMeier(sample.times.map((time, index) => ({ time, event: sample.events[index] === true })));
    expect(steps.map((step) => step.time)).toEqual(sample.at);
    for (const [index, step] of steps.entries()) {
      expect(step.survival).toBeCloseTo(sample.survival[index] ?? Number.NaN, 12);
      const [low, high] = [sample.low[index], sample.high[index]];
      if (typeof low !== "number" || typeof high !== "number") continue;
      expect(survivalInterval(step).low).toBeCloseTo(low, 9);
      expect(survivalInterval(step).high).toBeCloseTo(high, 9);
    }
    expect(restrictedMean(steps, 600)).toBeCloseTo(sample.restrictedMean, 9);
  });

  it.each(golden.improvement)("probability of improvement", ({ a, b, probability }) => {
    expect(probabilityOfImprovement(a, b)).toBeCloseTo(probability, 12);
  });

  it.each(golden.holm)("Holm on $p", ({ p, adjusted }) => {
    for (const [index, value] of holm(p).entries()) expect(value).toBeCloseTo(adjusted[index] ?? Number.NaN, 12);
  });
});
