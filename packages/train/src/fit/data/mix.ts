/** @file Mixing of examples within a batch, targets and all. */
import {
  DtypeError,
  NdArray,
  permutation,
  sameShape,
  ShapeError,
  showShape,
  type Key,
  type LabeledSample,
  type Mixing,
  type Scope,
  type SpecOf,
} from "@nn/core";

import { emptyRows, type Batch, type Batches } from "./batches.ts";

/** Two examples to one of the same shape; the samples given are left as they are. */
export type Mix = (key: Key, first: LabeledSample, second: LabeledSample) => LabeledSample;

/** `"mixup(0.2)"`, `{ name, options }`, a value, or a function. */
export type MixLike = SpecOf<"mixing"> | Mix;

/** A spec as its value, a function as it is. */
export function readMix(spec: MixLike, scope: Scope): Mixing | Mix {
  return typeof spec === "function" && !("kind" in spec) ? spec : scope.resolve("mixing", spec as SpecOf<"mixing">);
}

/** A function of key and samples. */
export function mixFunction(mix: Mixing | Mix): Mix {
  return typeof mix === "function" ? mix : (key, first, second) => mix.mix(key, first, second);
}

export interface MixOptions {
  readonly key: Key;
  readonly mix: Mix;
  /** Of a classification, whose targets become probabilities. */
  readonly classes: number;
}

/**
 * Batches in which each example is mixed with another one of its batch. At step s, counted from 0, the partners are
 * `permutation(key.fold("mix", s, "partners"), size)`, and row i is mixed by `key.fold("mix", s, i)`.
 */
export function mixedBatches(source: Batches, { key, mix, classes }: MixOptions): Batches {
  let mixed: Batch | undefined;
  return {
    size: source.size,
    perEpoch: source.perEpoch,
    read(step) {
      const { inputs, targets: plain } = source.read(step);
      if (inputs.dtype !== "float32") throw new DtypeError(`fit: mix is for float32 inputs; these are ${inputs.dtype}`);
      const targets = plain.dtype === "int32" ? oneHotRows(plain, classes) : plain;
      mixed ??= { inputs: emptyRows(inputs, source.size), targets: emptyRows(targets, source.size) };
      const stepKey = key.fold("mix", step);
      const partners = permutation(stepKey.fold("partners"), source.size);
      for (let row = 0; row < source.size; row++) {
        const [first, second] = [sampleAt(inputs, targets, row), sampleAt(inputs, targets, partners[row] ?? row)];
        const result = checked(mix(stepKey.fold(row), first, second), first);
        mixed.inputs.data.set(result.data, row * first.data.length);
        mixed.targets.data.set(result.label, row * first.label.length);
      }
      return mixed;
    },
  };
}

function sampleAt(inputs: NdArray, targets: NdArray, row: number): LabeledSample {
  return { data: rowOf(inputs, row), shape: inputs.shape.slice(1), label: rowOf(targets, row) };
}

function rowOf({ data, shape }: NdArray, row: number): Float32Array {
  const size = data.length / (shape[0] ?? 1);
  return (data as Float32Array).subarray(row * size, (row + 1) * size);
}

function oneHotRows({ data: labels }: NdArray, classes: number): NdArray {
  const rows = new Float32Array(labels.length * classes);
  labels.forEach((label, row) => {
    rows[row * classes + label] = 1;
  });
  return new NdArray(rows, [labels.length, classes]);
}

function checked(got: LabeledSample, wanted: LabeledSample): LabeledSample {
  if (
    sameShape(got.shape, wanted.shape) &&
    got.data.length === wanted.data.length &&
    got.label.length === wanted.label.length
  ) {
    return got;
  }
  throw new ShapeError(
    `fit: mix made ${showShape(got.shape)} (${got.data.length} numbers, ${got.label.length} in the label) of examples of shape ${showShape(wanted.shape)} (${wanted.data.length} and ${wanted.label.length}); wanted the same`,
  );
}
