/** @file How rules read descriptions: plug-ins are known by the last part of their ids, and an option may be a spec. */
import type { DescribedTechnique, ModelDescription } from "../contracts/lint.ts";
import type { PluginJson } from "../plugins/plugin.ts";
import { parseSpec } from "../plugins/spec.ts";

/** `dropout` of `@nn/regularize:dropout`. */
export function baseName({ name }: PluginJson): string {
  return name.slice(name.lastIndexOf(":") + 1);
}

/** A part of a model by name, for examples. */
export function layer(name: string, options: PluginJson["options"] = {}): PluginJson {
  return { name, options };
}

/** An option as the plug-in in JSON that it may be; the bare argument of a spec string is the option called "". */
export function pluginOption({ options }: PluginJson, option: string): PluginJson | undefined {
  const value = options[option];
  if (typeof value === "string") return fromSpec(value);
  return typeof value === "object" && value !== null && "name" in value
    ? { options: {}, ...(value as { readonly name: string }) }
    : undefined;
}

function fromSpec(text: string): PluginJson | undefined {
  try {
    const { name, shorthand, options } = parseSpec(text);
    return { name, options: shorthand === undefined ? options : { "": shorthand, ...options } };
  } catch {
    // Whoever makes the layer refuses it; a linter looks at what it understands.
    return undefined;
  }
}

/** An option of a plug-in as a number, whether by name or as the bare argument of a spec. */
export function numberOption({ options }: PluginJson, option: string): number | undefined {
  const value = options[option] ?? options[""];
  return typeof value === "number" ? value : undefined;
}

const weighted = new Set(["dense", "conv1d", "conv2d", "embedding", "embeddingBag"]);
const dropouts = new Set(["dropout", "gaussianDropout"]);
const norms = new Set(["batchNorm", "layerNorm", "groupNorm", "instanceNorm", "rmsNorm"]);

/** A layer with a kernel. */
export function hasWeights(layer: PluginJson): boolean {
  return weighted.has(baseName(layer));
}

/** A layer that drops single values, and keeps their mean and not their variance. */
export function isDropout(layer: PluginJson): boolean {
  return dropouts.has(baseName(layer));
}

export function isBatchNorm(layer: PluginJson): boolean {
  return baseName(layer) === "batchNorm";
}

/** Normalization after which the scale of the weights before it does not matter. */
export function isNorm(layer: PluginJson): boolean {
  return norms.has(baseName(layer));
}

/** An activation as a layer of its own. */
export function isActivation(layer: PluginJson): boolean {
  return baseName(layer) === "activation";
}

/** The activation that a layer is or ends with; undefined where that is linear or not known. */
export function activationOf(layer: PluginJson): PluginJson | undefined {
  const activation = pluginOption(layer, "activation");
  return activation === undefined || baseName(activation) === "linear" ? undefined : activation;
}

/** Index of the last layer with weights, −1 without any. */
export function outputIndex({ layers }: ModelDescription): number {
  return layers.findLastIndex(hasWeights);
}

/** A hidden layer with weights, and what comes between it and the next one. */
export interface HiddenLayer {
  readonly index: number;
  readonly layer: PluginJson;
  /** The first activation after its weights, its own or that of a layer behind; undefined: linear. */
  readonly activation: PluginJson | undefined;
  /** Whether a normalization stands before the next layer with weights. */
  readonly isNormalized: boolean;
  /** Share dropped before the next layer with weights; 0 for none. */
  readonly dropout: number;
}

/** Layers with weights but the last, each with what belongs to it; lookups of embeddings are none. */
export function hiddenLayers(subject: ModelDescription): HiddenLayer[] {
  const { layers } = subject;
  const output = outputIndex(subject);
  return layers.flatMap((item, index) => {
    if (index >= output || !hasWeights(item) || baseName(item).startsWith("embedding")) return [];
    const end = layers.findIndex((other, at) => at > index && hasWeights(other));
    const block = layers.slice(index, end);
    const dropped = block.find(isDropout);
    return [
      {
        index,
        layer: item,
        activation: block.map(activationOf).find((activation) => activation !== undefined),
        isNormalized: block.some(isNorm),
        dropout: dropped === undefined ? 0 : dropRate(dropped),
      },
    ];
  });
}

/** The share that a dropout layer drops; 0 when it does not say. */
export function dropRate(layer: PluginJson): number {
  const { keep } = layer.options;
  return typeof keep === "number" ? 1 - keep : (numberOption(layer, "rate") ?? 0);
}

/** Techniques of one kind that act on the whole model. */
export function techniques({ use }: Pick<ModelDescription, "use">, kind: string): readonly DescribedTechnique[] {
  return use.filter((technique) => technique.kind === kind);
}

/** A technique by name, for examples. */
export function technique(kind: string, name: string, options: PluginJson["options"] = {}): DescribedTechnique {
  return { kind, name, options };
}

/** Every penalty of a model, with the layer that has it. */
export function penaltiesOf({
  layers,
  use,
}: ModelDescription): { readonly penalty: PluginJson; readonly layer?: number }[] {
  return [
    ...layers.flatMap((item, index) => {
      const penalty = pluginOption(item, "penalty");
      return penalty === undefined ? [] : [{ penalty, layer: index }];
    }),
    ...techniques({ use }, "penalty").map((penalty) => ({ penalty })),
  ];
}
