/** @file Gamma and beta functions, and the tail probabilities that tests of significance need. */
import { OptionError } from "../errors.ts";
import { exp } from "./exp.ts";
import { log, log1p } from "./log.ts";

/** B(2k)/(2k·(2k − 1)): the series of Stirling. */
const stirling: readonly number[] = [
  1 / 12,
  -1 / 360,
  1 / 1260,
  -1 / 1680,
  1 / 1188,
  -691 / 360360,
  1 / 156,
  -3617 / 122400,
];

/**
 * ln Γ(x) for x > 0, absolute error below 1e−14·max(1, |ln Γ(x)|).
 *
 * Stirling's series from 8 on; below, Γ(x) = Γ(x + n)/(x·(x + 1)⋯(x + n − 1)).
 *
 * @throws OptionError unless x > 0.
 */
export function lgamma(x: number): number {
  if (!(x > 0)) throw new OptionError(`lgamma: x is ${x}; wanted a positive number`);
  if (x === Infinity) return x;
  let shifted = x;
  let fallen = 1;
  while (shifted < 8) fallen *= shifted++;
  const reciprocal = 1 / shifted;
  const z = reciprocal * reciprocal;
  let series = 0;
  for (let i = stirling.length - 1; i >= 0; i--) series = stirling[i]! + z * series;
  return (shifted - 0.5) * (log(shifted) - 1) - 0.5 + 0.9189385332046728 + reciprocal * series - log(fallen);
}

const tiny = 1e-300;
const enough = 1e-16;
const mostTerms = 20_000;

/** Value of b0 + a1/(b1 + a2/(b2 + …)) by the method of Lentz; `term(n)` is [aₙ, bₙ]. */
function continuedFraction(b0: number, term: (n: number) => readonly [number, number]): number {
  let value = b0 === 0 ? tiny : b0;
  let c = value;
  let d = 0;
  for (let n = 1; n <= mostTerms; n++) {
    const [a, b] = term(n);
    d = b + a * d;
    d = 1 / (d === 0 ? tiny : d);
    c = b + a / c;
    if (c === 0) c = tiny;
    value *= c * d;
    if (Math.abs(c * d - 1) < enough) break;
  }
  return value;
}

/**
 * Regularized incomplete beta Iₓ(a, b), relative error about 1e−12 for a, b up to 1e4.
 *
 * @throws OptionError unless 0 ≤ x ≤ 1 and a, b > 0.
 */
export function betaRegularized(x: number, a: number, b: number): number {
  if (!(x >= 0 && x <= 1 && a > 0 && b > 0)) {
    throw new OptionError(`betaRegularized: got x ${x}, a ${a}, b ${b}; wanted 0 ≤ x ≤ 1, a > 0, b > 0`);
  }
  if (x === 0 || x === 1) return x;
  // The fraction converges fast on this side of the mean.
  if (x > (a + 1) / (a + b + 2)) return 1 - betaFraction(1 - x, b, a, x);
  return betaFraction(x, a, b, 1 - x);
}

function betaFraction(x: number, a: number, b: number, rest: number): number {
  const logRest = rest > 0.5 ? log1p(-x) : log(rest);
  const front = exp(lgamma(a + b) - lgamma(a) - lgamma(b) + a * log(x) + b * logRest) / a;
  const value = continuedFraction(1, (n) => {
    const m = n >> 1;
    const top = (n & 1) === 1 ? -(a + m) * (a + b + m) : m * (b - m);
    return [(top * x) / ((a + n - 1) * (a + n)), 1];
  });
  return front / value;
}

/**
 * Upper regularized incomplete gamma Q(a, x) = Γ(a, x)/Γ(a), relative error about 1e−12 for a up to 1e4.
 *
 * @throws OptionError unless a > 0 and x ≥ 0.
 */
export function gammaTail(a: number, x: number): number {
  if (!(a > 0 && x >= 0)) throw new OptionError(`gammaTail: got a ${a}, x ${x}; wanted a > 0 and x ≥ 0`);
  if (x === 0) return 1;
  if (x === Infinity) return 0;
  const front = exp(a * log(x) - x - lgamma(a));
  if (x > a + 1) return front / continuedFraction(x + 1 - a, (n) => [-n * (n - a), x + 2 * n + 1 - a]);
  let term = 1 / a;
  let sum = term;
  for (let n = 1; n <= mostTerms && term > sum * enough; n++) {
    term *= x / (a + n);
    sum += term;
  }
  return 1 - front * sum;
}

/** P(X ≥ x) for X chi-square with `degrees` degrees of freedom. */
export function chiSquareTail(x: number, degrees: number): number {
  return gammaTail(degrees / 2, Math.max(x, 0) / 2);
}

/** P(T ≥ t) for T Student with `degrees` degrees of freedom. */
export function studentTail(t: number, degrees: number): number {
  const half = 0.5 * betaRegularized(degrees / (degrees + t * t), degrees / 2, 0.5);
  return t >= 0 ? half : 1 - half;
}

/** P(F ≥ f) for F Fisher with `between` and `within` degrees of freedom. */
export function fisherTail(f: number, between: number, within: number): number {
  if (f <= 0) return 1;
  return betaRegularized(within / (within + between * f), within / 2, between / 2);
}

/** P(K ≥ λ) for Kolmogorov's limit of √n·sup|Fₙ − F|; 2·Σ (−1)^(k−1)·e^(−2k²λ²). */
export function kolmogorovTail(lambda: number): number {
  if (lambda < 0.2) return 1;
  let sum = 0;
  for (let k = 1, sign = 2; k <= 60; k++, sign = -sign) sum += sign * exp(-2 * k * k * lambda * lambda);
  return Math.min(1, Math.max(0, sum));
}
