import { defineInitializer, type InitializerPlugin, number, OptionError, text } from "@nn/core";

import { packageName } from "../variance-scaling.ts";

export interface ForgetGateOptions {
  /** Bias of the forget gate; default 1. */
  readonly value: number;
  /** Order of the gates, one letter each: "ifgo" in Keras, PyTorch and Flax (the default), "iofg" in ONNX, "igfo" in TensorFlow 1. */
  readonly gates: string;
}

/**
 * The bias of an LSTM: 1 for the forget gate and 0 for the others, so that the cell remembers until it learns to forget.
 *
 * The shape is [gates · units], gate after gate. Where a framework adds two biases, as PyTorch does, use it for one of them.
 *
 * Gers, Schmidhuber, Cummins, "Learning to forget" (2000); Jozefowicz, Zaremba, Sutskever, "An empirical exploration of
 * recurrent network architectures" (2015).
 *
 * @example forgetGate().sample(key(1), [8]) // 0, 0, 1, 1, 0, 0, 0, 0
 * @throws OptionError unless `gates` has one f, ShapeError unless the shape is [gates · units].
 */
export const forgetGate: InitializerPlugin<ForgetGateOptions, number> = defineInitializer<ForgetGateOptions, number>({
  name: "forgetGate",
  package: packageName,
  summary: "The bias of an LSTM: 1 for the forget gate, 0 for the others.",
  paper:
    'Gers, Schmidhuber, Cummins, "Learning to forget" (2000); Jozefowicz, Zaremba, Sutskever, "An empirical exploration of recurrent network architectures" (2015)',
  options: { value: number(1), gates: text("ifgo") },
  shorthand: "value",
  check: ({ gates }) => {
    if (gates.split("f").length !== 2) {
      throw new OptionError(
        `forgetGate: gates is ${JSON.stringify(gates)}; wanted one letter for each gate in their order, f once, e.g. "ifgo"`,
      );
    }
  },
  refuse: ({ shape, options: { gates } }) =>
    shape.length === 1 && shape[0]! % gates.length === 0
      ? undefined
      : `wanted [${gates.length} · units], a bias for each of the gates ${gates}`,
  sample({ size, options: { value, gates } }) {
    const units = size / gates.length;
    const first = gates.indexOf("f") * units;
    return new Float32Array(size).fill(value, first, first + units);
  },
  moments({ options: { value, gates } }) {
    const mean = value / gates.length;
    return { mean, variance: mean * (value - mean), deterministic: true };
  },
});

declare module "@nn/core" {
  interface InitializerMap {
    forgetGate: typeof forgetGate;
  }
}
