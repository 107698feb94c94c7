/** @file Data is checked before the first step: what is wrong with it, in which split, at which example. */
import {
  DataError,
  exampleCount,
  sameShape,
  showShape,
  showType,
  type Dataset,
  type NdArray,
  type Split,
} from "@nn/core";

import type { Loss } from "../../contracts/loss.ts";

/**
 * Throws a DataError unless every split holds examples of the declared shape and the training split's dtype, as many inputs as targets, finite
 * numbers, and class numbers in [0, classes), and no split is a copy of another one.
 */
export function checkData(data: Dataset): void {
  checkSplit(data, "train", data.train);
  if (data.validation !== undefined) checkSplit(data, "validation", data.validation);
  checkSplit(data, "test", data.test);
  checkApart(data, "train", "test");
  checkApart(data, "train", "validation");
  checkApart(data, "validation", "test");
}

/** Two splits that are one value in the caller's code were meant so; a copy, such as a file read twice, was not. */
function checkApart(data: Dataset, one: SplitName, other: SplitName): void {
  const [a, b] = [data[one], data[other]];
  if (a === undefined || b === undefined || a.inputs === b.inputs || a.targets === b.targets) return;
  if (!sameNumbers(a.inputs, b.inputs) || !sameNumbers(a.targets, b.targets)) return;
  throw new DataError(
    `${placeOf(data, other)}: its examples are a copy of the split ${one}, number for number; wanted other examples, or the same value for both where that is meant`,
  );
}

type SplitName = "train" | "validation" | "test";

function sameNumbers(a: NdArray, b: NdArray): boolean {
  return sameShape(a.shape, b.shape) && a.data.every((value, i) => value === b.data[i]);
}

/** Throws a DataError for a split whose targets the loss refuses. */
export function checkTargets(data: Dataset, loss: Loss): void {
  for (const splitName of ["train", "validation", "test"] as const) {
    const split = data[splitName];
    const why = split === undefined ? undefined : loss.refusal(split.targets);
    if (split === undefined || why === undefined) continue;
    throw new DataError(
      `${placeOf(data, splitName)}: ${loss.id} refuses the targets ${showType(split.targets)}: ${why}`,
    );
  }
}

function placeOf({ name }: Dataset, splitName: string): string {
  return `dataset ${JSON.stringify(name)}, split ${splitName}`;
}

function checkSplit(data: Dataset, splitName: string, split: Split): void {
  const where = placeOf(data, splitName);
  const { inputs, targets } = split;
  const count = exampleCount(split);
  const { dtype } = data.train.inputs;
  if (dtype === "bool") throw new DataError(`${where}: inputs are ${showType(inputs)}; wanted float32 or int32`);
  if (inputs.dtype !== dtype || !sameShape(inputs.shape, [count, ...data.inputShape])) {
    throw new DataError(
      `${where}: inputs are ${showType(inputs)}; wanted ${dtype}[n${data.inputShape.map((extent) => `, ${extent}`).join("")}], because the training split is ${dtype} and inputShape is ${showShape(data.inputShape)}`,
    );
  }
  const classification = data.task === "classification";
  const wanted = classification ? [count] : [count, data.classes.length];
  if (targets.dtype !== (classification ? "int32" : "float32") || targets.shape.length !== wanted.length) {
    throw new DataError(
      `${where}: targets are ${showType(targets)}; a ${data.task} task wants ${classification ? "int32[n] class numbers" : `float32[n, ${data.classes.length}]`}`,
    );
  }
  if (targets.shape[0] !== count) {
    throw new DataError(`${where}: ${count} inputs but ${targets.shape[0]} targets; wanted one target for each input`);
  }
  if (!sameShape(targets.shape, wanted)) {
    throw new DataError(
      `${where}: targets are ${showType(targets)}; wanted ${data.classes.length} numbers for each example`,
    );
  }
  if (count === 0) throw new DataError(`${where}: no examples`);
  checkNumbers(where, "inputs", inputs.data, count);
  if (classification) checkLabels(where, targets.data, data.classes.length);
  else checkNumbers(where, "targets", targets.data, count);
}

function checkNumbers(where: string, what: string, values: ArrayLike<number>, count: number): void {
  for (let i = 0; i < values.length; i++) {
    const value = values[i] ?? 0;
    // x − x is 0 for finite numbers and NaN for the others.
    if (value - value !== 0) {
      throw new DataError(
        `${where}: ${what} of example ${Math.floor((i * count) / values.length)} hold ${value}; wanted finite numbers`,
      );
    }
  }
}

function checkLabels(where: string, labels: ArrayLike<number>, classes: number): void {
  for (let i = 0; i < labels.length; i++) {
    const label = labels[i] ?? 0;
    if (label < 0 || label >= classes) {
      throw new DataError(
        `${where}: example ${i} has class ${label}; there are ${classes} classes, wanted 0 to ${classes - 1}`,
      );
    }
  }
}
