/** @file Statistics of one layer's signals. Rows are examples (and places of a convolution), columns are units. */
import type { NdArray } from "@nn/core";

import type { SignalMoments } from "./types.ts";

/** float64, because squares of vanishing gradients underflow in float32. */
export function momentsOf(values: ArrayLike<number>): SignalMoments {
  let [sum, squares] = [0, 0];
  for (let i = 0; i < values.length; i++) {
    sum += values[i]!;
    squares += values[i]! * values[i]!;
  }
  const mean = sum / values.length;
  let deviations = 0;
  for (let i = 0; i < values.length; i++) deviations += (values[i]! - mean) * (values[i]! - mean);
  return { mean, variance: deviations / values.length, secondMoment: squares / values.length };
}

/** Mean correlation of two different examples, without means subtracted: E[h_a·h_b]/E[h²]; 1 for a single example. */
export function exampleCorrelation({ data, shape }: NdArray): number {
  const examples = shape[0] ?? 0;
  if (examples < 2) return 1;
  const size = data.length / examples;
  // Σ_{a≠b} h_a·h_b = ‖Σ h‖² − Σ ‖h‖².
  const total = new Float64Array(size);
  let squares = 0;
  for (let i = 0; i < data.length; i++) {
    total[i % size]! += data[i]!;
    squares += data[i]! * data[i]!;
  }
  const together = total.reduce((sum, value) => sum + value * value, 0);
  return squares === 0 ? 1 : (together - squares) / (squares * (examples - 1));
}

/** Share of units for which `isDead` holds on every row. */
export function shareOfUnits(data: ArrayLike<number>, units: number, isDead: (value: number) => boolean): number {
  const alive = new Uint8Array(units);
  for (let i = 0; i < data.length; i++) if (!isDead(data[i]!)) alive[i % units] = 1;
  return alive.reduce((dead, one) => dead - one, units) / units;
}

/** More rows tell nothing new about rank and twins. */
const mostRows = 256;
/** Of the longest column; float32 signals of deep networks carry about 1e−5 of rounding. */
const rankTolerance = 1e-4;

/** At most 256 rows, evenly taken, as columns in float64. */
function columnsOf({ data }: NdArray, units: number): Float64Array[] {
  const rows = data.length / units;
  const step = Math.max(1, rows / mostRows);
  const taken = Math.min(rows, mostRows);
  return Array.from({ length: units }, (_, unit) =>
    Float64Array.from({ length: taken }, (__, row) => data[Math.floor(row * step) * units + unit]!),
  );
}

/** Number of columns that are not combinations of others, by Gram–Schmidt with the longest remainder first. */
export function numericalRank(signal: NdArray, units: number): { readonly rank: number; readonly full: number } {
  const columns = columnsOf(signal, units);
  const full = Math.min(units, columns[0]?.length ?? 0);
  const squares = columns.map((column) => dot(column, column));
  const limit = Math.max(...squares) * rankTolerance * rankTolerance;
  let rank = 0;
  while (rank < full) {
    const longest = squares.reduce((best, square, i) => (square > squares[best]! ? i : best), 0);
    // Not > limit is also what NaN is.
    if (!(squares[longest]! > limit)) break;
    rank++;
    const pivot = columns[longest]!;
    const square = dot(pivot, pivot);
    columns.forEach((column, i) => {
      if (i === longest || squares[i]! <= limit) return;
      const along = dot(column, pivot) / square;
      for (let row = 0; row < column.length; row++) column[row]! -= along * pivot[row]!;
      squares[i] = dot(column, column);
    });
    squares[longest] = 0;
  }
  return { rank, full };
}

/** Of a signal's root mean square: sums of equal terms in another order differ in the last bits. */
const twinTolerance = 1e-5;

/** Units that have the same column as another one in every signal given. */
export function countTwins(signals: readonly NdArray[], units: number): number {
  const columns = signals.map((signal) => columnsOf(signal, units));
  const limits = columns.map(
    (all) => twinTolerance * Math.sqrt(Math.max(...all.map((column) => dot(column, column) / column.length))),
  );
  const alike = (a: number, b: number): boolean =>
    columns.every((all, i) => all[a]!.every((value, row) => Math.abs(value - all[b]![row]!) <= limits[i]!));
  /** The first unit of each sort, with how many there are. */
  const sorts = new Map<number, number>();
  for (let unit = 0; unit < units; unit++) {
    const first = [...sorts.keys()].find((other) => alike(unit, other)) ?? unit;
    sorts.set(first, (sorts.get(first) ?? 0) + 1);
  }
  return [...sorts.values()].reduce((sum, count) => (count > 1 ? sum + count : sum), 0);
}

function dot(a: Float64Array, b: Float64Array): number {
  let sum = 0;
  for (let i = 0; i < a.length; i++) sum += a[i]! * b[i]!;
  return sum;
}
