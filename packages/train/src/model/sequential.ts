import {
  add,
  type ApplyResult,
  type BuiltLayer,
  checkNumber,
  checkOneOf,
  createRegistry,
  defineLayer,
  definePlugin,
  type Layer,
  type LayerOptions,
  type LayerPlugin,
  mul,
  OptionError,
  registry,
  sameShape,
  type Shape,
  ShapeError,
  showShape,
  type SpecOf,
  type Tensor,
} from "@nn/core";
import { constant } from "@nn/init";

import { allLayers } from "../layers/_all.ts";
import { buildBranch } from "./branch.ts";
import type { Model } from "./build-model.ts";

declare module "@nn/core" {
  interface LayerMap {
    readonly residual: typeof residualPlugin;
    readonly sequential: typeof sequentialPlugin;
  }
}

export interface SequentialOptions {
  readonly layers: readonly SpecOf<"layer">[];
}

/** `sequential(layers)` as a plug-in. */
export const sequentialPlugin: LayerPlugin<SequentialOptions, never, Model> = definePlugin<
  "layer",
  SequentialOptions,
  Model
>({
  package: "@nn/train",
  name: "sequential",
  kind: "layer",
  summary: "Layers in a row.",
  defaults: { layers: [] },
  check({ layers }) {
    if (layers.length === 0) throw new OptionError("sequential: no layers; wanted at least one");
  },
  create(options) {
    const layers = options.layers.map(resolveLayer);
    return { layers, build: (inputShape) => buildBranch(layers, inputShape) };
  },
});

const scales = ["none", "scalar", "channel"] as const;

export interface ResidualOptions extends LayerOptions {
  /** The branch. */
  readonly layers: readonly SpecOf<"layer">[];
  /** α: none, one learned number, or one for each channel (the last axis); default `"none"`. */
  readonly scale: (typeof scales)[number];
  /** First value of α; default 0. */
  readonly initial: number;
}

/** `residual(layers, options)` as a plug-in. */
export const residualPlugin: LayerPlugin<ResidualOptions> = defineLayer<ResidualOptions>({
  package: "@nn/train",
  name: "residual",
  summary: "x + α·F(x).",
  paper: "He, Zhang, Ren & Sun, Identity mappings in deep residual networks, 2016",
  defaults: { layers: [], scale: "none", initial: 0, name: null },
  check({ layers, scale, initial }) {
    if (layers.length === 0) throw new OptionError("residual: no layers; wanted at least one in the branch");
    checkOneOf("residual", "scale", scale, scales);
    checkNumber("residual", "initial", initial);
  },
  build: (inputShape, options) => buildResidual(inputShape, options),
});

const scope = createRegistry({ parent: registry });
scope.use(allLayers, sequentialPlugin, residualPlugin);

/** A layer from any spec: the built-in ones, and those that are registered. */
export function resolveLayer(spec: SpecOf<"layer">): Layer {
  return scope.resolve("layer", spec);
}

/**
 * Layers in a row, each fed by the one before. A model is a layer; models within models are flattened.
 *
 * @example sequential([flatten(), dense(512, { activation: "relu" }), dense(10)])
 */
export function sequential(layers: readonly SpecOf<"layer">[]): Model {
  return sequentialPlugin({ layers: layers.map(resolveLayer) });
}

/**
 * A residual block: x + α·F(x), where F are layers in a row that keep the shape.
 *
 * Without `scale` α is 1 and not learned. `{ scale: "scalar" }` starts at α = 0, as SkipInit (De & Smith 2020) and ReZero
 * (Bachlechner et al. 2020); `{ scale: "channel", initial: 1e-5 }` is LayerScale (Touvron et al. 2021). Parameters inside are
 * called by path, `residual1/dense1` and `kernel`; α is `scale` of the block, with the role of a gain.
 *
 * @example residual([dense(64, { activation: "relu" }), dense(64)], { scale: "scalar" })
 * @throws ShapeError when the branch changes the shape.
 */
export function residual(
  layers: readonly SpecOf<"layer">[],
  options: Partial<Omit<ResidualOptions, "layers">> = {},
): Layer {
  return residualPlugin({ ...options, layers: layers.map(resolveLayer) });
}

function buildResidual(inputShape: Shape, { layers, scale, initial }: ResidualOptions): BuiltLayer {
  const branch = buildBranch(layers.map(resolveLayer), inputShape);
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
