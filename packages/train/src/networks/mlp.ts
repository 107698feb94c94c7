import { integer, plugin } from "@nn/core";

import type { Activation } from "../activation.ts";
import { relu } from "../activations/relu.ts";
import { dense } from "../layers/dense.ts";
import { flatten } from "../layers/flatten.ts";
import { defineNetwork, type NetworkPlugin } from "../network.ts";

declare module "../network.ts" {
  interface NetworkMap {
    readonly mlp: typeof mlp;
  }
}

export interface MlpOptions {
  /** Hidden layers; default 2. */
  readonly depth: number;
  /** Units of each; default 128. */
  readonly width: number;
  /** Default `relu`. */
  readonly activation: Activation;
}

/**
 * A multilayer perceptron: flatten, `depth` hidden dense layers of `width` units, one linear output layer.
 *
 * @example mlp({ depth: 10, width: 48, activation: "tanh" })
 */
export const mlp: NetworkPlugin<MlpOptions> = defineNetwork<MlpOptions>({
  package: "@nn/train",
  name: "mlp",
  summary: "A multilayer perceptron.",
  options: {
    depth: integer(2, { min: 0, max: 1000 }),
    width: integer(128, { min: 1, max: 65_536 }),
    activation: plugin("activation", relu()),
  },
  build: ({ outputs }, { depth, width, activation }, put) => [
    flatten(),
    ...Array.from({ length: depth }, () => put.hidden((options) => dense(width, options), activation)).flat(),
    put.output(outputs),
  ],
});
