/** @file Mean 0 and standard deviation 1, by the statistics of the training rows. */
import { DataError, NdArray, OptionError } from "@nn/core";

/** `(x − mean) / deviation`, with one pair for every feature or one pair for all of them. */
export interface Standardizer {
  readonly mean: Float64Array;
  /** Divided by n, not n − 1. */
  readonly deviation: Float64Array;
}

/** What shares one mean and deviation: each position of an example, each channel (the last axis), or nothing. */
export type Statistics = "feature" | "channel" | "all";

/**
 * Statistics of `inputs` [n, …], in float64 and row after row: the mean first, then the mean squared distance from it.
 *
 * `per: "feature"` treats each position of an example apart (tables), `per: "channel"` each index of the
 * last axis (colour images), `per: "all"` all numbers alike (grey images, sound). A feature
 * that is constant gets its value as mean and deviation 1, so that it becomes exactly 0.
 *
 * @example fitStandardizer(array([[1, 5], [3, 5]]), "feature") // mean [2, 5], deviation [1, 1]
 * @throws DataError naming row and column of a value that is not finite, and for no rows.
 */
export function fitStandardizer(inputs: NdArray, per: Statistics): Standardizer {
  const { data } = inputs;
  const features = widthOf(inputs);
  if (data.length === 0) throw new DataError("fitStandardizer: got no values, wanted at least one row");
  // Group g holds the numbers g, g + groups, g + 2 groups, …
  const groups = per === "feature" ? features : per === "channel" ? (inputs.shape.at(-1) ?? 1) : 1;
  const mean = new Float64Array(groups);
  const deviation = new Float64Array(groups);
  for (let group = 0; group < groups; group += 1) {
    let sum = 0;
    let low = Infinity;
    let high = -Infinity;
    for (let i = group; i < data.length; i += groups) {
      const value = data[i] ?? 0;
      if (!Number.isFinite(value)) throw notFinite(value, i, features);
      sum += value;
      if (value < low) low = value;
      if (value > high) high = value;
    }
    // The rounded mean of equal numbers need not equal them: their spread tells, not their variance.
    const constant = low === high;
    const count = data.length / groups;
    const center = constant ? low : sum / count;
    let squares = 0;
    for (let i = group; i < data.length; i += groups) {
      const distance = (data[i] ?? 0) - center;
      squares += distance * distance;
    }
    mean[group] = center;
    deviation[group] = constant ? 1 : Math.sqrt(squares / count);
  }
  return { mean, deviation };
}

function notFinite(value: number, index: number, features: number): DataError {
  const row = Math.floor(index / features);
  return new DataError(
    `fitStandardizer: got ${value} in row ${row}, column ${index - row * features} (from 0), wanted a finite number`,
  );
}

/** `(x − mean) / deviation` in float64, rounded to float32 once. */
export function standardize(inputs: NdArray, standardizer: Standardizer): NdArray {
  const { data } = inputs;
  const groups = standardizer.mean.length;
  const features = widthOf(inputs);
  if (groups !== 1 && groups !== features && groups !== inputs.shape.at(-1)) {
    throw new OptionError(`standardize: the statistics are for ${groups} features, the inputs have ${features}`);
  }
  const out = new Float32Array(data.length);
  for (let group = 0; group < groups; group += 1) {
    const mean = standardizer.mean[group] ?? 0;
    const deviation = standardizer.deviation[group] ?? 1;
    for (let i = group; i < out.length; i += groups) out[i] = ((data[i] ?? 0) - mean) / deviation;
  }
  return new NdArray(out, inputs.shape);
}

/** Numbers in one example. */
function widthOf(inputs: NdArray): number {
  return inputs.shape.slice(1).reduce((product, extent) => product * extent, 1);
}
