/** @file How a lint rule is made, and how rules read descriptions: plug-ins are known by the last part of their ids. */
import {
  definePlugin,
  type Finding,
  type LintRule,
  type LintRulePlugin,
  type ModelDescription,
  type PluginDefinition,
  type PluginJson,
  type Severity,
} from "@nn/core";

import { packageName } from "./package-name.ts";

/** A finding before it has code and severity. */
export type Remark = Omit<Finding, "code" | "severity">;

interface LintRuleDefinition<O extends object> extends Omit<
  PluginDefinition<"lintRule", O, LintRule>,
  "kind" | "package" | "create"
> {
  readonly code: string;
  readonly severity: Severity;
  readonly find: (subject: ModelDescription, options: Readonly<O>) => readonly Remark[];
}

export function defineLintRule<O extends object>(definition: LintRuleDefinition<O>): LintRulePlugin<O> {
  const { code, severity, find, ...rest } = definition;
  return definePlugin<"lintRule", O, LintRule>({
    ...rest,
    kind: "lintRule",
    package: packageName,
    create: (options) => ({
      code,
      severity,
      check: (subject) => find(subject, options).map((remark) => ({ code, severity, ...remark })),
    }),
  });
}

/** `dropout` of `@nn/regularize:dropout`. */
export function baseName({ name }: PluginJson): string {
  return name.slice(name.lastIndexOf(":") + 1);
}

/** An option as the plug-in in JSON that it may be; a string is a spec without its arguments. */
export function pluginOption({ options }: PluginJson, option: string): PluginJson | undefined {
  const value = options[option];
  if (typeof value === "string") return { name: value.replace(/\(.*$/s, ""), options: {} };
  return typeof value === "object" && value !== null && "name" in value
    ? { options: {}, ...(value as { readonly name: string }) }
    : undefined;
}

const weighted = new Set(["dense", "conv1d", "conv2d", "embedding", "embeddingBag"]);
const dropouts = new Set(["dropout", "gaussianDropout"]);

/** A layer with a kernel. */
export function hasWeights(layer: PluginJson): boolean {
  return weighted.has(baseName(layer));
}

export function isDropout(layer: PluginJson): boolean {
  return dropouts.has(baseName(layer));
}

export function isBatchNorm(layer: PluginJson): boolean {
  return baseName(layer) === "batchNorm";
}

/** Normalization after which the scale of the weights before it does not matter. */
export function isNorm(layer: PluginJson): boolean {
  return isBatchNorm(layer) || baseName(layer) === "layerNorm";
}

/** An activation as a layer of its own. */
export function isActivation(layer: PluginJson): boolean {
  return baseName(layer) === "activation";
}

/** Index of the last layer with weights, −1 without any. */
export function outputIndex({ layers }: ModelDescription): number {
  return layers.findLastIndex(hasWeights);
}

/** Every penalty of a model, with the layer that has it. */
export function penaltiesOf({
  layers,
  recipe,
}: ModelDescription): { readonly penalty: PluginJson; readonly layer?: number }[] {
  const whole = recipe === undefined ? undefined : pluginOption(recipe, "penalty");
  return [
    ...layers.flatMap((item, layer) => {
      const penalty = pluginOption(item, "penalty");
      return penalty === undefined ? [] : [{ penalty, layer }];
    }),
    ...(whole === undefined ? [] : [{ penalty: whole }]),
  ];
}
