/** @file Gauss–Legendre panels for expectations over N(0, 1), of functions with kinks and jumps too. */
import { math, NumericsError } from "@nn/core";

const order = 16;

/** Rows times values at the nodes are values, or derivatives, of the polynomial through them. */
type Rows = readonly Float64Array[];

interface Rule {
  readonly nodes: Float64Array;
  readonly weights: Float64Array;
  /** Derivative at each node, for a panel [−1, 1]. */
  readonly derivative: Rows;
  /** Values at the nodes of the left half, then of the right half. */
  readonly halves: Rows;
  /** Values at `outskirts`. */
  readonly outskirts: Rows;
}

/** Places in [−1, 1] between the outermost nodes and the ends, closer and closer to them. */
const outskirts: readonly number[] = [1e-3, 1e-4, 1e-5, 1e-6, 1e-7, 1e-8, 1e-9].flatMap((gap) => [gap - 1, 1 - gap]);

/** On [−1, 1]: roots of Pₙ by Newton's method, weights 2/((1 − x²)·Pₙ′²). */
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
  const interpolantAt = (x: number): Float64Array =>
    Float64Array.from(nodes, (y, j) =>
      nodes.reduce((product, z, k) => (k === j ? product : (product * (x - z)) / (y - z)), 1),
    );
  return {
    nodes: Float64Array.from(nodes),
    weights: Float64Array.from(nodes, (x, i) => 2 / ((1 - x * x) * slopes[i]! * slopes[i]!)),
    // Pₙ vanishes at the nodes, so the derivative of an interpolant there follows from Pₙ′ alone.
    derivative: nodes.map((x, i) =>
      Float64Array.from(nodes, (y, j) => (i === j ? x / (1 - x * x) : slopes[i]! / (slopes[j]! * (x - y)))),
    ),
    halves: [-0.5, 0.5].flatMap((center) => nodes.map((node) => interpolantAt(center + node / 2))),
    outskirts: outskirts.map(interpolantAt),
  };
}

let rule: Rule | undefined;

/** The rule, made when it is first needed. */
export function gaussLegendre(): Rule {
  return (rule ??= makeRule());
}

export type ScalarFunction = (x: number) => number;

/** One panel of a mesh: places, weights with the normal density in them, the function and its derivative. */
export interface Panel {
  readonly low: number;
  readonly high: number;
  readonly nodes: Float64Array;
  readonly weights: Float64Array;
  readonly values: Float64Array;
  readonly slopes: Float64Array;
}

export interface GaussianFunction {
  readonly value: ScalarFunction;
  /** Default: from the values, panel by panel. */
  readonly derivative?: ScalarFunction | undefined;
}

/** @throws NumericsError where the function is not finite. */
export function makePanel({ value, derivative }: GaussianFunction, low: number, high: number): Panel {
  const { weights: plain, derivative: rows } = gaussLegendre();
  const half = (high - low) / 2;
  const nodes = placesIn(low, high);
  const values = finiteValues(value, "value", nodes);
  return {
    low,
    high,
    nodes,
    weights: plain.map((weight, i) => half * weight * math.normalPdf(nodes[i]!)),
    values,
    slopes:
      derivative === undefined
        ? apply(rows, values).map((slope) => slope / half)
        : finiteValues(derivative, "derivative", nodes),
  };
}

/** The function at the nodes of a panel. @throws NumericsError where it is not finite. */
export function sample(value: ScalarFunction, low: number, high: number): Float64Array {
  return finiteValues(value, "value", placesIn(low, high));
}

function placesIn(low: number, high: number): Float64Array {
  const half = (high - low) / 2;
  return gaussLegendre().nodes.map((node) => low + half * (1 + node));
}

function finiteValues(fn: ScalarFunction, what: string, places: Float64Array): Float64Array {
  return places.map((x) => {
    const got = fn(x);
    if (!Number.isFinite(got))
      throw new NumericsError(`the ${what} of the activation is ${got} at ${x}; wanted finite numbers`);
    return got;
  });
}

function apply(rows: Rows, values: Float64Array): Float64Array {
  const results = new Float64Array(rows.length);
  for (let i = 0; i < rows.length; i++) {
    const row = rows[i]!;
    let sum = 0;
    for (let j = 0; j < values.length; j++) sum += row[j]! * values[j]!;
    results[i] = sum;
  }
  return results;
}

/**
 * What happens between the outermost nodes and the ends of a panel, where the function shows in no sum: shares that this may
 * have in E[f²] and in E[f′²], from how far the interpolant is from the function there.
 */
export function hiddenShares(
  value: ScalarFunction,
  { low, high, values }: Panel,
): readonly [square: number, slope: number] {
  const half = (high - low) / 2;
  const predicted = apply(gaussLegendre().outskirts, values);
  const density = math.normalPdf(low > 0 ? low : Math.min(high, 0));
  // Interpolants multiply rounding by some ten.
  const rounding = 1e-12 * values.reduce((most, one) => Math.max(most, Math.abs(one)), 0);
  let [square, slope] = [0, 0];
  for (const [i, place] of outskirts.entries()) {
    const reach = half * (1 - Math.abs(place));
    const error = predicted[i]! - value(place < 0 ? low + reach : high - reach);
    if (Math.abs(error) <= rounding) continue;
    square = Math.max(square, error * error * reach * density);
    slope = Math.max(slope, ((error * error) / reach) * density);
  }
  return [square, slope];
}

/** How far samples of both halves are from the interpolant of the whole, in parts of what they span. */
export function roughness(whole: Float64Array, left: Float64Array, right: Float64Array): number {
  const predicted = apply(gaussLegendre().halves, whole);
  let [least, most, error] = [Infinity, -Infinity, 0];
  for (let i = 0; i < predicted.length; i++) {
    const value = i < order ? left[i]! : right[i - order]!;
    least = Math.min(least, value);
    most = Math.max(most, value);
    error = Math.max(error, Math.abs(value - predicted[i]!));
  }
  // What a function that is as good as constant spans is rounding.
  return most - least <= 1e-13 * Math.max(-least, most) ? 0 : error / (most - least);
}
