/** @file Recipes, augmentations and optimizers of treatments: every name looked up, every default written out. */
import { OptionError } from "@nn/core";
import { createPlugin, resolvePlugin, type Names, type PluginKind } from "./resolve-plugin.ts";
import type { OptimizerFile, PluginFile, RecipeFile } from "./schema.ts";
import type { AugmentSpec, OptimizerSpec, RecipeSpec } from "./types.ts";

const kinds: Readonly<Record<keyof RecipeSpec, PluginKind>> = {
  penalty: "penalty",
  constraint: "constraint",
  dropout: "layer",
  normalization: "layer",
  stopping: "stopping",
};

/** Parts that are not given are absent. @throws UnknownNameError, OptionError naming the part. */
export function resolveRecipe(file: RecipeFile, names: Names): RecipeSpec {
  const parts = Object.entries(kinds).flatMap(([part, kind]) => {
    const spec = file[part as keyof RecipeSpec];
    return spec === undefined ? [] : [[part, resolvePlugin(kind, spec, names)] as const];
  });
  if (parts.length === 0)
    throw new OptionError(`has no part; wanted at least one of ${Object.keys(kinds).join(", ")}, or no recipe`);
  return Object.fromEntries(parts);
}

/** Changed copies of each text or recording, where the suite names no number. */
const defaultCopies = 4;

/** @throws UnknownNameError, OptionError for augmentations of different domains, and for copies of images. */
export function resolveAugment(files: readonly PluginFile[], copies: number | undefined, names: Names): AugmentSpec {
  const steps = files.map((file) => resolvePlugin("augmentation", file, names));
  const domains = new Set(steps.map((step) => createPlugin("augmentation", step, names).domain));
  if (domains.size > 1)
    throw new OptionError(`got augmentations of ${[...domains].join(" and ")}; wanted one domain in a treatment`);
  const isCopied = domains.has("text") || domains.has("audio");
  if (!isCopied && copies !== undefined)
    throw new OptionError(`copies are for text and audio; ${[...domains].join()} is changed anew whenever it is used`);
  return { steps, ...(isCopied ? { copies: copies ?? defaultCopies } : {}) };
}

/** The learning rate is no part of it: every trial has its own. @throws UnknownNameError, OptionError. */
export function resolveOptimizer(file: OptimizerFile, names: Names): OptimizerSpec {
  if (typeof file === "object" && "momentum" in file) return file;
  const { name, version, options } = resolvePlugin("optimizer", file, names);
  if (typeof file === "object" && file.options !== undefined && "learningRate" in file.options)
    throw new OptionError("learningRate is that of the trial: give it under tuning.learningRate");
  const { learningRate: _, ...others } = options;
  return { name, version, options: others };
}
