/** @file `--fail-on`: when a comparison is bad news. */
import { InputError } from "@nn/trials";
import { metricNamed } from "./metrics.ts";
import type { CompareRow } from "./compare-runs.ts";

export interface Condition {
  readonly text: string;
  readonly metric: string;
  readonly direction: "higher" | "lower";
  readonly amount: number;
  readonly relative: boolean;
  /** Largest corrected p; null: the size alone counts. */
  readonly alpha: number | null;
}

const form = /^([\w.]+):([+-])(\d+(?:\.\d+)?)(%?)(?:@p<(0?\.\d+|1))?$/;

/**
 * Conditions joined by commas: metric, sign, amount, `%` for a share of the reference, and `@p<α` for a test.
 *
 * @example parseConditions("stepsToTarget:+5%@p<0.05") // more than 5 % more steps, corrected p below 0.05
 * @throws InputError
 */
export function parseConditions(text: string): Condition[] {
  return text.split(",").map((part) => {
    const match = form.exec(part.replaceAll(" ", ""));
    const [, metric = "", sign, amount, percent, alpha] = match ?? [];
    if (match === null)
      throw new InputError(
        `--fail-on: got "${part.trim()}"; wanted metric, sign, amount and perhaps a test, e.g. "stepsToTarget:+5%@p<0.05" or "test.accuracy:-0.01"`,
      );
    return {
      text: part.trim(),
      metric: metricNamed(metric, "--fail-on").name,
      direction: sign === "+" ? "higher" : "lower",
      amount: Number(amount),
      relative: percent === "%",
      alpha: alpha === undefined ? null : Number(alpha),
    };
  });
}

/** Whether the candidate is farther from the reference than the condition allows. */
export function holds({ metric, direction, amount, relative, alpha }: Condition, row: CompareRow): boolean {
  if (row.metric !== metric) return false;
  const change = direction === "higher" ? row.delta : -row.delta;
  const limit = relative ? (amount / 100) * Math.abs(row.reference) : amount;
  return change > 0 && change >= limit && (alpha === null || row.adjustedP < alpha);
}

/** Whether so few seeds can reach the p of the condition at all, were all pairs to agree. */
export function canDecide({ metric, alpha }: Condition, rows: readonly CompareRow[]): boolean {
  return alpha === null || rows.some((row) => row.metric === metric && row.smallestAdjustedP < alpha);
}
