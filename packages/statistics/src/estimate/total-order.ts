/** @file One order for all numbers, so that sorting never depends on the engine or on the order of the input. */

/** −∞ < … < −0 < +0 < … < +∞ < NaN; every NaN is equal to every other. */
export function compareNumbers(a: number, b: number): number {
  if (a < b) return -1;
  if (a > b) return 1;
  if (a === b) return a === 0 ? signOfZero(a) - signOfZero(b) : 0;
  return Number(Number.isNaN(a)) - Number(Number.isNaN(b));
}

/** A sorted copy. @example sortNumbers([3, Number.NaN, -1]) // [-1, 3, NaN] */
export function sortNumbers(values: readonly number[]): number[] {
  // The standard gives typed arrays the order of `compareNumbers`; their sort calls no function.
  return [...Float64Array.from(values).sort()];
}

function signOfZero(zero: number): number {
  return Object.is(zero, -0) ? -1 : 0;
}
