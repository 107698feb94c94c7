/** @file What every section of the page needs. */
import type { Analysis, CurveSplit, ProblemAnalysis } from "../analyze/types.ts";
import { median } from "@nn/statistics";
import type { Suite } from "@nn/trials";
import { logDomain } from "./charts/scale.ts";

export interface ReportContext {
  readonly suite: Suite;
  readonly analysis: Analysis;
  /** Number of a treatment: its place in the suite, which is its color, dash and marker everywhere. */
  readonly seriesOf: (treatment: string) => number;
}

/** Anchor of a problem's section; ids of a suite may hold anything, numbers do not. */
export function anchorOf(context: ReportContext, problem: ProblemAnalysis): string {
  return `p${context.analysis.problems.indexOf(problem) + 1}`;
}

/**
 * Range of a loss axis: the medians, at most ten times the median loss of untrained networks. What blows up leaves through
 * the top instead of pressing all others flat.
 */
export function lossDomain(problem: ProblemAnalysis, splits: readonly CurveSplit[]): [number, number] {
  const bands = problem.tuned.cells.flatMap((cell) => splits.map((split) => cell.curves[split].loss.median));
  const [low, high] = logDomain(bands.flat());
  const untrained = bands.map((band) => band[0] ?? 0);
  const limit = untrained.length === 0 ? high : 10 * median(untrained);
  return [low / 1.1, Math.max(low * 2, Math.min(high * 1.15, limit))];
}
