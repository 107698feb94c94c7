/** @file The network of a trial: the problem's architecture with the treatment's initializers and recipe in it. */
import type { Dataset, Initializer, Layer } from "@nn/core";
import {
  activation as activationLayer,
  conv1d,
  conv2d,
  dense,
  embedding,
  embeddingBag,
  flatten,
  globalMaxPool,
  maxPool2d,
  offset,
  residual,
  scale as scaleLayer,
  sequential,
  type Activation,
  type Model,
} from "@nn/train";
import { builtIns, createFromText, createPlugin, type Names } from "../suite/resolve-plugin.ts";
import type {
  AudioModelSpec,
  BranchSpec,
  CnnSpec,
  ModelSpec,
  RecipeSpec,
  ResidualMlpSpec,
  TextModelSpec,
} from "../suite/types.ts";
import type { TrialSpec } from "./types.ts";

/** Options that all layers with a kernel share. */
interface Kernel {
  readonly initializer: Initializer;
  readonly bias: Initializer;
}

interface Parts {
  readonly kernel: Kernel;
  readonly activation: Activation;
  readonly recipe: RecipeSpec;
  readonly branch: BranchSpec;
  readonly names: Names;
}

/**
 * Hidden layers are linear part → normalization → activation → dropout; dropout follows dense layers only, and the output layer is
 * bare. Without a recipe the activation is part of its layer. Branches of residual blocks have their activations first.
 *
 * @throws ShapeError, OptionError
 */
export function buildNetwork(
  spec: Pick<TrialSpec, "problem" | "treatment">,
  data: Pick<Dataset, "classes" | "vocabulary">,
  names: Names = builtIns,
): Model {
  const { model } = spec.problem;
  const kernel = {
    initializer: createPlugin("initializer", spec.treatment.initializer, names),
    bias: createPlugin("initializer", spec.treatment.bias, names),
  };
  const parts: Parts = {
    kernel,
    activation: createFromText("activation", model.activation, names),
    recipe: spec.treatment.recipe ?? {},
    branch: spec.treatment.branch ?? { scale: "none", initial: 0, offsets: false },
    names,
  };
  return sequential([...hiddenLayers(model, parts, data.vocabulary?.length ?? 0), dense(data.classes.length, kernel)]);
}

function hiddenLayers(model: ModelSpec, parts: Parts, vocabulary: number): Layer[] {
  switch (model.kind) {
    case "mlp":
      return [flatten(), ...Array.from({ length: model.depth }, () => hiddenDense(model.width, parts)).flat()];
    case "residual-mlp":
      return residualBlocks(model, parts);
    case "cnn":
      return convolutional(model, parts);
    case "text":
      return textual(model, parts, vocabulary);
    case "audio":
      return spectral(model, parts);
    default:
      return model satisfies never;
  }
}

function hiddenDense(units: number, parts: Parts): Layer[] {
  const { kernel, activation, recipe } = parts;
  if (units === 0) return [];
  if (recipe.normalization === undefined && recipe.dropout === undefined)
    return [dense(units, { ...kernel, activation })];
  return [dense(units, kernel), ...normalization(parts), activationLayer(activation), ...dropout(parts)];
}

/** Nothing but additions lies on the way from the first dense layer to the last activation. */
function residualBlocks({ depth, width }: ResidualMlpSpec, parts: Parts): Layer[] {
  const blocks = Array.from({ length: depth }, () => residualBlock(width, parts));
  return [flatten(), dense(width, parts.kernel), ...blocks, ...normalization(parts), activationLayer(parts.activation)];
}

function residualBlock(width: number, parts: Parts): Layer {
  const { kernel, activation, branch } = parts;
  const { scale, initial } = branch;
  const shift = (): Layer[] => (branch.offsets ? [offset()] : []);
  const half = (between: readonly Layer[]): Layer[] => [
    ...normalization(parts),
    ...shift(),
    activationLayer(activation),
    ...between,
    ...shift(),
    dense(width, kernel),
  ];
  const layers = [...half([]), ...half(dropout(parts))];
  if (!branch.offsets) return residual(layers, { scale, initial });
  // The last bias is not scaled: Zhang et al. (2019), figure 1.
  return residual([...layers, ...(scale === "none" ? [] : [scaleLayer({ per: scale, initial })]), offset()]);
}

function dropout({ recipe, names }: Parts): Layer[] {
  return recipe.dropout === undefined ? [] : [createPlugin("layer", recipe.dropout, names)];
}

function normalization({ recipe, names }: Parts): Layer[] {
  return recipe.normalization === undefined ? [] : [createPlugin("layer", recipe.normalization, names)];
}

/** A convolution with its normalization and activation. */
function hiddenConvolution(
  make: (options: Kernel & { readonly activation: Activation | "linear" }) => Layer,
  { kernel, activation, recipe, names }: Parts,
): Layer[] {
  if (recipe.normalization === undefined) return [make({ ...kernel, activation })];
  return [
    make({ ...kernel, activation: "linear" }),
    createPlugin("layer", recipe.normalization, names),
    activationLayer(activation),
  ];
}

function convolutional({ filters, window, pool, width }: CnnSpec, parts: Parts): Layer[] {
  const blocks = filters.flatMap((count) => [
    ...hiddenConvolution((options) => conv2d(count, { ...options, window, padding: "same" }), parts),
    ...(pool === 1 ? [] : [maxPool2d(pool)]),
  ]);
  return [...blocks, flatten(), ...hiddenDense(width, parts)];
}

/** Word vectors keep their own initializer: a lookup has no fan-in that the treatment's could be about. */
function textual({ features, filters, window, width }: TextModelSpec, parts: Parts, vocabulary: number): Layer[] {
  const words =
    filters === 0
      ? [embeddingBag(vocabulary, features)]
      : [
          embedding(vocabulary, features),
          ...hiddenConvolution((options) => conv1d(filters, { ...options, window, padding: "same" }), parts),
          globalMaxPool(),
        ];
  return [...words, ...hiddenDense(width, parts)];
}

function spectral({ filters, window, width }: AudioModelSpec, parts: Parts): Layer[] {
  const blocks = filters.flatMap((count) =>
    hiddenConvolution((options) => conv1d(count, { ...options, window, strides: 2, padding: "same" }), parts),
  );
  return [...blocks, flatten(), ...hiddenDense(width, parts)];
}
