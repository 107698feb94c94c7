import {
  add,
  array,
  div,
  mapVariables,
  mul,
  number,
  sqrt,
  defineGradientTransform,
  type GradientTransformPlugin,
} from "@nn/core";

import { zipVariables } from "../model/variables.ts";

declare module "@nn/core" {
  interface GradientTransformMap {
    readonly scaleByAdagrad: typeof scaleByAdagrad;
  }
}

export interface ScaleByAdagradOptions {
  /** First value of every G; default 0. */
  readonly initial: number;
  /** ε > 0, outside the root; default 1e-10. */
  readonly epsilon: number;
}

/** g/(√G + ε), with G ← G + g² from `initial`: directions that were steep before get smaller steps. */
export const scaleByAdagrad: GradientTransformPlugin<ScaleByAdagradOptions> =
  defineGradientTransform<ScaleByAdagradOptions>({
    package: "@nn/train",
    name: "scaleByAdagrad",
    summary: "Gradients divided by the root of the sum of their squares.",
    paper: "Duchi, Hazan & Singer, Adaptive subgradient methods for online learning and stochastic optimization, 2011",
    acts: null,
    options: { initial: number(0, { min: 0 }), epsilon: number(1e-10, { above: 0 }) },
    init: (parameters, { initial }) => ({
      sumOfSquares: mapVariables(parameters, ({ data, shape }) =>
        array(new Float32Array(data.length).fill(initial), { shape }),
      ),
    }),
    update(gradients, slots, _, { epsilon }) {
      const sumOfSquares = zipVariables(slots.sumOfSquares ?? {}, gradients, (old, g) => add(old, mul(g, g)));
      return {
        gradients: zipVariables(gradients, sumOfSquares, (g, total) => div(g, add(sqrt(total), epsilon))),
        slots: { sumOfSquares },
      };
    },
  });
