/** @file Bars of a critical-difference diagram. */

/**
 * Maximal runs of neighbours, in the order of their mean ranks, of which no two are told apart; runs of one are left out. A treatment
 * between two others that are told apart from neither joins both runs.
 *
 * @param order - Treatments from best to worst.
 * @param isApart - Whether a test tells two treatments apart.
 * @example rankGroups([0, 1, 2], (a, b) => a + b === 2 && a !== b) // [[0, 1], [1, 2]]
 */
export function rankGroups(order: readonly number[], isApart: (a: number, b: number) => boolean): number[][] {
  const groups: number[][] = [];
  let reached = 0;
  for (let first = 0; first < order.length; first += 1) {
    let after = first + 1;
    const joins = (candidate: number): boolean =>
      order.slice(first, after).every((member) => !isApart(member, candidate));
    for (let next = order[after]; next !== undefined && joins(next); next = order[after]) after += 1;
    // A run that ends where an earlier one ended is part of it.
    if (after - first > 1 && after > reached) groups.push(order.slice(first, after));
    reached = Math.max(reached, after);
  }
  return groups;
}
