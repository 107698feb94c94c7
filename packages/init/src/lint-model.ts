/** @file What rules of this package read from the description of a network: initializers, and what they do to signals. */
import { description, type Fans, type ModelDescription, type Moments, type PluginJson, type Shape } from "@nn/core";

import { activations } from "./activations.ts";
import { create } from "./create.ts";

const { baseName, hiddenLayers, numberOption, pluginOption } = description;

/** Activations whose output grows with their input on one side. */
const rectifiers = new Set(["relu", "leakyRelu", "relu6", "elu", "gelu", "geluTanh", "silu", "mish", "softplus"]);
/** Activations whose output is bounded on both sides. */
const saturating = new Set(["tanh", "sigmoid", "softsign", "erf", "hardTanh"]);

/** A hidden layer with its initializer and, where they are known, its scales. */
export interface InitializedLayer {
  readonly index: number;
  readonly initializer: PluginJson;
  /** Short name of the initializer. */
  readonly kernel: string;
  readonly bias: PluginJson | false;
  /** Spec of the activation as `gain` and `meanField` take it; undefined for one they do not know. */
  readonly activation: string | undefined;
  readonly isRectifier: boolean;
  readonly isSaturating: boolean;
  readonly isNormalized: boolean;
  /** Share dropped behind the layer. */
  readonly dropout: number;
  /** Fan-in times the variance of a weight; undefined where it is not known. */
  readonly weightVariance: number | undefined;
  /** Mean of the squares of biases; 0 where it is not known. */
  readonly biasVariance: number;
}

/** Hidden layers with weights, in their order. */
export function initializedLayers(subject: ModelDescription): InitializedLayer[] {
  return hiddenLayers(subject).map(({ index, layer, activation, isNormalized, dropout }) => {
    const name = activation === undefined ? "linear" : baseName(activation);
    const initializer = initializerOf(layer);
    const bias = layer.options.bias === false ? false : (pluginOption(layer, "bias") ?? { name: "zeros", options: {} });
    const units = numberOption(layer, "units");
    return {
      index,
      initializer,
      kernel: baseName(initializer),
      bias,
      activation: knownActivation(name, activation),
      isRectifier: rectifiers.has(name),
      isSaturating: saturating.has(name),
      isNormalized,
      dropout,
      weightVariance: weightVariance(initializer, inputsOf(subject, index), units),
      biasVariance: bias === false ? 0 : meanSquare(bias, units ?? 1),
    };
  });
}

/** `"auto"`, and nothing, mean the guideline for the layer's own activation. */
function initializerOf(layer: PluginJson): PluginJson {
  const given = pluginOption(layer, "initializer");
  if (given !== undefined && given.name !== "auto") return given;
  const own = pluginOption(layer, "activation");
  const name = own === undefined ? "linear" : baseName(own);
  const guideline = name === "selu" ? "lecunNormal" : rectifiers.has(name) ? "heNormal" : "glorotUniform";
  return { name: guideline, options: {} };
}

function knownActivation(name: string, activation: PluginJson | undefined): string | undefined {
  if (!activations.some((known) => known === name)) return undefined;
  const slope =
    activation === undefined ? undefined : numberOption(activation, name === "elu" ? "alpha" : "negativeSlope");
  return slope !== undefined && (name === "leakyRelu" || name === "elu") ? `${name}(${slope})` : name;
}

/** Units of the layer with weights before; undefined for one without, such as a convolution. */
function inputsOf({ layers }: ModelDescription, index: number): number | undefined {
  const before = layers.slice(0, index).findLast(description.hasWeights);
  return before === undefined ? undefined : numberOption(before, "units");
}

function weightVariance(
  initializer: PluginJson,
  inputs: number | undefined,
  units: number | undefined,
): number | undefined {
  const at = (fanIn: number, fanOut: number): number | undefined => {
    const moments = momentsOf(initializer, [fanIn, fanOut], { fanIn, fanOut });
    return moments === undefined ? undefined : moments.variance * fanIn;
  };
  if (inputs !== undefined && units !== undefined) return at(inputs, units);
  // A scaled initializer says the same at every width.
  const [narrow, wide] = [at(64, 64), at(256, 256)];
  return narrow !== undefined && wide !== undefined && Math.abs(narrow - wide) <= 1e-6 * wide ? narrow : undefined;
}

function meanSquare(bias: PluginJson, units: number): number {
  const moments = momentsOf(bias, [units], { fanIn: units, fanOut: units });
  return moments === undefined ? 0 : moments.variance + moments.mean * moments.mean;
}

function momentsOf({ name, options }: PluginJson, shape: Shape, fans: Fans): Moments | undefined {
  const { "": bare, ...named } = options;
  try {
    const short = name.replace(/^@nn\/init:/, "");
    const made =
      bare === undefined ? create({ name: short, options: named }) : create(`${short}(${String(bare)})` as "zeros");
    return made.moments(shape, { fans });
  } catch {
    // Not one of this package, or not for this shape: nothing can be said.
    return undefined;
  }
}

/** Layers in a row, of which all but the first have a known weight variance. */
export type PlainStack = readonly [InitializedLayer, ...KnownLayer[]];
export type KnownLayer = InitializedLayer & { readonly weightVariance: number };

/** Runs of hidden layers without normalization or branches that have one activation, and weights whose variance is known. */
export function plainStacks(subject: ModelDescription): { readonly activation: string; readonly stack: PlainStack }[] {
  const stacks: { readonly activation: string; readonly stack: [InitializedLayer, ...KnownLayer[]] }[] = [];
  let isOpen = false;
  for (const layer of subject.hasBranches ? [] : initializedLayers(subject)) {
    const last = stacks.at(-1);
    if (layer.isNormalized || layer.activation === undefined) isOpen = false;
    else if (isOpen && last?.activation === layer.activation && isKnown(layer)) last.stack.push(layer);
    else {
      stacks.push({ activation: layer.activation, stack: [layer] });
      isOpen = true;
    }
  }
  return stacks;
}

function isKnown(layer: InitializedLayer): layer is KnownLayer {
  return layer.weightVariance !== undefined;
}

/** Whether a kernel follows one of the rules that were made for tanh and linear layers. */
export function isGlorot({ kernel }: Pick<InitializedLayer, "kernel">): boolean {
  return /^(glorot|xavier|lecun)/.test(kernel);
}

/** Whether a kernel follows He's rule, dropout not counted. */
export function isHe({ kernel }: Pick<InitializedLayer, "kernel">): boolean {
  return /^(heNormal|heUniform|heTruncated|kaiming)/.test(kernel);
}

/** Numbers as findings show them. */
export function show(value: number): string {
  return String(Number(value.toPrecision(2)));
}
