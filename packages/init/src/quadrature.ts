/** @file Expectations over N(0, 1) of a function and of its derivative, for functions with kinks. */
import { math, NumericsError } from "@nn/core";

export interface GaussianMoments {
  /** E[f(z)]. */
  readonly mean: number;
  /** E[f(z)²]. */
  readonly square: number;
  /** E[f′(z)²]. */
  readonly derivativeSquare: number;
}

const order = 10;
/** Beyond it the density is below 1e−36. */
const limit = 13;
const deepest = 40;
/** Of a panel's contribution; panels are few hundred, so sums are good to 1e−11. */
const tolerance = 1e-13;

interface Rule {
  readonly nodes: readonly number[];
  readonly weights: readonly number[];
  /** Row i times values at the nodes is the derivative of their interpolant at node i. */
  readonly derivative: readonly (readonly number[])[];
}

/** Gauss–Legendre on [−1, 1]: roots of P₁₀ by Newton's method, weights 2/((1 − x²)·P₁₀′²). */
function makeRule(): Rule {
  const nodes: number[] = [];
  const slopes: number[] = [];
  for (let i = 0; i < order; i++) {
    let x = -math.cos((3.141592653589793 * (i + 0.75)) / (order + 0.5));
    let slope = 1;
    for (let step = 0; step < 8; step++) {
      let [previous, value] = [1, x];
      for (let n = 2; n <= order; n++) [previous, value] = [value, ((2 * n - 1) * x * value - (n - 1) * previous) / n];
      slope = (order * (x * value - previous)) / (x * x - 1);
      x -= value / slope;
    }
    nodes.push(x);
    slopes.push(slope);
  }
  // P₁₀ vanishes at the nodes, so the interpolant's derivative there follows from P₁₀′ alone.
  const derivative = nodes.map((x, i) =>
    nodes.map((y, j) => (i === j ? x / (1 - x * x) : slopes[i]! / (slopes[j]! * (x - y)))),
  );
  return { nodes, weights: nodes.map((x, i) => 2 / ((1 - x * x) * slopes[i]! * slopes[i]!)), derivative };
}

let rule: Rule | undefined;

function panel(fn: (x: number) => number, low: number, high: number): GaussianMoments {
  rule ??= makeRule();
  const half = (high - low) / 2;
  const points = rule.nodes.map((node) => low + half * (1 + node));
  const values = points.map((x) => {
    const value = fn(x);
    if (!Number.isFinite(value))
      throw new NumericsError(
        `gain: the activation is ${value} at ${x}; wanted finite numbers on [-${limit}, ${limit}]`,
      );
    return value;
  });
  let [mean, square, derivativeSquare] = [0, 0, 0];
  points.forEach((x, i) => {
    const weight = half * rule!.weights[i]! * math.normalPdf(x);
    const slope = rule!.derivative[i]!.reduce((sum, d, j) => sum + d * values[j]!, 0) / half;
    mean += weight * values[i]!;
    square += weight * values[i]! * values[i]!;
    derivativeSquare += weight * slope * slope;
  });
  return { mean, square, derivativeSquare };
}

function add(a: GaussianMoments, b: GaussianMoments): GaussianMoments {
  return {
    mean: a.mean + b.mean,
    square: a.square + b.square,
    derivativeSquare: a.derivativeSquare + b.derivativeSquare,
  };
}

/** Halves a panel until both halves together say the same as the whole. */
function refine(
  fn: (x: number) => number,
  low: number,
  high: number,
  whole: GaussianMoments,
  depth: number,
): GaussianMoments {
  const middle = (low + high) / 2;
  const left = panel(fn, low, middle);
  const right = panel(fn, middle, high);
  const both = add(left, right);
  const agrees = (["mean", "square", "derivativeSquare"] as const).every(
    (name) => Math.abs(both[name] - whole[name]) <= tolerance * Math.max(1, Math.abs(both[name])),
  );
  if (agrees || depth === deepest) return both;
  return add(refine(fn, low, middle, left, depth + 1), refine(fn, middle, high, right, depth + 1));
}

/**
 * E[f], E[f²] and E[f′²] for z ~ N(0, 1), to about 1e−10 for continuous functions.
 *
 * [−13, 13] is cut into unit panels with ten Gauss–Legendre nodes each, halved where halving changes the result. The
 * derivative is that of the polynomial through a panel's own values, so it never reaches across the end of a panel: a kink at
 * an integer or any dyadic number costs nothing, and others are closed in by halving. The derivative of a jump is not seen.
 *
 * @throws NumericsError where the function is not finite.
 */
export function gaussianMoments(fn: (x: number) => number): GaussianMoments {
  let total: GaussianMoments = { mean: 0, square: 0, derivativeSquare: 0 };
  for (let low = -limit; low < limit; low++) total = add(total, refine(fn, low, low + 1, panel(fn, low, low + 1), 0));
  return total;
}
