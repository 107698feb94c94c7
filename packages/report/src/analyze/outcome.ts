/** @file From records to numbers that can be ranked: what a run that diverged counts as. */
import type { TrialRecord } from "@nn/trials";
import type { Chance } from "./chance.ts";
import type { Outcome } from "./types.ts";

/** Values that runs without a number count as, for one problem and phase. */
export interface Worst {
  readonly accuracy: number;
  readonly loss: number;
}

/**
 * Accuracy: chance, or 0 where chance is not known. Loss: the largest that any completed run of the problem and phase ended
 * with on any split, at least the loss of guessing; 0 only where nothing completed and chance is not known.
 */
export function worstValues(records: readonly TrialRecord[], chance: Chance | undefined): Worst {
  let loss = chance?.loss ?? 0;
  for (const { result } of records) {
    if (result.status !== "completed" || result.final === null) continue;
    for (const split of [result.final.train, result.final.validation, result.final.test])
      loss = Math.max(loss, split.loss ?? 0);
  }
  return { accuracy: chance?.accuracy ?? 0, loss };
}

/** A diverged run's own worst loss: never better than what it showed on its way. */
export function ownWorst(record: TrialRecord, worst: Worst): Worst {
  const shown = record.result.curve.flatMap((point) => [point.train.loss ?? 0, point.validation.loss ?? 0]);
  return { accuracy: worst.accuracy, loss: Math.max(worst.loss, ...shown) };
}

/** A finished trial as it enters every aggregate; undefined for trials that crashed, which measured nothing. */
export function outcomeOf(record: TrialRecord, phaseWorst: Worst): Outcome | undefined {
  const { result, labels, key, resultHash } = record;
  if (result.status === "failed") return undefined;
  const worst = ownWorst(record, phaseWorst);
  const budget = record.spec.problem.budget.steps;
  const common = { seedIndex: labels.seedIndex, key, resultHash, divergence: result.divergence ?? null };
  if (result.status === "diverged") {
    return {
      ...common,
      status: "diverged",
      accuracy: worst.accuracy,
      loss: worst.loss,
      bestValidationAccuracy: worst.accuracy,
      bestValidationLoss: worst.loss,
      steps: budget,
      reached: false,
    };
  }
  const validation = result.curve.map((point) => point.validation);
  return {
    ...common,
    status: "completed",
    accuracy: result.final?.test.accuracy ?? worst.accuracy,
    loss: result.final?.test.loss ?? worst.loss,
    bestValidationAccuracy: validation.reduce((best, { accuracy }) => Math.max(best, accuracy ?? 0), 0),
    bestValidationLoss: validation.reduce(
      (best, { loss }) => (loss === null ? best : Math.min(best, loss)),
      worst.loss,
    ),
    steps: result.stepsToTarget ?? budget,
    reached: result.stepsToTarget !== null,
  };
}
