import { add, defineGradientTransform, flag, type GradientTransformPlugin, mul, number } from "@nn/core";

import { zerosLike, zipVariables } from "../model/variables.ts";

declare module "@nn/core" {
  interface GradientTransformMap {
    readonly momentum: typeof momentum;
  }
}

export interface MomentumOptions {
  /** μ in [0, 1); default 0.9. */
  readonly momentum: number;
  /** Look ahead along the velocity: g + μ·v; default false. */
  readonly nesterov: boolean;
}

/**
 * A velocity v ← μ·v + g in place of the gradient, or g + μ·v with `nesterov`; v starts at 0.
 *
 * @example momentum(0.9) // gradients 1, 1: velocities 1, 1.9
 */
export const momentum: GradientTransformPlugin<MomentumOptions, number> = defineGradientTransform<
  MomentumOptions,
  number
>({
  package: "@nn/train",
  name: "momentum",
  summary: "A decaying sum of gradients in place of the gradient.",
  paper: "Polyak, Some methods of speeding up the convergence of iteration methods, 1964",
  options: { momentum: number(0.9, { min: 0, below: 1 }), nesterov: flag(false) },
  shorthand: "momentum",
  init: (parameters) => ({ velocity: zerosLike(parameters) }),
  update(gradients, slots, _, { momentum: mu, nesterov }) {
    const velocity = zipVariables(slots.velocity ?? {}, gradients, (old, gradient) => add(mul(old, mu), gradient));
    return {
      gradients: nesterov ? zipVariables(gradients, velocity, (gradient, v) => add(gradient, mul(v, mu))) : velocity,
      slots: { velocity },
    };
  },
});
