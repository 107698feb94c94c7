/** @file Batches of a split in the order of an epoch's permutation. */
import {
  checkNumber,
  exampleCount,
  NdArray,
  permutation,
  type Key,
  type Shape,
  type Split,
  type TypedArray,
} from "@nn/core";

import type { RowAugment } from "./augment.ts";

export interface Batch {
  readonly inputs: NdArray;
  readonly targets: NdArray;
}

export interface Batches {
  /** Examples in every batch: `batchSize`, or all of them when there are fewer. */
  readonly size: number;
  readonly perEpoch: number;
  /** Batch of the step numbered from 0. The arrays are filled anew by the next call. */
  read(step: number): Batch;
}

export interface BatchOptions {
  readonly key: Key;
  /** Default `key`. */
  readonly augmentKey?: Key;
  readonly batchSize: number;
  readonly augment?: RowAugment;
}

/**
 * Full batches of a split. Epoch e visits the examples in the order `permutation(key.fold("order", e))`, so that runs with
 * the same key see the same batches whatever they train. The remainder of an epoch, fewer than `batchSize` examples, is
 * left out; the next permutation leaves out others. Example i of epoch e is augmented by `key.fold("augment", e, i)`.
 */
export function batches(split: Split, options: BatchOptions): Batches {
  const { key, augmentKey: augmentSource = key, batchSize, augment } = options;
  checkNumber("fit", "batchSize", batchSize, { min: 1, integer: true });
  const count = exampleCount(split);
  const size = Math.min(batchSize, count);
  const perEpoch = Math.floor(count / size);
  const batch: Batch = { inputs: emptyRows(split.inputs, size), targets: emptyRows(split.targets, size) };
  let epoch = -1;
  let augmentKey = key;
  let order: ArrayLike<number> = [];
  return {
    size,
    perEpoch,
    read(step) {
      const wanted = Math.floor(step / perEpoch);
      if (wanted !== epoch) {
        epoch = wanted;
        order = permutation(key.fold("order", epoch), count);
        augmentKey = augmentSource.fold("augment", epoch);
      }
      const start = (step - epoch * perEpoch) * size;
      copyRows(split.inputs, batch.inputs, (row) => order[start + row] ?? 0);
      copyRows(split.targets, batch.targets, (row) => order[start + row] ?? 0);
      if (augment !== undefined)
        augmentRows(batch.inputs, (row, data, shape) => {
          const example = order[start + row] ?? 0;
          return augment(augmentKey.fold(example), { data, shape }, example);
        });
      return batch;
    },
  };
}

/** Replaces every row by what the augmentation makes of it. */
function augmentRows(
  { data, shape }: NdArray,
  augment: (row: number, sample: TypedArray, shape: Shape) => ArrayLike<number>,
): void {
  const [rows = 0, ...sampleShape] = shape;
  const size = data.length / Math.max(rows, 1);
  for (let row = 0; row < rows; row++) {
    // The sample is the batch's own copy, so that an augmentation that writes to it harms nobody.
    const sample = data.subarray(row * size, (row + 1) * size);
    const result = augment(row, sample, sampleShape);
    if (result !== sample) sample.set(result);
  }
}

/** An array like `source` with `count` examples, all zeros. */
export function emptyRows(source: NdArray, count: number): NdArray {
  const rowSize = source.shape[0] === 0 ? 0 : source.data.length / (source.shape[0] ?? 1);
  const data =
    source.data instanceof Float32Array ? new Float32Array(count * rowSize) : new Int32Array(count * rowSize);
  return new NdArray(data, [count, ...source.shape.slice(1)], source.dtype);
}

/** Below this many elements a loop is faster than a view and its `set`. */
const shortRow = 32;

/** Fills every row of `target` with the row of `source` that `pick` names. */
export function copyRows(source: NdArray, target: NdArray, pick: (row: number) => number): void {
  const rows = target.shape[0] ?? 0;
  const size = rows === 0 ? 0 : target.data.length / rows;
  const { data } = target;
  for (let row = 0; row < rows; row++) {
    const from = pick(row) * size;
    const to = row * size;
    if (size < shortRow) for (let i = 0; i < size; i++) data[to + i] = source.data[from + i] ?? 0;
    else data.set(source.data.subarray(from, from + size), to);
  }
}
