/** @file The metrics of claims: one number for each run. */
import { areaUnderCurve } from "@nn/statistics";
import {
  bestByValidation,
  type ClaimMetric,
  type CurvePoint,
  type Gaps,
  generalizationGaps,
  type Metrics,
  type TrialRecord,
} from "@nn/trials";
import { outcomeOf, ownWorst, type Worst } from "./outcome.ts";

type Split = "train" | "validation" | "test";

/**
 * The metric of a finished run; null where it has none. A run that diverged counts with the worst value; only
 * generalization gaps have no worst value, so there it has no number.
 *
 * @param level - Training loss of `gap@matchedTrain`.
 */
export function measure(metric: ClaimMetric, record: TrialRecord, phaseWorst: Worst, level: number): number | null {
  const outcome = outcomeOf(record, phaseWorst);
  if (outcome === undefined) return null;
  const worst = ownWorst(record, phaseWorst);
  const { final, curve } = record.result;
  const diverged = outcome.status === "diverged";
  const gap = (name: keyof Gaps): number | null => gapOf(record, level, name);
  switch (metric) {
    case "stepsToTarget":
      return record.spec.problem.target === null ? null : outcome.steps;
    case "divergenceRate":
      return diverged ? 1 : 0;
    case "gap.loss@T":
      return gap("lossAtEnd");
    case "gap.err@T":
      return gap("errorAtEnd");
    case "gap@best":
      return gap("atBest");
    case "gap@matchedTrain":
      return gap("atMatchedTrain");
    case "selectionOptimism":
      return gap("selectionOptimism");
    default: {
      const { kind, split, quantity } = parse(metric);
      if (kind === "auc" || kind === "auc.log")
        return areaUnderCurve(wholeCurve(record, split, quantity, worst), { log: kind === "auc.log" });
      if (diverged) return worst[quantity];
      if (kind === "final") return final?.[split][quantity] ?? worst[quantity];
      // Nothing is chosen by the test split: its best is that of the network that validation chooses.
      if (split === "test") return bestByValidation(curve)?.test?.[quantity] ?? null;
      return bestOf(curve, split, quantity, worst);
    }
  }
}

interface Parts {
  readonly kind: "final" | "best" | "auc" | "auc.log";
  readonly split: Split;
  readonly quantity: keyof Metrics;
}

type SplitMetric = Exclude<ClaimMetric, "stepsToTarget" | "divergenceRate" | "selectionOptimism" | `gap${string}`>;

function parse(metric: SplitMetric): Parts {
  const words = metric.split(".");
  const quantity = words.at(-1) === "loss" ? "loss" : "accuracy";
  const split = (["train", "validation", "test"] as const).find((name) => name === words.at(-2)) ?? "test";
  const kind = (["best", "auc.log", "auc"] as const).find((name) => metric.startsWith(`${name}.`)) ?? "final";
  return { kind, split, quantity };
}

function bestOf(
  curve: readonly CurvePoint[],
  split: "train" | "validation",
  quantity: keyof Metrics,
  worst: Worst,
): number {
  const values = curve.map((point) => point[split][quantity]).filter((value) => value !== null);
  if (values.length === 0) return worst[quantity];
  return quantity === "loss" ? Math.min(...values) : Math.max(...values);
}

/** Up to the budget: a run that diverged stays at its worst, one that was stopped early at the network that it ended with. */
function wholeCurve(
  { result, spec }: TrialRecord,
  split: Split,
  quantity: keyof Metrics,
  worst: Worst,
): { step: number; value: number }[] {
  const budget = spec.problem.budget.steps;
  const points = result.curve.map((point) => ({
    step: point.step,
    value: point[split]?.[quantity] ?? worst[quantity],
  }));
  const last = points.at(-1);
  if (last !== undefined && last.step >= budget) return points;
  const end = result.status === "diverged" ? worst[quantity] : (result.final?.[split][quantity] ?? worst[quantity]);
  return [...points, { step: budget, value: end }];
}

function gapOf({ result }: TrialRecord, level: number, name: keyof Gaps): number | null {
  if (result.status !== "completed" || result.final === null) return null;
  const missing = { loss: null, accuracy: null };
  const points = result.curve.map((point) => ({ ...point, test: point.test ?? missing }));
  const value = generalizationGaps(points, result.final, level)[name];
  return typeof value === "number" ? value : null;
}
