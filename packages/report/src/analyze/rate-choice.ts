/** @file The learning rate of a cell, and how much depends on it. */
import { goodRateWidth } from "@nn/statistics";
import { metricAtEnd, selectLearningRate, type Suite, type TrialRecord } from "@nn/trials";
import type { RateChoice } from "./types.ts";

/** Undefined as long as no tuning trial is there. A single rate in the suite is no choice: no edge, no rates. */
export function rateChoice(suite: Suite, tuning: readonly TrialRecord[]): RateChoice | undefined {
  const grid = suite.tuning.learningRate.toSorted((a, b) => a - b);
  const [only] = grid;
  if (grid.length === 1 && only !== undefined) return { learningRate: only, edge: null, rates: [], width: null };
  if (tuning.length === 0) return undefined;
  const { learningRate, scores } = selectLearningRate(suite.tuning.select, grid, tuning);
  return {
    learningRate,
    width: goodRateWidth(
      scores.map((score) => ({ rate: score.learningRate, value: score.median })),
      suite.tuning.select.endsWith(".loss") ? "loss" : "accuracy",
    ),
    edge: learningRate === grid[0] ? "lowest" : learningRate === grid.at(-1) ? "highest" : null,
    rates: scores.map((score) => {
      const results = tuning
        .filter((record) => record.spec.learningRate === score.learningRate)
        .map((record) => record.result);
      const values = results
        .map((result) => metricAtEnd(suite.tuning.select, result))
        .filter((value) => value !== null);
      return { ...score, values, n: results.length };
    }),
  };
}
