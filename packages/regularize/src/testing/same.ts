/** Same values; 0 and −0 are the same, and so are NaNs. */
export function same(a: ArrayLike<number>, b: ArrayLike<number>): boolean {
  return a.length === b.length && Array.from(a).every((value, i) => value === b[i] || Object.is(value, b[i]));
}
