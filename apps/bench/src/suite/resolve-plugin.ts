/** @file Names in suites, looked up in a registry that has the built-in plug-ins, and in the program's own. */
import { augmentations } from "@nn/augment";
import { createRegistry, printSpec, registry, type Registry, type ValueOf } from "@nn/core";
import { datasets } from "@nn/datasets";
import { initializers } from "@nn/init";
import { constraints, noises, normalizations, penalties, stoppings } from "@nn/regularize";
import { activations, layers, losses, optimizers } from "@nn/train";
import type { PluginFile } from "./schema.ts";
import type { JsonValue, PluginSpec } from "./types.ts";

export type PluginKind =
  | "initializer"
  | "activation"
  | "loss"
  | "dataset"
  | "optimizer"
  | "layer"
  | "penalty"
  | "constraint"
  | "stopping"
  | "augmentation";

const known: Registry = createRegistry({ parent: registry });
known.use(initializers, activations, losses, datasets, optimizers, layers, augmentations);
known.use(noises, normalizations, penalties, constraints, stoppings);

/**
 * Options that a plug-in got after results with it were stored, with the value that does nothing: it is left out, and keys stay.
 * By kind and name.
 */
const addedLater: Readonly<Record<string, Readonly<Record<string, JsonValue>>>> = {
  "loss softmaxCrossEntropy": { labelSmoothing: 0 },
};

/** A plug-in's name and version with all its options. @throws UnknownNameError, OptionError */
export function resolvePlugin(kind: PluginKind, spec: PluginFile): PluginSpec {
  const value = known.resolve(kind, typeof spec === "string" ? spec : { name: spec.name, options: spec.options ?? {} });
  const { name, version } = known.get(kind, value.id);
  const options = value.toJSON().options as Readonly<Record<string, JsonValue>>;
  const idle = addedLater[`${kind} ${name}`] ?? {};
  return {
    name,
    version,
    options: Object.fromEntries(Object.entries(options).filter(([option, got]) => idle[option] !== got)),
  };
}

/** The same on one line, e.g. `leakyRelu(negativeSlope=0.01)`. */
export function resolveText(kind: PluginKind, spec: string): string {
  const { name, options } = resolvePlugin(kind, spec);
  return printSpec({ name, options: options as Readonly<Record<string, string | number | boolean | null>> });
}

/** What the plug-in makes of its options. */
export function createPlugin<K extends PluginKind>(kind: K, { name, options }: PluginSpec): ValueOf<K> {
  return known.resolve(kind, { name, options } as never);
}
