import { add, defineGradientTransform, type GradientTransformPlugin, mapVariables, number, sqrt } from "@nn/core";

import { packageName } from "../package-name.ts";
import { shorten, squaredNorm } from "../weights/shorten.ts";

declare module "@nn/core" {
  interface GradientTransformMap {
    readonly clipByGlobalNorm: typeof clipByGlobalNorm;
  }
}

export interface ClipByGlobalNormOptions {
  /** c > 0; default 1. */
  readonly bound: number;
}

/**
 * All gradients together no longer than c: g ← g·min(1, c/‖g‖), one norm over all parameters, so that the step keeps its direction.
 *
 * PyTorch adds 1e-6 to the norm, which shortens by a millionth more. Pascanu, Mikolov & Bengio, "On the difficulty of training recurrent
 * neural networks" (2013).
 *
 * @example clipByGlobalNorm(1) // gradients [3] and [4] become [0.6] and [0.8]
 * @throws OptionError unless the bound is positive.
 */
export const clipByGlobalNorm: GradientTransformPlugin<ClipByGlobalNormOptions, number> = defineGradientTransform<
  ClipByGlobalNormOptions,
  number
>({
  package: packageName,
  name: "clipByGlobalNorm",
  summary: "All gradients together no longer than a bound.",
  paper: 'Pascanu, Mikolov & Bengio, "On the difficulty of training recurrent neural networks" (2013)',
  options: { bound: number(1, { above: 0 }) },
  shorthand: "bound",
  update(gradients, slots, _, { bound }) {
    const squares = Object.values(gradients).flatMap((layer) => Object.values(layer).map(squaredNorm));
    if (squares.length === 0) return { gradients, slots };
    const norm = sqrt(squares.reduce((total, one) => add(total, one)));
    return { gradients: mapVariables(gradients, (gradient) => shorten(gradient, norm, bound)), slots };
  },
});
