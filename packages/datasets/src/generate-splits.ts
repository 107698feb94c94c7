/** @file Generated datasets: each example from its own key. */
import { type Fields, integer, type Key, NdArray, type Shape, type Split } from "@nn/core";
import { scaleField, type Scale } from "./finish-dataset.ts";

/** Options of every generated dataset. */
export interface GeneratorOptions {
  /** Number of training examples. */
  readonly train: number;
  /** Number of validation examples; 0 gives no validation split. */
  readonly validation: number;
  readonly test: number;
  readonly scale: Scale;
  /** Seed of everything drawn. Default 0. */
  readonly seed: number;
}

/** Writes one example of class `label` into `out` from `offset` on. */
export type DrawExample = (out: Float32Array, offset: number, label: number, key: Key) => void;

/**
 * The splits `train`, `validation` and `test`. Example i has class i mod `classes` and is drawn from
 * `key.fold(split, i)`, so a longer split begins with the shorter one.
 */
export function generateSplits(
  options: GeneratorOptions,
  inputShape: Shape,
  classes: number,
  key: Key,
  draw: DrawExample,
): { train: Split; validation?: Split; test: Split } {
  const width = inputShape.reduce((product, extent) => product * extent, 1);
  const generate = (split: "train" | "validation" | "test"): Split => {
    const count = options[split];
    const splitKey = key.fold(split);
    const inputs = new Float32Array(count * width);
    const targets = new Int32Array(count);
    for (let i = 0; i < count; i += 1) {
      targets[i] = i % classes;
      draw(inputs, i * width, i % classes, splitKey.fold(i));
    }
    return { inputs: new NdArray(inputs, [count, ...inputShape]), targets: new NdArray(targets, [count]) };
  };
  return {
    train: generate("train"),
    ...(options.validation === 0 ? {} : { validation: generate("validation") }),
    test: generate("test"),
  };
}

/** Fields that all generators share, with their numbers of examples. */
export function generatorFields(
  { train, validation, test }: Pick<GeneratorOptions, "train" | "validation" | "test">,
  scale: Scale,
): Fields<GeneratorOptions> {
  return {
    train: integer(train, { min: 1 }),
    validation: integer(validation, { min: 0 }),
    test: integer(test, { min: 1 }),
    scale: scaleField(scale),
    seed: integer(0),
  };
}
