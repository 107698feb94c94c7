/** @file How long a trial takes: a guess from its size for the order of work, medians of stored timings for estimates. */
import { median } from "@nn/statistics";
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

/** Enough for a steady median; a run of 100,000 trials keeps no more in memory. */
const rememberedRates = 100;

/**
 * Seconds for one unit of cost, learned from what finished: the median of a problem where there are timings of it, else the median
 * over problems.
 */
export class Rates {
  readonly #byProblem = new Map<string, number[]>();
  /** Of what has changed nothing since. */
  readonly #medians = new Map<string, number>();
  #overall: number | undefined;

  constructor(records: Iterable<TrialRecord> = []) {
    for (const record of records) this.add(record);
  }

  /** What diverged stopped early and tells nothing. */
  add({ result, timing, spec, labels }: TrialRecord): void {
    if (result.status !== "completed") return;
    const known = this.#byProblem.get(labels.problem) ?? [];
    this.#byProblem.set(labels.problem, known);
    known.push(timing.seconds / trialCost(spec));
    if (known.length > rememberedRates) known.shift();
    this.#medians.delete(labels.problem);
    this.#overall = undefined;
  }

  /** Seconds of one worker for costs by problem; null while there are no timings. */
  seconds(costs: ReadonlyMap<string, number>): number | null {
    if (this.#byProblem.size === 0) return null;
    let seconds = 0;
    for (const [problem, cost] of costs) seconds += cost * (this.#median(problem) ?? this.#medianOverall());
    return seconds;
  }

  #median(problem: string): number | undefined {
    const known = this.#byProblem.get(problem);
    if (known === undefined) return undefined;
    const value = this.#medians.get(problem) ?? median(known);
    this.#medians.set(problem, value);
    return value;
  }

  #medianOverall(): number {
    this.#overall ??= median([...this.#byProblem.keys()].map((problem) => this.#median(problem) ?? 0));
    return this.#overall;
  }
}
