/** @file Sentences about generalization gaps, shared by the terminal and the page. */
import type { CellAnalysis, GapDifference, Summary } from "../analyze/types.ts";
import { formatFixed, formatPercent, formatSigned } from "./format.ts";

/** `0.412 [0.380, 0.451]`; a dash where there is no number. */
export function gapText(summary: Summary | null): string {
  if (summary === null) return "–";
  return `${formatFixed(summary.median, 3)} [${formatFixed(summary.interval.low, 3)}, ${formatFixed(summary.interval.high, 3)}]`;
}

/** The same in percentage points. */
export function gapPointsText(summary: Summary | null): string {
  if (summary === null) return "–";
  return `${formatPercent(summary.median)} [${formatPercent(summary.interval.low)}, ${formatPercent(summary.interval.high)}]`;
}

/** `−0.210 [−0.300, −0.150]`. */
export function excessText(difference: GapDifference | null | undefined): string {
  if (difference === null || difference === undefined) return "–";
  const { estimate, interval } = difference;
  return `${formatSigned(estimate, 3)} [${formatSigned(interval.low, 3)}, ${formatSigned(interval.high, 3)}]`;
}

/** The same in percentage points. */
export function excessPointsText(difference: GapDifference | null | undefined): string {
  if (difference === null || difference === undefined) return "–";
  const points = (value: number): string => formatSigned(value * 100, 1);
  return `${points(difference.estimate)} [${points(difference.interval.low)}, ${points(difference.interval.high)}]`;
}

/** Stands with the sentences of `gapVerdict`. */
export const oneComparison =
  "Each sentence is about one comparison, by its own interval; the verdict column corrects for all of them and may leave undecided what stands here.";

/**
 * What a treatment does to the gap and to the test score, against the reference; null for the reference.
 *
 * A smaller gap with a worse test score is under-fitting: it is never reported as a gain.
 */
export function gapVerdict(cell: CellAnalysis, fewestSeeds: number): string | null {
  const excess = cell.gaps?.excess;
  if (excess === null || excess === undefined) return null;
  const { lossAtEnd: gap, testAccuracy: test } = excess;
  if (gap === null || test === null) return `${cell.treatment}: no seed has both numbers.`;
  /** The size of a change that has a direction, with the interval of that size. */
  const size = ({ estimate, interval, direction }: GapDifference, digits: number, scale = 1): string => {
    const sign = direction === "lower" ? -scale : scale;
    const [low, high] = [interval.low * sign, interval.high * sign];
    return `${formatFixed(estimate * sign, digits)} [${formatFixed(Math.min(low, high), digits)}, ${formatFixed(Math.max(low, high), digits)}]`;
  };
  const gapPart =
    gap.direction === "unclear"
      ? `does not clearly change gap.loss@T (${excessText(gap)})`
      : `${gap.direction === "lower" ? "lowers" : "raises"} gap.loss@T by ${size(gap, 3)}`;
  const testPart =
    test.direction === "unclear"
      ? `does not clearly change test accuracy (${excessPointsText(test)} pp)`
      : `${test.direction === "lower" ? "lowers" : "raises"} test accuracy by ${size(test, 1, 100)} pp`;
  const underfits = gap.direction === "lower" && test.direction === "lower";
  const few = gap.n < fewestSeeds ? ` Only ${gap.n} seeds: not a finding.` : "";
  return `${cell.treatment}: ${gapPart} and ${testPart}${underfits ? ": under-fitting" : ""}.${few}`;
}
