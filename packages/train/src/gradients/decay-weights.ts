import {
  defineGradientTransform,
  type GradientTransformPlugin,
  mul,
  number,
  type ParameterRole,
  rateFor,
  sub,
  type Tensor,
} from "@nn/core";

import { zipVariables } from "../model/variables.ts";

declare module "@nn/core" {
  interface GradientTransformMap {
    readonly decayWeights: typeof decayWeights;
  }
}

export interface DecayWeightsOptions {
  /** λ ≥ 0; default 0.01. */
  readonly weightDecay: number;
}

const decayed: ReadonlySet<ParameterRole> = new Set(["kernel", "embedding"]);

/**
 * Decoupled weight decay: the step starts from (1 − η·λ)·θ instead of θ; kernels and embeddings alone.
 *
 * η is the learning rate of the schedule, with the factor of the parameter, whatever other transforms make of gradients and rate.
 *
 * @example fit(model, data, { use: ["decayWeights(0.1)"], optimizer: "adam(1e-3)", … }) // the steps of adamW
 */
export const decayWeights: GradientTransformPlugin<DecayWeightsOptions, number> = defineGradientTransform<
  DecayWeightsOptions,
  number
>({
  package: "@nn/train",
  name: "decayWeights",
  summary: "Weight decay beside the gradient.",
  paper: "Loshchilov & Hutter, Decoupled weight decay regularization, 2019",
  options: { weightDecay: number(0.01, { min: 0 }) },
  shorthand: "weightDecay",
  update(gradients, slots, context, { weightDecay }) {
    const { learningRate, parameters, roles } = context;
    const keep = (rate: Tensor): Tensor => sub(1, mul(rate, weightDecay));
    const shared = keep(learningRate);
    return {
      gradients,
      slots,
      parameters: zipVariables(parameters, roles, (value, role, layer, name) => {
        if (!decayed.has(role)) return value;
        const rate = rateFor(context, learningRate, layer, name);
        return mul(value, rate === learningRate ? shared : keep(rate));
      }),
    };
  },
});
