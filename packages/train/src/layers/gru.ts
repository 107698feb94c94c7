import { add, defineLayer, type LayerPlugin, mul, sigmoid, sub, tanh } from "@nn/core";
import { zeros } from "@nn/init";

import { buildRecurrent, recurrentFields, type RecurrentOptions } from "./parts/recurrent.ts";

declare module "@nn/core" {
  interface LayerMap {
    readonly gru: typeof gru;
  }
}

/**
 * A gated recurrent unit: r, z = σ(x·W + b + h·U + c), g = tanh(x·W + b + r·(h·U + c)), h ← (1 − z)·g + z·h at every step from h = 0; input
 * [n, length, features], output [n, units], or [n, length, units] with `sequence`.
 *
 * The gates stand in the order r, z, g, and the reset gate acts after the product with the state, as in PyTorch, in cuDNN and in Keras'
 * `reset_after` (which has z before r); `recurrentBias` is c.
 *
 * @example sequential([gru(64), dense(10)])
 * @throws ShapeError when built on an input that is no sequence.
 */
export const gru: LayerPlugin<RecurrentOptions, number> = defineLayer<RecurrentOptions, number>({
  package: "@nn/train",
  name: "gru",
  summary: "A gated recurrent unit: a state that is mixed with a candidate at every step of a sequence.",
  paper:
    "Cho et al., Learning phrase representations using RNN encoder-decoder for statistical machine translation, 2014",
  traits: () => ({ weights: "product" }),
  options: recurrentFields,
  shorthand: "units",
  build: (inputShape, options) =>
    buildRecurrent("gru", inputShape, options, {
      gates: 3,
      bias: zeros(),
      recurrentBias: true,
      step(input, recurrent, [state], gate) {
        const reset = sigmoid(add(gate(input, 0), gate(recurrent, 0)));
        const keep = sigmoid(add(gate(input, 1), gate(recurrent, 1)));
        const candidate = tanh(add(gate(input, 2), mul(reset, gate(recurrent, 2))));
        return [add(mul(sub(1, keep), candidate), mul(keep, state))];
      },
    }),
});
