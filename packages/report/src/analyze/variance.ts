/** @file Which random stream moves the test accuracy of a cell. */
import { varianceComponents, type VarianceComponents } from "@nn/statistics";
import type { TrialRecord } from "@nn/trials";
import { outcomeOf, type Worst } from "./outcome.ts";

/**
 * Components from the trials that change one stream of the first report trial, beside the variance over the report trials,
 * which change all. Null without two values of any stream.
 *
 * @param report - Of one cell.
 * @param varied - Of the same cell, phase `vary`.
 */
export function analyzeVariance(
  report: readonly TrialRecord[],
  varied: readonly TrialRecord[],
  worst: Worst,
): VarianceComponents | null {
  const accuracyOf = (record: TrialRecord): number[] => {
    const outcome = outcomeOf(record, worst);
    return outcome === undefined ? [] : [outcome.accuracy];
  };
  const first = report.filter((record) => record.labels.seedIndex === 0).flatMap(accuracyOf);
  const streams = [...new Set(varied.flatMap(({ labels }) => (labels.stream === undefined ? [] : [labels.stream])))];
  const groups = streams.map((stream): [string, number[]] => [
    stream,
    [...first, ...varied.filter(({ labels }) => labels.stream === stream).flatMap(accuracyOf)],
  ]);
  const measured = groups.filter(([, values]) => values.length > 1);
  if (measured.length === 0) return null;
  const together = report.flatMap(accuracyOf);
  return varianceComponents(Object.fromEntries(measured), together.length > 1 ? together : undefined);
}
