import { defineLayer, integer, type LayerPlugin, matmul, ShapeError, showShape } from "@nn/core";

import { buildKernelLayer, kernelFields, type KernelOptions } from "./parts/kernel-layer.ts";

declare module "@nn/core" {
  interface LayerMap {
    readonly dense: typeof dense;
  }
}

export interface DenseOptions extends KernelOptions {
  readonly units: number;
}

/**
 * f(x·W + b) with kernel W [in, units] and bias b [units]; input [n, in], output [n, units].
 *
 * The fans of the kernel are in and units.
 *
 * @example dense(128, { activation: "relu", penalty: l2(1e-4) }); dense(10, { initializer: glorotNormal(), bias: false });
 * @throws ShapeError when built on an input of rank other than 1 (without the batch axis).
 */
export const dense: LayerPlugin<DenseOptions, number> = defineLayer<DenseOptions, number>({
  package: "@nn/train",
  name: "dense",
  summary: "f(x·W + b).",
  traits: () => ({ weights: "product" }),
  options: { units: integer(1, { min: 1 }), ...kernelFields },
  shorthand: "units",
  build(inputShape, options) {
    const { units } = options;
    const [inputs] = inputShape;
    if (inputShape.length !== 1 || inputs === undefined) {
      throw new ShapeError(
        `dense: the input has shape ${showShape(inputShape)} without the batch axis; wanted rank 1, put flatten() in front`,
      );
    }
    const fans = { fanIn: inputs, fanOut: units };
    return buildKernelLayer(
      "dense",
      { shape: [inputs, units], fans, outputShape: [units], apply: (input, kernel) => matmul(input, kernel) },
      options,
    );
  },
});
