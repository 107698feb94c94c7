import { clamp, defineGradientTransform, type GradientTransformPlugin, mapVariables, number } from "@nn/core";

import { packageName } from "../package-name.ts";

declare module "@nn/core" {
  interface GradientTransformMap {
    readonly clipByValue: typeof clipByValue;
  }
}

export interface ClipByValueOptions {
  /** c > 0; default 1. */
  readonly limit: number;
}

/**
 * Each element of the gradients cut to [−c, c]. Their direction changes; `clipByNorm` and `clipByGlobalNorm` keep it.
 *
 * @example clipByValue(0.5) // [0.1, −3] becomes [0.1, −0.5]
 * @throws OptionError unless the limit is positive.
 */
export const clipByValue: GradientTransformPlugin<ClipByValueOptions, number> = defineGradientTransform<
  ClipByValueOptions,
  number
>({
  package: packageName,
  name: "clipByValue",
  summary: "Elements of gradients cut to an interval around 0.",
  options: { limit: number(1, { above: 0 }) },
  shorthand: "limit",
  update: (gradients, slots, _, { limit }) => ({
    gradients: mapVariables(gradients, (gradient) => clamp(gradient, -limit, limit)),
    slots,
  }),
});
