/** @file Splits as rows of examples: changed one by one, joined, repeated. */
import { exampleCount, NdArray, type Split } from "@nn/core";

/** The numbers of one example. */
export interface ExampleRow {
  readonly data: ArrayLike<number>;
  readonly shape: readonly number[];
}

/** A split whose inputs are what `change` makes of each example. */
export function mapExamples(split: Split, change: (data: Float32Array, example: number) => ExampleRow): Split {
  const count = exampleCount(split);
  const source = split.inputs.data as Float32Array;
  const size = source.length / count;
  const rows = Array.from({ length: count }, (_, row) => change(source.slice(row * size, (row + 1) * size), row));
  const shape = rows[0]?.shape ?? [];
  const width = rows[0]?.data.length ?? 0;
  const data = new Float32Array(count * width);
  rows.forEach((row, index) => data.set(row.data, index * width));
  return { inputs: new NdArray(data, [count, ...shape]), targets: split.targets };
}

/** The first examples of a split; a split with no more is given as it is. */
export function firstExamples(split: Split, limit: number): Split {
  if (exampleCount(split) <= limit) return split;
  const first = (array: NdArray): NdArray => {
    const rowSize = array.data.length / (array.shape[0] ?? 1);
    return new NdArray(array.data.slice(0, limit * rowSize), [limit, ...array.shape.slice(1)], array.dtype);
  };
  return { inputs: first(split.inputs), targets: first(split.targets) };
}

/** Splits one after the other. */
export function joinSplits(splits: readonly Split[]): Split {
  return {
    inputs: joinArrays(splits.map((split) => split.inputs)),
    targets: joinArrays(splits.map((split) => split.targets)),
  };
}

/** Arrays one after the other along the first axis. */
export function joinArrays(arrays: readonly NdArray[]): NdArray {
  const [first] = arrays;
  if (first === undefined) throw new RangeError("joinArrays: got nothing, wanted at least one array");
  const length = arrays.reduce((sum, array) => sum + array.data.length, 0);
  const data = first.data instanceof Float32Array ? new Float32Array(length) : new Int32Array(length);
  let at = 0;
  for (const array of arrays) {
    data.set(array.data, at);
    at += array.data.length;
  }
  const count = arrays.reduce((sum, array) => sum + (array.shape[0] ?? 0), 0);
  return new NdArray(data, [count, ...first.shape.slice(1)], first.dtype);
}
