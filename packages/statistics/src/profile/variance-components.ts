/** @file Which source of randomness moves a result. */
import { math } from "@nn/core";
import { checkLevel, checkNumbers } from "../estimate/check-sample.ts";
import type { Interval } from "../estimate/interval.ts";
import { mean } from "../estimate/mean.ts";

export interface VarianceComponent {
  readonly source: string;
  readonly n: number;
  /** Unbiased variance over the runs in which this source alone varies. */
  readonly variance: number;
  /** Exact for normal values: `(n − 1) s² / χ²`. */
  readonly interval: Interval;
  /** Part of the variance with all sources varying; null where that is 0 or not measured. */
  readonly share: number | null;
}

export interface VarianceComponents {
  readonly components: readonly VarianceComponent[];
  /** All sources varying together; null where not measured. */
  readonly total: { readonly n: number; readonly variance: number; readonly interval: Interval } | null;
  /** Total minus the sum of the components: what only sources together do. Below 0 by chance, or where sources cancel out. */
  readonly interaction: number | null;
}

/**
 * Splits the variance of a result by its named random streams, from a design that varies one stream at a time and keeps the
 * others: `Var(x) ≈ Σ Var(x | only stream i varies) + interaction`.
 *
 * @param varied - Values of the runs in which only that stream changed; at least two of each.
 * @param together - Values of the runs in which all changed.
 * @throws RangeError under two values, or NaN.
 * @example varianceComponents({ init: [1, 3], order: [1, 1] }).components[0]?.variance // 2
 * @see Bouthillier et al. 2021, arXiv:2103.03098
 */
export function varianceComponents(
  varied: Readonly<Record<string, readonly number[]>>,
  together?: readonly number[],
  level = 0.95,
): VarianceComponents {
  const total = together === undefined ? null : spreadOf("all sources", together, level);
  const components = Object.entries(varied).map(([source, values]): VarianceComponent => {
    const spread = spreadOf(source, values, level);
    return {
      source,
      ...spread,
      share: total === null || total.variance === 0 ? null : spread.variance / total.variance,
    };
  });
  const sum = components.reduce((all, component) => all + component.variance, 0);
  return { components, total, interaction: total === null ? null : total.variance - sum };
}

function spreadOf(
  source: string,
  values: readonly number[],
  level: number,
): { n: number; variance: number; interval: Interval } {
  checkNumbers("varianceComponents", values);
  checkLevel("varianceComponents", level);
  const n = values.length;
  if (n < 2) throw new RangeError(`varianceComponents: got ${n} value of ${source}, wanted at least two`);
  const [first = 0] = values;
  // The mean of equal values may be off by a rounding, which would be all there is to see.
  const center = values.every((value) => value === first) ? first : mean(values);
  const squares = values.reduce((sum, value) => sum + (value - center) * (value - center), 0);
  return {
    n,
    variance: squares / (n - 1),
    interval: {
      low: squares / chiSquareQuantile((1 + level) / 2, n - 1),
      high: squares / chiSquareQuantile((1 - level) / 2, n - 1),
    },
  };
}

/** The x with `P(χ² ≤ x) = p`, by bisection. */
function chiSquareQuantile(p: number, degrees: number): number {
  let low = 0;
  let high = degrees + 1;
  while (1 - math.chiSquareTail(high, degrees) < p) high *= 2;
  for (let round = 0; round < 100; round += 1) {
    const middle = (low + high) / 2;
    if (1 - math.chiSquareTail(middle, degrees) < p) low = middle;
    else high = middle;
  }
  return (low + high) / 2;
}
