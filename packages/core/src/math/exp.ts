/** @file exp and expm1 in float64. Coefficients: fdlibm's minimax fit of r·coth(r/2) on |r| ≤ ln2/2. */
import { scale } from "./bits.ts";

/** ln 2 in two parts; k·ln2High is exact for |k| < 2^20. */
export const ln2High = 6.9314718036912381649e-1;
export const ln2Low = 1.90821492927058770002e-10;
const inverseLn2 = 1.4426950408889634;

const p1 = 1.66666666666666019037e-1;
const p2 = -2.77777777770155933842e-3;
const p3 = 6.61375632143793436117e-5;
const p4 = -1.6533902205465251539e-6;
const p5 = 4.13813679705723846039e-8;

/**
 * e^x, error below 1 ulp.
 *
 * x = k·ln2 + r; with c = r − r²·P(r²), e^r = 1 + r + r·c/(2 − c).
 */
export function exp(x: number): number {
  if (x > 709.782712893384) return Infinity;
  if (x < -745.1332191019412) return 0;
  if (x !== x) return x;
  const k = Math.floor(x * inverseLn2 + 0.5);
  const big = x - k * ln2High;
  const small = k * ln2Low;
  const r = big - small;
  const t = r * r;
  const c = r - t * (p1 + t * (p2 + t * (p3 + t * (p4 + t * p5))));
  const y = 1 - (small - (r * c) / (2 - c) - big);
  return k === 0 ? y : scale(y, k);
}

/**
 * e^x − 1, error below 2 ulp, without cancellation near 0.
 *
 * With r as in exp, e^r − 1 is a Taylor sum to r^14/14!, then 2^k·(e^r − 1 + (1 − 2^−k)).
 */
export function expm1(x: number): number {
  if (x !== x || x === 0) return x;
  if (x > 40) return exp(x);
  if (x < -40) return -1;
  const k = x > -0.34 && x < 0.34 ? 0 : Math.floor(x * inverseLn2 + 0.5);
  const big = x - k * ln2High;
  const small = k * ln2Low;
  const r = big - small;
  const lost = big - r - small;
  let tail = 1 / 87178291200;
  for (let i = reciprocalFactorials.length - 1; i >= 0; i--) tail = reciprocalFactorials[i]! + r * tail;
  const p = r + (r * r * tail + lost * (1 + r));
  if (k === 0) return p;
  return scale(1 - scale(1, -k) + p, k);
}

/** 1/2!, 1/3!, …, 1/13!. */
const reciprocalFactorials: readonly number[] = [
  1 / 2,
  1 / 6,
  1 / 24,
  1 / 120,
  1 / 720,
  1 / 5040,
  1 / 40320,
  1 / 362880,
  1 / 3628800,
  1 / 39916800,
  1 / 479001600,
  1 / 6227020800,
];
