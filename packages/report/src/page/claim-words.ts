/** @file Sentences about claims, shared by the terminal and the page. */
import type { ClaimResult } from "../analyze/types.ts";
import { commonDecimals, formatFixed, formatNumber, formatP, formatSigned } from "./format.ts";

/** Marks that do not depend on color. */
export const claimMarks: Readonly<Record<ClaimResult["verdict"], string>> = {
  supported: "✓",
  refuted: "✗",
  undecided: "?",
};

/** Shares are printed in percent and percentage points. */
function isShare(metric: string): boolean {
  return metric.endsWith(".accuracy") || ["divergenceRate", "gap.err@T", "selectionOptimism"].includes(metric);
}

/** `he-normal > glorot-uniform in test.accuracy (depth 30)`. */
export function claimTitle({ that, metric, where }: ClaimResult): string {
  return `${that} in ${metric}${where === "" ? "" : ` (${where})`}`;
}

/** `+12.3 pp [+10.1, +15.0]`; a dash without a pair of seeds. */
export function claimEffect({ effect, metric }: ClaimResult): string {
  if (effect === null) return "–";
  const share = isShare(metric);
  const decimals = commonDecimals([effect.estimate, effect.interval.low, effect.interval.high]);
  const show = (value: number): string => {
    if (share) return formatSigned(value * 100, 1);
    return decimals === null ? `${value > 0 ? "+" : ""}${formatNumber(value)}` : formatSigned(value, decimals);
  };
  return `${show(effect.estimate)}${share ? " pp" : ""} [${show(effect.interval.low)}, ${show(effect.interval.high)}]`;
}

/** `83.1 against 70.8 %`. */
export function claimMedians({ medians, metric }: ClaimResult): string {
  if (medians === null) return "–";
  const share = isShare(metric);
  const show = (value: number): string => (share ? formatFixed(value * 100, 1) : formatNumber(value));
  return `${show(medians.left)} against ${show(medians.right)}${share ? " %" : ""}`;
}

/** A sentence for each claim. */
export function claimLine(claim: ClaimResult): string {
  const effect = claim.effect === null ? [] : [claimEffect(claim)];
  const p = `p = ${formatP(claim.adjustedP)} over ${claim.n} pairs`.replace("= <", "<");
  const parts = claim.reason === null ? [...effect, p] : [...effect, claim.reason.replace(/\.$/, "")];
  return `${claimMarks[claim.verdict]} ${claim.id}: ${claimTitle(claim)}: ${claim.verdict}; ${parts.join("; ")}.`;
}
