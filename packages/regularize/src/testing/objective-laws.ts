import {
  key,
  matmul,
  mean,
  normal,
  type ObjectiveContext,
  type ObjectiveTermPlugin,
  square,
  tanh,
  tensor,
  type Tensor,
} from "@nn/core";
import { demand, type Law } from "@nn/core/testing";

import { gradientMismatch } from "./gradient-mismatch.ts";

const [examples, features, classes] = [4, 3, 5];
const kernel = normal(key(1), features * classes);
const targets = Int32Array.from({ length: examples }, (_, i) => (i * 2) % classes);

/** A step of a small network, tanh(x·W), seen from its loss. */
function stepOf(inputs: Tensor): ObjectiveContext {
  const w = tensor(kernel, { shape: [features, classes] });
  const preActivation = matmul(inputs, w);
  const outputs = tanh(preActivation);
  return {
    inputs,
    outputs,
    targets: tensor(targets),
    loss: mean(square(outputs)),
    activations: { dense1: { input: inputs, preActivation, output: outputs } },
    parameters: { dense1: { kernel: w } },
    roles: { dense1: { kernel: "kernel" } },
    step: tensor(3),
    key: tensor(Int32Array.from(key(2).words)),
  };
}

/** What every objective term must keep. */
export const objectiveLaws: readonly Law<ObjectiveTermPlugin>[] = [
  {
    name: "it is one finite number, the same for the same step",
    async check(plugin, options) {
      const inputs = (): Tensor => tensor(normal(key(3), examples * features), { shape: [examples, features] });
      const [first, second] = [plugin(options), plugin(options)].map((term) => term.loss(stepOf(inputs())));
      demand(
        first!.dtype === "float32" && first!.shape.length === 0,
        () => `it is ${first!.dtype}[${first!.shape.join(", ")}]; wanted float32[]`,
      );
      const [a, b] = [(await first!.data())[0]!, (await second!.data())[0]!];
      demand(Number.isFinite(a) && a === b, () => `it is ${a}, and ${b} the second time`);
    },
  },
  {
    name: "its gradient is its difference quotient",
    async check(plugin, options) {
      const shape = [examples, features];
      const at = normal(key(4), examples * features, { std: 0.5 });
      const mismatch = await gradientMismatch((x) => plugin(options).loss(stepOf(x)), at, shape);
      demand(mismatch === undefined, () => mismatch ?? "");
    },
  },
];
