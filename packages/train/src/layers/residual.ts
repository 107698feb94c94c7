import {
  add,
  type ApplyResult,
  type BuiltLayer,
  defineLayer,
  type Given,
  type Layer,
  layerName,
  type LayerOptions,
  type LayerPlugin,
  mul,
  number,
  oneOf,
  OptionError,
  plugins,
  sameShape,
  type Shape,
  ShapeError,
  showShape,
  type Tensor,
} from "@nn/core";
import { constant } from "@nn/init";

import { buildBranch } from "../model/branch.ts";

declare module "@nn/core" {
  interface LayerMap {
    readonly residual: typeof residual;
  }
}

export interface ResidualOptions extends LayerOptions {
  /** The branch. */
  readonly layers: readonly Layer[];
  /** α: none, one learned number, or one for each channel (the last axis); default `"none"`. */
  readonly scale: "none" | "scalar" | "channel";
  /** First value of α; default 0. */
  readonly initial: number;
}

/**
 * A residual block: x + α·F(x), where F are layers in a row that keep the shape.
 *
 * Without `scale` α is 1 and not learned. `{ scale: "scalar" }` starts at α = 0, as SkipInit (De & Smith 2020) and ReZero
 * (Bachlechner et al. 2020); `{ scale: "channel", initial: 1e-5 }` is LayerScale (Touvron et al. 2021). Parameters inside are
 * called by path, `residual1/dense1` and `kernel`; α is `scale` of the block, with the role of a gain.
 *
 * @example residual([dense(64, { activation: "relu" }), dense(64)], { scale: "scalar" })
 * @throws OptionError without layers, ShapeError when the branch changes the shape.
 */
export const residual: LayerPlugin<ResidualOptions, Given<readonly Layer[]>> = defineLayer<
  ResidualOptions,
  Given<readonly Layer[]>
>({
  package: "@nn/train",
  name: "residual",
  summary: "x + α·F(x).",
  paper: "He, Zhang, Ren & Sun, Identity mappings in deep residual networks, 2016",
  traits: () => ({ holds: "branch" }),
  options: {
    layers: plugins("layer"),
    scale: oneOf(["none", "scalar", "channel"], "none"),
    initial: number(0),
    name: layerName(),
  },
  shorthand: "layers",
  check({ layers }) {
    if (layers.length === 0) throw new OptionError("residual: no layers; wanted at least one in the branch");
  },
  build: (inputShape, options) => buildResidual(inputShape, options),
});

function buildResidual(inputShape: Shape, { layers, scale, initial }: ResidualOptions): BuiltLayer {
  const branch = buildBranch(layers, inputShape);
  if (!sameShape(branch.outputShape, inputShape)) {
    throw new ShapeError(
      `residual: the branch turns ${showShape(inputShape)} into ${showShape(branch.outputShape)}; wanted the same shape, to add it to the input`,
    );
  }
  if (scale === "none")
    return { ...branch, residual: true, apply: (input, context) => addBranch(input, branch.apply(input, context)) };
  const shape = scale === "scalar" ? [] : inputShape.slice(-1);
  const alpha = { shape, role: "gain", initializer: constant(initial), fans: { fanIn: 1, fanOut: 1 } } as const;
  return {
    ...branch,
    residual: true,
    parameters: { ...branch.parameters, scale: alpha },
    apply(input, context) {
      const { scale: factor, ...parameters } = context.parameters;
      if (factor === undefined) throw new OptionError("residual: no parameter called scale was given");
      const result = branch.apply(input, { ...context, parameters });
      return addBranch(input, { ...result, output: mul(result.output, factor) });
    },
  };
}

function addBranch(input: Tensor, result: ApplyResult): ApplyResult {
  return { ...result, output: add(input, result.output) };
}
