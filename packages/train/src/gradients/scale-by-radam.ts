import {
  add,
  div,
  greater,
  maximum,
  mul,
  select,
  sqrt,
  sub,
  defineGradientTransform,
  type GradientTransformPlugin,
} from "@nn/core";

import { zerosLike, zipVariables } from "../model/variables.ts";
import { correction, momentFields, runningMean, type ScaleByAdamOptions } from "./scale-by-adam.ts";

declare module "@nn/core" {
  interface GradientTransformMap {
    readonly scaleByRadam: typeof scaleByRadam;
  }
}

/**
 * r·m̂/(√v̂ + ε) once the variance of v̂ is finite, m̂ before, with m and v as in Adam.
 *
 * ρ∞ = 2/(1 − β₂) − 1, ρ = ρ∞ − 2t·β₂ᵗ/(1 − β₂ᵗ), r = √((ρ − 4)(ρ − 2)ρ∞/((ρ∞ − 4)(ρ∞ − 2)ρ)) where ρ > 5, as in PyTorch; by the
 * default β₂ that is from step 6 on.
 */
export const scaleByRadam: GradientTransformPlugin<ScaleByAdamOptions> = defineGradientTransform<ScaleByAdamOptions>({
  package: "@nn/train",
  name: "scaleByRadam",
  summary: "Adam whose first steps do not divide by what is hardly known.",
  paper: "Liu, Jiang, He, Chen, Liu, Gao & Han, On the variance of the adaptive learning rate and beyond, 2020",
  acts: null,
  options: momentFields,
  init: (parameters) => ({ mean: zerosLike(parameters), meanSquare: zerosLike(parameters) }),
  update(gradients, slots, { rate, step }, { beta1, beta2, epsilon }) {
    const mean = zipVariables(slots.mean ?? {}, gradients, (old, g) => runningMean(old, g, beta1));
    const meanSquare = zipVariables(slots.meanSquare ?? {}, gradients, (old, g) => runningMean(old, mul(g, g), beta2));
    const known = correction(beta2, step);
    const most = 2 / (1 - beta2) - 1;
    const length = sub(most, div(mul(mul(step, 2), sub(1, known)), known));
    const rectified = greater(length, 5);
    const safe = maximum(length, 5);
    const ratio = div(mul(mul(sub(safe, 4), sub(safe, 2)), most), mul(safe, (most - 4) * (most - 2)));
    const [scale, plain] = [select(rectified, sqrt(ratio), 0), select(rectified, 0, 1)];
    const root = sqrt(known);
    return {
      gradients: zipVariables(mean, meanSquare, (m, v) =>
        add(mul(div(m, add(div(sqrt(v), root), epsilon)), scale), mul(m, plain)),
      ),
      slots: { mean, meanSquare },
      rate: div(rate, correction(beta1, step)),
    };
  },
});
