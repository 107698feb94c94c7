/** @file Curves over the seeds of one cell. */
import { quantileOfSorted, sortNumbers } from "@nn/statistics";
import type { TrialRecord } from "@nn/trials";
import { ownWorst, type Worst } from "./outcome.ts";
import type { Band, CurveMetric, Curves, CurveSplit } from "./types.ts";

/** Every step at which any run was evaluated, ascending. */
export function evaluationSteps(records: readonly TrialRecord[]): number[] {
  return sortNumbers([...new Set(records.flatMap((record) => record.result.curve.map((point) => point.step)))]);
}

/**
 * Median, quartiles and range at the steps given. Where a run has no finite number, and after it
 * diverged, it stands at its worst value: a band that loses its bad runs would bend upwards for no reason.
 * Steps that neither a point nor a diverged run speaks for are left out.
 */
export function summarizeCurves(records: readonly TrialRecord[], phaseSteps: readonly number[], worst: Worst): Curves {
  const measured = records.filter((record) => record.result.status !== "failed");
  const runs = measured.map((record) => ({
    points: new Map(record.result.curve.map((point) => [point.step, point])),
    diverged: record.result.status === "diverged",
    worst: ownWorst(record, worst),
  }));
  const steps = phaseSteps.filter((step) => runs.some((run) => run.diverged || run.points.has(step)));
  const band = (split: CurveSplit | "test", metric: CurveMetric): Band => {
    const columns = steps.map((step) =>
      sortNumbers(
        runs.flatMap((run) => {
          const point = run.points.get(step);
          if (point === undefined && !run.diverged) return [];
          return [point?.[split]?.[metric] ?? run.worst[metric]];
        }),
      ),
    );
    const at = (q: number): number[] => columns.map((sorted) => quantileOfSorted(sorted, q));
    return { median: at(0.5), low: at(0.25), high: at(0.75), min: at(0), max: at(1) };
  };
  const both = (split: CurveSplit | "test"): Record<CurveMetric, Band> => ({
    loss: band(split, "loss"),
    accuracy: band(split, "accuracy"),
  });
  // Points that were not measured are no bad runs: a test curve is drawn whole or not at all.
  const hasTest =
    measured.some(({ result }) => result.curve.some((point) => point.test !== undefined)) &&
    measured.every(
      ({ result }) => result.status === "diverged" || result.curve.every((point) => point.test?.loss != null),
    );
  return {
    steps,
    train: both("train"),
    validation: both("validation"),
    ...(hasTest ? { test: both("test") } : {}),
  };
}
