/** @file Datasets in shared memory: loaded once, read by every worker thread. */
import { NdArray, type Dataset, type Split, type TypedArray } from "@nn/core";

/** A dataset as it travels to a thread: classes lose their prototype on the way, so arrays go as plain objects. */
export interface SharedDataset {
  readonly facts: Omit<Dataset, "train" | "validation" | "test">;
  readonly train: SharedSplit;
  readonly validation: SharedSplit | null;
  readonly test: SharedSplit;
}

interface SharedSplit {
  readonly inputs: SharedArray;
  readonly targets: SharedArray;
}

interface SharedArray {
  readonly data: TypedArray;
  readonly shape: readonly number[];
  readonly dtype: NdArray["dtype"];
}

/** Copies a dataset into shared memory. */
export function shareDataset(dataset: Dataset): SharedDataset {
  const { train, validation, test, ...facts } = dataset;
  return {
    facts: JSON.parse(JSON.stringify(facts)),
    train: shareSplit(train),
    validation: validation === undefined ? null : shareSplit(validation),
    test: shareSplit(test),
  };
}

/** The dataset again, over the same memory. */
export function openSharedDataset(shared: SharedDataset): Dataset {
  return {
    ...shared.facts,
    train: openSplit(shared.train),
    ...(shared.validation === null ? {} : { validation: openSplit(shared.validation) }),
    test: openSplit(shared.test),
  };
}

function shareSplit(split: Split): SharedSplit {
  return { inputs: shareArray(split.inputs), targets: shareArray(split.targets) };
}

function shareArray(array: NdArray): SharedArray {
  const memory = new SharedArrayBuffer(array.data.byteLength);
  const data = array.data instanceof Float32Array ? new Float32Array(memory) : new Int32Array(memory);
  data.set(array.data);
  return { data, shape: array.shape, dtype: array.dtype };
}

function openSplit(split: SharedSplit): Split {
  return { inputs: openArray(split.inputs), targets: openArray(split.targets) };
}

function openArray({ data, shape, dtype }: SharedArray): NdArray {
  return new NdArray(data, shape, dtype);
}
