/** @file Which trials are computed again, and what a clean result says about the others. */
import { contentHash } from "@nn/trials";

/**
 * `count` of the records, drawn by a public seed: those with the smallest SHA-256 of seed and key. Whoever knows the seed can repeat
 * the draw; whoever forged results before it was known could not avoid it.
 */
export function drawTrials<Item extends { readonly key: string }>(
  records: readonly Item[],
  count: number,
  seed: number,
): Item[] {
  return records
    .map((record) => ({ record, rank: contentHash([seed, record.key]) }))
    .toSorted((a, b) => (a.rank < b.rank ? -1 : 1))
    .slice(0, count)
    .map(({ record }) => record);
}

/**
 * The chance that `drawn` of `total` trials, drawn without replacement, hold none of the `forged` ones:
 * C(total − forged, drawn) / C(total, drawn). It is (1 − forged / total)^drawn when there are many.
 *
 * @example missChance(100, 5, 20) // 0.319…
 */
export function missChance(total: number, forged: number, drawn: number): number {
  let chance = 1;
  for (let i = 0; i < drawn; i += 1) chance *= Math.max(0, total - forged - i) / (total - i);
  return chance;
}
