import { defineGradientTransform, type GradientTransformPlugin, mapVariables, number, sqrt } from "@nn/core";

import { packageName } from "../package-name.ts";
import { shorten, squaredNorm } from "../weights/shorten.ts";

declare module "@nn/core" {
  interface GradientTransformMap {
    readonly clipByNorm: typeof clipByNorm;
  }
}

export interface ClipByNormOptions {
  /** c > 0; default 1. */
  readonly bound: number;
}

/**
 * The gradient of each parameter no longer than c: g ← g·min(1, c/‖g‖), one norm for each parameter.
 *
 * Parameters are shortened by different factors; `clipByGlobalNorm` keeps the direction of the whole step.
 *
 * @example clipByNorm(1) // [3, 4] becomes [0.6, 0.8]
 * @throws OptionError unless the bound is positive.
 */
export const clipByNorm: GradientTransformPlugin<ClipByNormOptions, number> = defineGradientTransform<
  ClipByNormOptions,
  number
>({
  package: packageName,
  name: "clipByNorm",
  summary: "The gradient of each parameter no longer than a bound.",
  paper: 'Pascanu, Mikolov & Bengio, "On the difficulty of training recurrent neural networks" (2013)',
  options: { bound: number(1, { above: 0 }) },
  shorthand: "bound",
  update: (gradients, slots, _, { bound }) => ({
    gradients: mapVariables(gradients, (gradient) => shorten(gradient, sqrt(squaredNorm(gradient)), bound)),
    slots,
  }),
});
