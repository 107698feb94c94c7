/** @file How long a trial takes: a guess from its size for the order of work, medians of stored timings for estimates. */
import type { TrialRecord, TrialSpec } from "./types.ts";

/** Cost of a training step, proportional to multiplications with a constant for each layer; only ratios mean something. */
export function stepCost({ problem: { dataset, model, batchSize } }: Pick<TrialSpec, "problem">): number {
  switch (model.kind) {
    case "mlp":
      return (model.depth + 2) * batchSize * model.width * (model.width + 100);
    case "residual-mlp":
      return (2 * model.depth + 2) * batchSize * model.width * (model.width + 100);
    case "cnn":
    case "audio":
      return batchSize * (model.width * 1000 + model.filters.reduce((sum, count) => sum + count * 20_000, 0));
    case "text":
      return batchSize * (model.width + model.filters * 60 + 100) * model.features * 3;
    case "transformer": {
      const { length } = dataset.options;
      const { features, width, depth } = model;
      const tokens = typeof length === "number" ? length : 20;
      return batchSize * tokens * (depth * (4 * features + 2 * width) * (features + 100) + 1000);
    }
    default:
      return model satisfies never;
  }
}

/** Cost of a trial, its evaluations included. */
export function trialCost(spec: Pick<TrialSpec, "problem">): number {
  const { steps, evaluateEvery } = spec.problem.budget;
  return (steps + 20 * (steps / evaluateEvery + 1)) * stepCost(spec);
}

/** Seconds for one unit of cost, by problem where there are timings of it, else over all; null while there are none. */
export function secondsPerCost(records: Iterable<TrialRecord>): ((problem?: string) => number) | null {
  const all: number[] = [];
  const byProblem = new Map<string, number[]>();
  for (const { result, timing, spec, labels } of records) {
    if (result.status !== "completed") continue;
    const ratio = timing.seconds / trialCost(spec);
    all.push(ratio);
    const known = byProblem.get(labels.problem) ?? [];
    byProblem.set(labels.problem, known);
    known.push(ratio);
  }
  if (all.length === 0) return null;
  const overall = median(all);
  const medians = new Map([...byProblem].map(([problem, ratios]) => [problem, median(ratios)]));
  return (problem) => medians.get(problem ?? "") ?? overall;
}

export function median(values: readonly number[]): number {
  const sorted = values.toSorted((a, b) => a - b);
  const middle = sorted.length >> 1;
  const upper = sorted[middle] ?? 0;
  return sorted.length % 2 === 1 ? upper : ((sorted[middle - 1] ?? upper) + upper) / 2;
}
