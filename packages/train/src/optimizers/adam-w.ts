import { mul, number, sub, type ParameterRole, type Tensor } from "@nn/core";

import { zipVariables } from "../model/variables.ts";
import { defineOptimizer, rateFor, type OptimizerPlugin } from "../optimizer.ts";
import type { GivenRate } from "../schedule.ts";
import { adamFields, adamSlots, adamUpdate, type AdamOptions } from "./adam.ts";

declare module "../optimizer.ts" {
  interface OptimizerMap {
    readonly adamW: typeof adamW;
  }
}

export interface AdamWOptions extends AdamOptions {
  /** λ ≥ 0; default 0.01. */
  readonly weightDecay: number;
}

const decayed: ReadonlySet<ParameterRole> = new Set(["kernel", "embedding"]);

/**
 * Adam with decoupled weight decay: θ ← (1 − η·λ)·θ, then the step of `adam` at the old gradient.
 *
 * Only kernels and embeddings decay, all at the same relative rate, whatever the size of their gradients. The decay is
 * multiplied by the learning rate, as in PyTorch; with a schedule it follows the schedule.
 *
 * @example adamW(); adamW({ learningRate: 3e-4, weightDecay: 0.1 });
 */
export const adamW: OptimizerPlugin<AdamWOptions, GivenRate> = defineOptimizer<AdamWOptions, GivenRate>({
  package: "@nn/train",
  name: "adamW",
  summary: "Adam with weight decay outside the adaptive step.",
  paper: "Loshchilov & Hutter, Decoupled weight decay regularization, 2019",
  options: { ...adamFields, weightDecay: number(0.01, { min: 0 }) },
  shorthand: "learningRate",
  init: adamSlots,
  update(gradients, slots, parameters, context, options) {
    const keep = (rate: Tensor): Tensor => sub(1, mul(rate, options.weightDecay));
    const shared = keep(context.learningRate);
    const smaller = zipVariables(parameters, context.roles, (value, role, layer, name) => {
      const rate = rateFor(context, context.learningRate, layer, name);
      return decayed.has(role) ? mul(value, rate === context.learningRate ? shared : keep(rate)) : value;
    });
    return adamUpdate(gradients, slots, smaller, context, options);
  },
});
