/** @file How rules read descriptions: by traits and options, never by names. */
import type { DescribedPlugin, DescribedTechnique, ModelDescription } from "../contracts/lint.ts";
import type { PluginJson } from "../plugins/plugin.ts";
import { parseSpec } from "../plugins/spec.ts";
import type { Traits } from "../plugins/traits.ts";

/** `dropout` of `@nn/regularize:dropout`, for messages. */
export function baseName({ name }: PluginJson): string {
  return name.slice(name.lastIndexOf(":") + 1);
}

/** A part of a model, for examples. */
export function layer(name: string, options: PluginJson["options"] = {}, traits: Traits = {}): DescribedPlugin {
  return { name, options, traits };
}

/** A layer with a kernel, for examples. */
export function kernel(options: PluginJson["options"] = {}): DescribedPlugin {
  return layer("me:kernel", options, { weights: "product" });
}

/** A layer that drops a share of its input, for examples. */
export function dropping(share = 0.5): DescribedPlugin {
  return layer("me:dropping", {}, { drops: share });
}

/** A layer that standardizes over the batch, or within each example, for examples. */
export function normalizing(over: NonNullable<Traits["normalizes"]>): DescribedPlugin {
  return layer("me:normalizing", {}, { normalizes: over });
}

/** A technique, for examples. */
export function technique(
  kind: string,
  name: string,
  options: PluginJson["options"] = {},
  traits: Traits = {},
): DescribedTechnique {
  return { kind, name, options, traits };
}

/** An option as the plug-in that it may be; the bare argument of a spec string is the option called "". */
export function pluginOption({ options }: PluginJson, option: string): DescribedPlugin | undefined {
  const value = options[option];
  if (typeof value === "string") return fromSpec(value);
  return typeof value === "object" && value !== null && "name" in value
    ? { options: {}, traits: {}, ...(value as { readonly name: string }) }
    : undefined;
}

function fromSpec(text: string): DescribedPlugin | undefined {
  try {
    const { name, shorthand, options } = parseSpec(text);
    return { name, options: shorthand === undefined ? options : { "": shorthand, ...options }, traits: {} };
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

/** A layer with weights: a kernel, or a table of rows. */
export function hasWeights({ traits }: DescribedPlugin): boolean {
  return traits.weights !== undefined;
}

/** A layer that drops values, in whatever way. */
export function drops({ traits }: DescribedPlugin): boolean {
  return traits.drops !== undefined;
}

/** A layer that drops values, and keeps their mean and not their variance. */
export function isDropout(layer: DescribedPlugin): boolean {
  return drops(layer) && layer.traits.keepsSelfNormalization === undefined;
}

/** The share that a layer drops; 0 where it drops nothing. */
export function dropRate({ traits }: DescribedPlugin): number {
  return traits.drops ?? 0;
}

/** Normalization by the statistics of a batch. */
export function isBatchNorm({ traits }: DescribedPlugin): boolean {
  return traits.normalizes === "batch";
}

/** Normalization after which the scale of the weights before it does not matter. */
export function isNorm({ traits }: DescribedPlugin): boolean {
  return traits.normalizes !== undefined;
}

/** The activation that a layer is or ends with; undefined where there is none or it is linear. */
export function activationOf(layer: PluginJson): DescribedPlugin | undefined {
  const activation = pluginOption(layer, "activation");
  return activation?.traits.linear === true ? undefined : activation;
}

/** Index of the last layer with weights, −1 without any. */
export function outputIndex({ layers }: ModelDescription): number {
  return layers.findLastIndex(hasWeights);
}

/** A hidden layer with weights, and what comes between it and the next one. */
export interface HiddenLayer {
  readonly index: number;
  readonly layer: DescribedPlugin;
  /** The first activation after its weights, its own or that of a layer behind; undefined: linear. */
  readonly activation: DescribedPlugin | undefined;
  /** Whether a normalization stands before the next layer with weights. */
  readonly isNormalized: boolean;
  /** Share dropped before the next layer with weights; 0 for none. */
  readonly dropout: number;
}

/** Layers with a kernel but the last, each with what belongs to it; lookups of embeddings are none. */
export function hiddenLayers(subject: ModelDescription): HiddenLayer[] {
  const { layers } = subject;
  const output = outputIndex(subject);
  return layers.flatMap((item, index) => {
    if (index >= output || item.traits.weights !== "product") return [];
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

/** Techniques of one kind that act on the whole model. */
export function techniques({ use }: Pick<ModelDescription, "use">, kind: string): readonly DescribedTechnique[] {
  return use.filter((one) => one.kind === kind);
}

/** Every penalty of a model, with the layer that has it. */
export function penaltiesOf({
  layers,
  use,
}: ModelDescription): { readonly penalty: DescribedPlugin; readonly layer?: number }[] {
  return [
    ...layers.flatMap((item, index) => {
      const penalty = pluginOption(item, "penalty");
      return penalty === undefined ? [] : [{ penalty, layer: index }];
    }),
    ...techniques({ use }, "penalty").map((penalty) => ({ penalty })),
  ];
}
