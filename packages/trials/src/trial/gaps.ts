/** @file Five generalization gaps, each with a name; never the bare word. */
import type { Metrics } from "./types.ts";

/** One evaluation of all three splits, whole and in evaluation mode. */
export interface GapPoint {
  readonly step: number;
  readonly train: Metrics;
  readonly validation: Metrics;
  readonly test: Metrics;
}

/** Null: a number that it needs was not finite or not measured; of `atMatchedTrain` also: never reached. */
export interface Gaps {
  /** `gap.loss@T`: test loss − training loss of the network that the run ends with. */
  readonly lossAtEnd: number | null;
  /** `gap.err@T`: the same of the error, 1 − accuracy. */
  readonly errorAtEnd: number | null;
  /** `gap@best`: test loss − training loss at t*, the first evaluation with the smallest validation loss. */
  readonly atBest: number | null;
  /** `gap@matchedTrain(l)`: at the first evaluation with a training loss ≤ l. */
  readonly atMatchedTrain: number | null;
  /** Whether the training loss came down to l at all: the gap above is censored where it did not. */
  readonly matched: boolean;
  /** Validation accuracy − test accuracy at t*: above 0 where the choice of t* fitted the validation split. */
  readonly selectionOptimism: number | null;
  /** t*; null without a finite validation loss. */
  readonly bestStep: number | null;
  readonly bestTestAccuracy: number | null;
}

export type GapName = "lossAtEnd" | "errorAtEnd" | "atBest" | "atMatchedTrain";

/** How the gaps are called in tables. */
export const gapTitles: Readonly<Record<GapName | "selectionOptimism", string>> = {
  lossAtEnd: "gap.loss@T",
  errorAtEnd: "gap.err@T",
  atBest: "gap@best",
  atMatchedTrain: "gap@matchedTrain",
  selectionOptimism: "selectionOptimism",
};

/**
 * The gaps of one run.
 *
 * t* is chosen on the validation split alone; the test split is then read once, at t*.
 *
 * @param curve - Evaluations in the order of steps.
 * @param final - The network that the run ends with: the last point, or the best one where a stopping rule went back to it.
 * @param matchedTrainLoss - The level l.
 */
export function generalizationGaps(
  curve: readonly GapPoint[],
  final: Omit<GapPoint, "step">,
  matchedTrainLoss: number,
): Gaps {
  const best = bestByValidation(curve);
  const matched = curve.find((point) => point.train.loss !== null && point.train.loss <= matchedTrainLoss);
  return {
    lossAtEnd: lossGap(final),
    errorAtEnd: difference(final.train.accuracy, final.test.accuracy),
    atBest: best === undefined ? null : lossGap(best),
    atMatchedTrain: matched === undefined ? null : lossGap(matched),
    matched: matched !== undefined,
    selectionOptimism: best === undefined ? null : difference(best.validation.accuracy, best.test.accuracy),
    bestStep: best?.step ?? null,
    bestTestAccuracy: best?.test.accuracy ?? null,
  };
}

/** t*: the first evaluation with the smallest validation loss; undefined without a finite one. */
export function bestByValidation<Point extends { readonly validation: Metrics }>(
  curve: readonly Point[],
): Point | undefined {
  let best: Point | undefined;
  for (const point of curve) {
    const loss = point.validation.loss;
    if (loss !== null && (best?.validation.loss == null || loss < best.validation.loss)) best = point;
  }
  return best;
}

function lossGap({ train, test }: Omit<GapPoint, "step">): number | null {
  return difference(test.loss, train.loss);
}

function difference(a: number | null, b: number | null): number | null {
  return a === null || b === null ? null : a - b;
}
