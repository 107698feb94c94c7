/** @file Missing numbers, written as NaN until the training rows say what takes their place. */
import { DataError, NdArray } from "@nn/core";

/**
 * The mean of each feature of `inputs` [n, features] over the rows that have it, in float64.
 *
 * @example meansOfPresent(array([[1, NaN], [3, 4]])) // [2, 4]
 * @throws DataError for a feature that no row has.
 */
export function meansOfPresent(inputs: NdArray): Float64Array {
  const features = inputs.shape[1] ?? 1;
  const sums = new Float64Array(features);
  const counts = new Float64Array(features);
  inputs.data.forEach((value, i) => {
    if (Number.isNaN(value)) return;
    const feature = i % features;
    sums[feature] = (sums[feature] ?? 0) + value;
    counts[feature] = (counts[feature] ?? 0) + 1;
  });
  const empty = counts.indexOf(0);
  if (empty !== -1) throw new DataError(`column ${empty} (from 0) is missing in every training row`);
  return sums.map((sum, feature) => sum / (counts[feature] ?? 1));
}

/** A copy with the given value of its feature in place of every NaN. */
export function impute(inputs: NdArray, values: Float64Array): NdArray {
  const features = values.length;
  const data = Float32Array.from(inputs.data, (value, i) =>
    Number.isNaN(value) ? (values[i % features] ?? 0) : value,
  );
  return new NdArray(data, inputs.shape);
}
