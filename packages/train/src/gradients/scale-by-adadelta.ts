import { add, div, mul, number, sqrt, defineGradientTransform, type GradientTransformPlugin } from "@nn/core";

import { zerosLike, zipVariables } from "../model/variables.ts";
import { runningMean } from "./scale-by-adam.ts";

declare module "@nn/core" {
  interface GradientTransformMap {
    readonly scaleByAdadelta: typeof scaleByAdadelta;
  }
}

export interface ScaleByAdadeltaOptions {
  /** ρ in [0, 1); default 0.9. */
  readonly decay: number;
  /** ε > 0, within the roots; default 1e-6. */
  readonly epsilon: number;
}

/**
 * Δ = √(D + ε)/√(v + ε)·g, with v ← ρ·v + (1 − ρ)·g² and then D ← ρ·D + (1 − ρ)·Δ², both from 0: steps in the unit of the parameters.
 */
export const scaleByAdadelta: GradientTransformPlugin<ScaleByAdadeltaOptions> =
  defineGradientTransform<ScaleByAdadeltaOptions>({
    package: "@nn/train",
    name: "scaleByAdadelta",
    summary: "Gradients scaled by running means of past steps and gradients.",
    paper: "Zeiler, ADADELTA: An adaptive learning rate method, 2012",
    acts: null,
    options: { decay: number(0.9, { min: 0, below: 1 }), epsilon: number(1e-6, { above: 0 }) },
    init: (parameters) => ({ meanSquare: zerosLike(parameters), meanStep: zerosLike(parameters) }),
    update(gradients, slots, _, { decay, epsilon }) {
      const meanSquare = zipVariables(slots.meanSquare ?? {}, gradients, (old, g) =>
        runningMean(old, mul(g, g), decay),
      );
      const scales = zipVariables(slots.meanStep ?? {}, meanSquare, (d, v) =>
        div(sqrt(add(d, epsilon)), sqrt(add(v, epsilon))),
      );
      const steps = zipVariables(gradients, scales, (g, scale) => mul(scale, g));
      const meanStep = zipVariables(slots.meanStep ?? {}, steps, (old, step) =>
        runningMean(old, mul(step, step), decay),
      );
      return { gradients: steps, slots: { meanSquare, meanStep } };
    },
  });
