import {
  add,
  div,
  greater,
  logicalAnd,
  maximum,
  mul,
  number,
  type ParameterRole,
  select,
  sqrt,
  square,
  sum,
  type Tensor,
  defineGradientTransform,
  type GradientTransformPlugin,
} from "@nn/core";

import { zipVariables } from "../model/variables.ts";

declare module "@nn/core" {
  interface GradientTransformMap {
    readonly scaleByTrustRatio: typeof scaleByTrustRatio;
  }
}

export interface ScaleByTrustRatioOptions {
  /** λ ≥ 0; default 0.01. */
  readonly weightDecay: number;
}

/**
 * u·‖θ‖/‖u‖ with u = g + λ·θ: every parameter moves by a share of its own length; u where a length is 0.
 *
 * Only kernels and embeddings decay.
 */
export const scaleByTrustRatio: GradientTransformPlugin<ScaleByTrustRatioOptions> =
  defineGradientTransform<ScaleByTrustRatioOptions>({
    package: "@nn/train",
    name: "scaleByTrustRatio",
    summary: "Steps as long as their parameter.",
    paper: "You et al., Large batch optimization for deep learning: Training BERT in 76 minutes, 2020",
    acts: null,
    options: { weightDecay: number(0.01, { min: 0 }) },
    update(gradients, slots, context, { weightDecay }) {
      const { learningRate, rate, parameters, roles } = context;
      // What other transforms gave to the rate belongs to the gradient, whose length is measured here.
      const factor = div(rate, maximum(learningRate, 1e-30));
      return {
        gradients: zipVariables(gradients, parameters, (g, value, layer, name) => {
          const scaled = mul(g, factor);
          const step = decayed.has(roles[layer]![name]!) ? add(scaled, mul(value, weightDecay)) : scaled;
          const [own, length] = [lengthOf(value), lengthOf(step)];
          return mul(
            step,
            select(logicalAnd(greater(own, 0), greater(length, 0)), div(own, maximum(length, 1e-30)), 1),
          );
        }),
        slots,
        rate: learningRate,
      };
    },
  });

const decayed: ReadonlySet<ParameterRole> = new Set(["kernel", "embedding"]);

function lengthOf(values: Tensor): Tensor {
  return sqrt(sum(square(values)));
}
