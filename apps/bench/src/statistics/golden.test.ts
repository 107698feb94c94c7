/** @file Statistics against scipy; `fixtures/statistics/make.py` made the numbers. */
import { readFileSync } from "node:fs";
import { describe, expect, it } from "vitest";
import { bootstrapInterval } from "./bootstrap.ts";
import { hodgesLehmann } from "./hodges-lehmann.ts";
import { holm } from "./holm.ts";
import { interquartileMean } from "./interquartile-mean.ts";
import { kaplanMeier, survivalInterval } from "./kaplan-meier.ts";
import { mean } from "./mean.ts";
import { probabilityOfImprovement } from "./probability-of-improvement.ts";
import { quantile } from "./quantile.ts";
import { restrictedMean } from "./restricted-mean.ts";
import { signFlipTest } from "./sign-flip-test.ts";
import { wilsonInterval } from "./wilson.ts";

interface Golden {
  scipy: string;
  samples: {
    values: number[];
    quantiles: [number, number][];
    interquartileMean: number;
    hodgesLehmann: { estimate: number; low: number; high: number; level: number };
    signFlip: number;
  }[];
  bootstrap: { values: number[]; mean: [number, number] }[];
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
  holm: { p: number[]; adjusted: number[] }[];
}

const golden: Golden = JSON.parse(
  readFileSync(new URL("../../fixtures/statistics/golden.json", import.meta.url), "utf8"),
);

describe(`statistics equal scipy ${golden.scipy}`, () => {
  it.each(golden.samples)("on a sample of $values.length", (sample) => {
    for (const [q, value] of sample.quantiles) expect(quantile(sample.values, q)).toBeCloseTo(value, 12);
    expect(interquartileMean(sample.values)).toBeCloseTo(sample.interquartileMean, 12);
    const estimate = hodgesLehmann(sample.values);
    expect(estimate.estimate).toBeCloseTo(sample.hodgesLehmann.estimate, 12);
    expect([estimate.low, estimate.high]).toEqual([sample.hodgesLehmann.low, sample.hodgesLehmann.high]);
    expect(estimate.level).toBeCloseTo(sample.hodgesLehmann.level, 12);
    expect(signFlipTest(sample.values)).toBeCloseTo(sample.signFlip, 12);
  });

  it.each(golden.bootstrap)("bootstrap interval of a mean, $values.length values", ({ values, mean: [low, high] }) => {
    // Other draws than scipy's 200 000. With 20 000 replicates the quantile's standard error is below 1.5 % of the spread; 6 % is
    // four of them, so that a false alarm over these 8 comparisons has a chance below 1 in 1000, and the draws are fixed anyway.
    const interval = bootstrapInterval([values], ([sample]) => mean(sample ?? []), { replicates: 20_000 });
    const slack = (0.06 * (high - low)) / 2;
    expect(Math.abs(interval.low - low)).toBeLessThan(slack);
    expect(Math.abs(interval.high - high)).toBeLessThan(slack);
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
