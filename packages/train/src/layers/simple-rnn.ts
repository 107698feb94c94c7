import { add, defineLayer, type LayerPlugin } from "@nn/core";
import { zeros } from "@nn/init";

import { activationField, type Activation } from "../activation.ts";
import { tanh } from "../activations/tanh.ts";
import { buildRecurrent, recurrentFields, type RecurrentOptions } from "./parts/recurrent.ts";

declare module "@nn/core" {
  interface LayerMap {
    readonly simpleRnn: typeof simpleRnn;
  }
}

export interface SimpleRnnOptions extends RecurrentOptions {
  /** Default `tanh`. */
  readonly activation: Activation;
}

/**
 * An Elman network: h ← f(x·W + h·U + b) at every step from h = 0; input [n, length, features], output [n, units], or
 * [n, length, units] with `sequence`.
 *
 * @example sequential([simpleRnn(64), dense(10)]); simpleRnn(32, { sequence: true, recurrent: "identity", activation: "relu" })
 * @throws ShapeError when built on an input that is no sequence.
 */
export const simpleRnn: LayerPlugin<SimpleRnnOptions, number> = defineLayer<SimpleRnnOptions, number>({
  package: "@nn/train",
  name: "simpleRnn",
  summary: "h ← f(x·W + h·U + b) at every step of a sequence.",
  paper: "Elman, Finding structure in time, 1990",
  traits: () => ({ weights: "product" }),
  options: { ...recurrentFields, activation: activationField(tanh()) },
  shorthand: "units",
  build: (inputShape, options) =>
    buildRecurrent("simpleRnn", inputShape, options, {
      gates: 1,
      bias: zeros(),
      step: (input, recurrent) => [options.activation.apply(add(input, recurrent))],
    }),
});
