import { integer, plugin, type Layer } from "@nn/core";

import type { Activation } from "../activation.ts";
import { relu } from "../activations/relu.ts";
import { activation as activationLayer } from "../layers/activation.ts";
import { dense } from "../layers/dense.ts";
import { flatten } from "../layers/flatten.ts";
import { defineNetwork, type NetworkPlugin } from "../network.ts";

declare module "../network.ts" {
  interface NetworkMap {
    readonly residualMlp: typeof residualMlp;
  }
}

export interface ResidualMlpOptions {
  /** Residual blocks, each of two dense layers; default 8. */
  readonly depth: number;
  /** Units of every layer; default 64. */
  readonly width: number;
  /** Default `relu`. */
  readonly activation: Activation;
}

/**
 * A residual multilayer perceptron: flatten, one dense layer, `depth` blocks x + F(x), the activation, one linear output layer.
 *
 * F is activation → dense → activation → dense: pre-activation, so that nothing but additions lies between the first layer and the
 * last activation. Normalization stands before every activation, noise after the second of a branch.
 *
 * He, Zhang, Ren & Sun, "Identity mappings in deep residual networks" (2016).
 *
 * @example residualMlp({ depth: 32, width: 64 })
 */
export const residualMlp: NetworkPlugin<ResidualMlpOptions> = defineNetwork<ResidualMlpOptions>({
  package: "@nn/train",
  name: "residualMlp",
  summary: "A residual multilayer perceptron with pre-activation.",
  paper: "He, Zhang, Ren & Sun, Identity mappings in deep residual networks, 2016",
  branches: true,
  options: {
    depth: integer(8, { min: 0, max: 1000 }),
    width: integer(64, { min: 1, max: 65_536 }),
    activation: plugin("activation", relu()),
  },
  build({ outputs }, { depth, width, activation }, put) {
    const half = (noise: readonly Layer[]): Layer[] => [
      ...put.before(),
      ...put.shift(),
      activationLayer(activation),
      ...noise,
      ...put.shift(),
      dense(width, put.weights),
    ];
    const block = (): Layer => put.residual([...half([]), ...half(put.after())]);
    return [
      flatten(),
      dense(width, put.weights),
      ...Array.from({ length: depth }, block),
      ...put.before(),
      activationLayer(activation),
      put.output(outputs),
    ];
  },
});
