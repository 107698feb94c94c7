import {
  add,
  defineGradientTransform,
  div,
  expm1,
  type Fields,
  full,
  type GradientTransformPlugin,
  math,
  mul,
  neg,
  number,
  sqrt,
  type Tensor,
} from "@nn/core";

import { zerosLike, zipVariables } from "../model/variables.ts";

declare module "@nn/core" {
  interface GradientTransformMap {
    readonly scaleByAdam: typeof scaleByAdam;
  }
}

export interface ScaleByAdamOptions {
  /** β₁ in [0, 1), of the mean of gradients; default 0.9. */
  readonly beta1: number;
  /** β₂ in [0, 1), of the mean of squared gradients; default 0.999. */
  readonly beta2: number;
  /** ε > 0, outside the root; default 1e-8. */
  readonly epsilon: number;
}

/** The fields of Adam's moments, shared by its variants. */
export const momentFields: Fields<ScaleByAdamOptions> = {
  beta1: number(0.9, { min: 0, below: 1 }),
  beta2: number(0.999, { min: 0, below: 1 }),
  epsilon: number(1e-8, { above: 0 }),
};

/**
 * m̂/(√v̂ + ε), with m ← β₁·m + (1 − β₁)·g, v ← β₂·v + (1 − β₂)·g², m̂ = m/(1 − β₁ᵗ), v̂ = v/(1 − β₂ᵗ).
 *
 * Both means start at 0; t is 1 at the first step. The correction of m is given to the rate, where it is one division for all elements.
 */
export const scaleByAdam: GradientTransformPlugin<ScaleByAdamOptions> = defineGradientTransform<ScaleByAdamOptions>({
  package: "@nn/train",
  name: "scaleByAdam",
  summary: "The mean of gradients divided by the root of the mean of their squares.",
  paper: "Kingma & Ba, Adam: A method for stochastic optimization, 2015",
  acts: null,
  options: momentFields,
  init: (parameters) => ({ mean: zerosLike(parameters), meanSquare: zerosLike(parameters) }),
  update(gradients, slots, { rate, step }, { beta1, beta2, epsilon }) {
    const mean = zipVariables(slots.mean ?? {}, gradients, (old, gradient) => runningMean(old, gradient, beta1));
    const meanSquare = zipVariables(slots.meanSquare ?? {}, gradients, (old, gradient) =>
      runningMean(old, mul(gradient, gradient), beta2),
    );
    const corrected = div(rate, correction(beta1, step));
    const root = sqrt(correction(beta2, step));
    return {
      gradients: zipVariables(mean, meanSquare, (m, v) => div(m, add(div(sqrt(v), root), epsilon))),
      slots: { mean, meanSquare },
      rate: corrected,
    };
  },
});

/** β·old + (1 − β)·value. */
export function runningMean(old: Tensor, value: Tensor, beta: number): Tensor {
  return add(mul(old, beta), mul(value, 1 - beta));
}

/** 1 − βᵗ as −expm1(t·ln β), which keeps its digits where βᵗ is near 1. */
export function correction(beta: number, step: Tensor): Tensor {
  return beta === 0 ? full([], 1) : neg(expm1(mul(step, math.log(beta))));
}
