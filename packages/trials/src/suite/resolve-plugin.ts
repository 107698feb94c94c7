/** @file Names in suites, looked up in a registry that has the built-in plug-ins and those of the suite. */
import { printSpec, type Registry, type ValueOf } from "@nn/core";
import { builtIns as everything } from "@nn/train";
import type { PluginModule, PluginPackage } from "../plugins/types.ts";
import type { PluginFile } from "./schema.ts";
import type { JsonValue, PluginSpec } from "./types.ts";

export type PluginKind =
  | "initializer"
  | "modelInitializer"
  | "activation"
  | "loss"
  | "dataset"
  | "optimizer"
  | "layer"
  | "penalty"
  | "constraint"
  | "stopping"
  | "augmentation";

/** What names mean in one suite. */
export interface Names {
  readonly registry: Registry;
  /** The packages of names that are not built in, by `kind id`. */
  readonly packages: ReadonlyMap<string, PluginPackage>;
  /** What was loaded, so that another thread can load the same. */
  readonly modules: readonly PluginModule[];
  readonly onUse?: (used: PluginPackage) => void;
}

/** The names of a suite without plug-ins. */
export const builtIns: Names = { registry: everything, packages: new Map(), modules: [] };

/** Runs `make` and says which plug-in packages the names it looked up come from, by name. */
export function recordPackages<Value>(
  names: Names,
  make: (names: Names) => Value,
): { readonly value: Value; readonly packages: readonly PluginPackage[] } {
  const used = new Set<PluginPackage>();
  const value = make({ ...names, onUse: (one) => void used.add(one) });
  return { value, packages: [...used].toSorted((a, b) => (a.name < b.name ? -1 : 1)) };
}

/**
 * Options that a plug-in got after results with it were stored, with the value that does nothing: it is left out, and keys stay.
 * By kind and name.
 */
const addedLater: Readonly<Record<string, Readonly<Record<string, JsonValue>>>> = {
  "loss softmaxCrossEntropy": { labelSmoothing: 0 },
};

/** A plug-in's name and version with all its options. @throws UnknownNameError, OptionError */
export function resolvePlugin(kind: PluginKind, spec: PluginFile, names: Names = builtIns): PluginSpec {
  const value = names.registry.resolve(
    kind,
    typeof spec === "string" ? spec : { name: spec.name, options: spec.options ?? {} },
  );
  const { name, version } = names.registry.get(kind, value.id);
  const options = value.toJSON().options as Readonly<Record<string, JsonValue>>;
  const idle = addedLater[`${kind} ${name}`] ?? {};
  const origin = names.packages.get(`${kind} ${value.id}`);
  if (origin !== undefined) names.onUse?.(origin);
  return {
    name,
    version,
    options: Object.fromEntries(Object.entries(options).filter(([option, got]) => idle[option] !== got)),
  };
}

/** The same on one line, e.g. `leakyRelu(negativeSlope=0.01)`. */
export function resolveText(kind: PluginKind, spec: string, names: Names = builtIns): string {
  const { name, options } = resolvePlugin(kind, spec, names);
  return printSpec({ name, options: options as Readonly<Record<string, string | number | boolean | null>> });
}

/** What the plug-in makes of its options. */
export function createPlugin<K extends PluginKind>(
  kind: K,
  { name, options }: Pick<PluginSpec, "name" | "options">,
  names: Names = builtIns,
): ValueOf<K> {
  return names.registry.resolve(kind, { name, options } as never);
}

/** What a spec on one line makes. */
export function createFromText<K extends PluginKind>(kind: K, spec: string, names: Names = builtIns): ValueOf<K> {
  return names.registry.resolve(kind, spec as never);
}
