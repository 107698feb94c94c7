/**
 * A root of a continuous function between two places where its signs differ, to about 1e−14 of its size.
 *
 * False position; an end that stays twice has its value halved (Illinois), so that both ends close in.
 */
export function rootBetween(fn: (x: number) => number, from: number, to: number): number {
  let [a, b, fa, fb] = [from, to, fn(from), fn(to)];
  for (let step = 0; step < 100 && fb !== 0; step++) {
    const c = b - (fb * (b - a)) / (fb - fa);
    const fc = fn(c);
    const isClose = Math.abs(c - b) <= 1e-14 * Math.abs(c);
    if (fc < 0 === fb < 0) fa /= 2;
    else [a, fa] = [b, fb];
    [b, fb] = [c, fc];
    if (isClose) break;
  }
  return b;
}
