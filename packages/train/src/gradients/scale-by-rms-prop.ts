import { add, div, mul, number, sqrt, defineGradientTransform, type GradientTransformPlugin } from "@nn/core";

import { zerosLike, zipVariables } from "../model/variables.ts";
import { runningMean } from "./scale-by-adam.ts";

declare module "@nn/core" {
  interface GradientTransformMap {
    readonly scaleByRmsProp: typeof scaleByRmsProp;
  }
}

export interface ScaleByRmsPropOptions {
  /** α in [0, 1); default 0.99. */
  readonly decay: number;
  /** ε > 0, outside the root; default 1e-8. */
  readonly epsilon: number;
}

/**
 * g/(√v + ε), with v ← α·v + (1 − α)·g² from 0.
 *
 * Without a correction of the first steps, which are therefore up to 1/√(1 − α) long.
 */
export const scaleByRmsProp: GradientTransformPlugin<ScaleByRmsPropOptions> =
  defineGradientTransform<ScaleByRmsPropOptions>({
    package: "@nn/train",
    name: "scaleByRmsProp",
    summary: "Gradients divided by the root of the running mean of their squares.",
    paper: "Hinton, Neural networks for machine learning, lecture 6e, 2012",
    acts: null,
    options: { decay: number(0.99, { min: 0, below: 1 }), epsilon: number(1e-8, { above: 0 }) },
    init: (parameters) => ({ meanSquare: zerosLike(parameters) }),
    update(gradients, slots, _, { decay, epsilon }) {
      const meanSquare = zipVariables(slots.meanSquare ?? {}, gradients, (old, g) =>
        runningMean(old, mul(g, g), decay),
      );
      return {
        gradients: zipVariables(gradients, meanSquare, (g, v) => div(g, add(sqrt(v), epsilon))),
        slots: { meanSquare },
      };
    },
  });
