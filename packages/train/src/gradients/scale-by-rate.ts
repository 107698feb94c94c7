import { defineGradientTransform, type GradientTransformPlugin, mapVariables, mul, rateFor } from "@nn/core";

declare module "@nn/core" {
  interface GradientTransformMap {
    readonly scaleByRate: typeof scaleByRate;
  }
}

/**
 * η·g: the direction times the learning rate and, where a model initializer such as µP asks for one, the factor of the parameter.
 *
 * The last transform of every optimizer; what comes out is subtracted from the parameters.
 *
 * @example defineOptimizer({ …, chain: ({ beta }) => [signOfMean(beta), scaleByRate()] })
 */
export const scaleByRate: GradientTransformPlugin = defineGradientTransform({
  package: "@nn/train",
  name: "scaleByRate",
  summary: "η·g: the direction times the learning rate of its parameter.",
  acts: null,
  options: {},
  update: (gradients, slots, context) => ({
    gradients: mapVariables(gradients, (direction, layer, name) =>
      mul(rateFor(context, context.rate, layer, name), direction),
    ),
    slots,
  }),
});
