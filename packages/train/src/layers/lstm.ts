import { add, defineLayer, type LayerPlugin, mul, sigmoid, tanh } from "@nn/core";
import { forgetGate } from "@nn/init";

import { buildRecurrent, recurrentFields, type RecurrentOptions } from "./parts/recurrent.ts";

declare module "@nn/core" {
  interface LayerMap {
    readonly lstm: typeof lstm;
  }
}

/**
 * Long short-term memory: i, f, g, o = x·W + h·U + b, c ← σ(f)·c + σ(i)·tanh(g), h ← σ(o)·tanh(c) at every step from zeros; input
 * [n, length, features], output [n, units], or [n, length, units] with `sequence`.
 *
 * W is [features, 4 · units] and U [units, 4 · units], in the order i, f, g, o of Keras and PyTorch, each gate drawn by itself. The bias of the
 * forget gate starts at 1. Padding at the end is read like everything else.
 *
 * @example sequential([lstm(64), dense(10)]); sequential([lstm(64, { sequence: true }), lstm(64), dense(10)])
 * @throws ShapeError when built on an input that is no sequence.
 */
export const lstm: LayerPlugin<RecurrentOptions, number> = defineLayer<RecurrentOptions, number>({
  package: "@nn/train",
  name: "lstm",
  summary: "Long short-term memory: a gated state that is added to at every step of a sequence.",
  paper:
    "Hochreiter & Schmidhuber, Long short-term memory, 1997; Gers, Schmidhuber & Cummins, Learning to forget, 2000",
  traits: () => ({ weights: "product" }),
  options: recurrentFields,
  shorthand: "units",
  build: (inputShape, options) =>
    buildRecurrent("lstm", inputShape, options, {
      gates: 4,
      kept: 1,
      bias: forgetGate(),
      step(input, recurrent, [, cell], gate) {
        const all = add(input, recurrent);
        const [write, keep, value, show] = [0, 1, 2, 3].map((index) => gate(all, index));
        const next = add(mul(sigmoid(keep!), cell!), mul(sigmoid(write!), tanh(value!)));
        return [mul(sigmoid(show!), tanh(next)), next];
      },
    }),
});
