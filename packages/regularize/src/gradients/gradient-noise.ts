import {
  add,
  defineGradientTransform,
  type GradientTransformPlugin,
  key as seedKey,
  mapVariables,
  mul,
  number,
  OptionError,
  pow,
  randomNormal,
  tensor,
} from "@nn/core";

import { packageName } from "../package-name.ts";

declare module "@nn/core" {
  interface GradientTransformMap {
    readonly gradientNoise: typeof gradientNoise;
  }
}

export interface GradientNoiseOptions {
  /** η ≥ 0, the variance at the first step; default 0.01. The paper tries 0.01, 0.3 and 1. */
  readonly variance: number;
  /** γ ≥ 0; default 0.55. */
  readonly decay: number;
}

/**
 * Normal noise on every gradient, of variance η/t^γ at step t = 1, 2, …
 *
 * Every parameter and every step draws anew. Neelakantan et al., "Adding gradient noise improves learning for very deep networks"
 * (2015), whose steps begin with 0: η/(1 + t)^γ.
 *
 * @example gradientNoise(0.3); gradientNoise({ variance: 0.01, decay: 1 });
 * @throws OptionError for negative numbers.
 */
export const gradientNoise: GradientTransformPlugin<GradientNoiseOptions, number> = defineGradientTransform<
  GradientNoiseOptions,
  number
>({
  package: packageName,
  name: "gradientNoise",
  summary: "Normal noise on gradients, less with every step.",
  paper: 'Neelakantan et al., "Adding gradient noise improves learning for very deep networks" (2015)',
  options: { variance: number(0.01, { min: 0 }), decay: number(0.55, { min: 0 }) },
  shorthand: "variance",
  update(gradients, slots, { step, key }, { variance, decay }) {
    if (variance === 0) return { gradients, slots };
    if (key === undefined) throw new OptionError("gradientNoise: a step without a key; wanted int32[2], fresh for it");
    const std = mul(pow(step, -decay / 2), Math.sqrt(variance));
    return {
      gradients: mapVariables(gradients, (gradient, layer, name) => {
        const own = add(key, tensor(Int32Array.from(seedKey(0).fold(layer, name).words)));
        return add(gradient, mul(randomNormal(own, gradient.shape), std));
      }),
      slots,
    };
  },
});
