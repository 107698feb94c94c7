/** @file What two runs are compared by; one number for each finished trial. */
import type { Outcome } from "../analyze/types.ts";
import { hint, InputError, type TrialRecord } from "@nn/trials";

export interface CompareMetric {
  readonly name: string;
  readonly better: "higher" | "lower";
  /** Null where the trial has none: no target, for instance. */
  readonly value: (outcome: Outcome, record: TrialRecord) => number | null;
  readonly digits: number;
}

/** Runs that diverged count with the worst value, runs that did not arrive with the budget; seconds are those of the machine. */
export const compareMetrics: readonly CompareMetric[] = [
  { name: "test.accuracy", better: "higher", value: ({ accuracy }) => accuracy, digits: 4 },
  { name: "test.loss", better: "lower", value: ({ loss }) => loss, digits: 4 },
  {
    name: "stepsToTarget",
    better: "lower",
    value: ({ steps }, { spec }) => (spec.problem.target === null ? null : steps),
    digits: 0,
  },
  { name: "best.validation.accuracy", better: "higher", value: (outcome) => outcome.bestValidationAccuracy, digits: 4 },
  { name: "best.validation.loss", better: "lower", value: (outcome) => outcome.bestValidationLoss, digits: 4 },
  { name: "seconds", better: "lower", value: (_, { timing }) => timing.seconds, digits: 3 },
];

/** Of a comparison that names none. */
export const usualMetrics: readonly string[] = ["test.accuracy", "test.loss", "stepsToTarget"];

/** `steps_to_target` is taken for `stepsToTarget`. @throws InputError */
export function metricNamed(text: string, option: string): CompareMetric {
  const name = text.trim().replaceAll(/_(\w)/g, (_, letter: string) => letter.toUpperCase());
  const metric = compareMetrics.find((candidate) => candidate.name === name);
  if (metric !== undefined) return metric;
  const known = compareMetrics.map((candidate) => candidate.name);
  throw new InputError(`${option}: unknown metric "${text}"; ${hint(name, known)}known: ${known.join(", ")}`);
}
