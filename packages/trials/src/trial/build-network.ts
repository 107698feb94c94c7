/** @file The network of a trial: the problem's architecture with the treatment's initializers and recipe in it. */
import type { Dataset, Layer } from "@nn/core";
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
  sequential,
  type Activation,
  type Model,
} from "@nn/train";
import { builtIns, createFromText, createPlugin, type Names } from "../suite/resolve-plugin.ts";
import type { AudioModelSpec, CnnSpec, ModelSpec, TextModelSpec } from "../suite/types.ts";
import { dropout, normalization, type Kernel, type Parts } from "./network-parts.ts";
import { residualPerceptron, transformer } from "./residual-blocks.ts";
import type { TrialSpec } from "./types.ts";

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
      return residualPerceptron(model, parts);
    case "transformer":
      return transformer(model, parts, vocabulary);
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
      ? [embeddingBag(vocabulary, { features })]
      : [
          embedding(vocabulary, { features }),
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
