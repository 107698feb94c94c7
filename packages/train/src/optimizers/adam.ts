import {
  add,
  div,
  expm1,
  type Fields,
  full,
  math,
  mul,
  neg,
  number,
  sqrt,
  sub,
  type NdArray,
  type Tensor,
} from "@nn/core";

import { zerosLike, zipVariables, type Variables } from "../model/variables.ts";
import {
  defineOptimizer,
  rateFor,
  type OptimizerPlugin,
  type Slots,
  type UpdateContext,
  type Updated,
} from "../optimizer.ts";
import { rate, type GivenRate, type Rate } from "../schedule.ts";

declare module "../optimizer.ts" {
  interface OptimizerMap {
    readonly adam: typeof adam;
  }
}

export interface AdamOptions {
  /** A number, or a schedule; default 0.001. */
  readonly learningRate: Rate;
  /** β₁ in [0, 1), of the mean of gradients; default 0.9. */
  readonly beta1: number;
  /** β₂ in [0, 1), of the mean of squared gradients; default 0.999. */
  readonly beta2: number;
  /** ε > 0, outside the root; default 1e-8. */
  readonly epsilon: number;
}

/** The fields of Adam, shared by its variants. */
export const adamFields: Fields<AdamOptions> = {
  learningRate: rate(1e-3),
  beta1: number(0.9, { min: 0, below: 1 }),
  beta2: number(0.999, { min: 0, below: 1 }),
  epsilon: number(1e-8, { above: 0 }),
};

/**
 * Adam: θ ← θ − η·m̂/(√v̂ + ε), with m ← β₁·m + (1 − β₁)·g, v ← β₂·v + (1 − β₂)·g², m̂ = m/(1 − β₁ᵗ), v̂ = v/(1 − β₂ᵗ).
 *
 * Both means start at 0; t is 1 at the first step, which moves every parameter by about η against the sign of its gradient.
 * An L2 penalty in the loss is divided by √v̂ like everything else: for decay that is not, take `adamW`.
 *
 * @example adam(); adam(1e-3); adam({ learningRate: cosineDecay({ initial: 1e-3, steps: 2000 }), beta2: 0.99 });
 */
export const adam: OptimizerPlugin<AdamOptions, GivenRate> = defineOptimizer<AdamOptions, GivenRate>({
  package: "@nn/train",
  name: "adam",
  summary: "Steps divided by the root of the running mean of squared gradients.",
  paper: "Kingma & Ba, Adam: A method for stochastic optimization, 2015",
  options: adamFields,
  shorthand: "learningRate",
  init: adamSlots,
  update: adamUpdate,
});

/** Both running means, at 0. */
export function adamSlots(parameters: Variables<NdArray>): Slots<NdArray> {
  return { mean: zerosLike(parameters), meanSquare: zerosLike(parameters) };
}

/** One step of Adam. */
export function adamUpdate(
  gradients: Variables<Tensor>,
  slots: Slots<Tensor>,
  parameters: Variables<Tensor>,
  context: UpdateContext,
  { beta1, beta2, epsilon }: AdamOptions,
): Updated {
  const { learningRate, step } = context;
  const mean = zipVariables(slots.mean ?? {}, gradients, (old, gradient) => runningMean(old, gradient, beta1));
  const meanSquare = zipVariables(slots.meanSquare ?? {}, gradients, (old, gradient) =>
    runningMean(old, mul(gradient, gradient), beta2),
  );
  // Both corrections are scalars: the elements need one division each.
  const corrected = div(learningRate, correction(beta1, step));
  const root = sqrt(correction(beta2, step));
  const directions = zipVariables(mean, meanSquare, (m, v) => div(m, add(div(sqrt(v), root), epsilon)));
  return {
    parameters: zipVariables(parameters, directions, (value, direction, layer, name) =>
      sub(value, mul(rateFor(context, corrected, layer, name), direction)),
    ),
    slots: { mean, meanSquare },
  };
}

function runningMean(old: Tensor, value: Tensor, beta: number): Tensor {
  return add(mul(old, beta), mul(value, 1 - beta));
}

// 1 − βᵗ as −expm1(t·ln β), which keeps its digits where βᵗ is near 1.
function correction(beta: number, step: Tensor): Tensor {
  return beta === 0 ? full([], 1) : neg(expm1(mul(step, math.log(beta))));
}
