/** @file Datasets as plug-ins: called for the data, registered by name. */
import {
  type AnyPlugin,
  type Dataset,
  definePlugin,
  type GivenOptions,
  key as makeKey,
  type Key,
  type KindOf,
  type Plugin,
  type PluginDefinition,
  type PluginValue,
} from "@nn/core";
import type { FileOptions } from "./cache.ts";

/** Where the data comes from, apart from the options: nothing in here is part of a spec. */
export interface LoadContext extends FileOptions {
  /** Key of the split or of everything drawn, instead of `key(options.seed)`. */
  readonly key?: Key;
}

/** A dataset with all its options, not loaded yet: what `"iris(test=0.3)"` resolves to. */
export interface DatasetValue extends PluginValue {
  readonly kind: "dataset";
  load(context?: LoadContext): Promise<Dataset>;
}

/** Names of datasets; packages merge into it. */
export interface DatasetMap {}

declare module "@nn/core" {
  interface Kinds {
    dataset: KindOf<DatasetMap, DatasetValue>;
  }
}

export type DatasetPlugin<O extends object = object> = Plugin<"dataset", O, DatasetValue>;

/**
 * `iris({ test: 0.3 })` loads and returns the data. `iris.plugin` is what `registry.use` takes, and
 * `iris.plugin({ test: 0.3 })` the value with `options` and `load()` that specs and suites work with.
 */
export interface DatasetFunction<O extends object> {
  (options?: GivenOptions<O>, context?: LoadContext): Promise<Dataset>;
  readonly plugin: DatasetPlugin<O>;
}

/** A dataset function whatever its options. */
export interface DatasetFactory {
  (): Promise<Dataset>;
  readonly plugin: AnyPlugin<DatasetValue>;
}

export interface LoadRequest<O extends object> {
  readonly options: Readonly<O>;
  /** `key(options.seed)`, or the key that the caller gave. */
  readonly key: Key;
  readonly files: FileOptions;
}

export interface DatasetDefinition<O extends { readonly seed: number }> extends Omit<
  PluginDefinition<"dataset", O, DatasetValue>,
  "kind" | "create"
> {
  load(request: LoadRequest<O>): Promise<Dataset>;
}

/**
 * A dataset from its name, defaults and loader. Every dataset has the option `seed`, which makes its key.
 *
 * @example
 * const dots = defineDataset({ name: "me:dots", summary: "Dots.", defaults: { train: 100, seed: 0 }, load: ({ options, key }) => … });
 * await dots({ train: 10 });                  // a Dataset
 * registry.use(dots.plugin);                  // from here on "me:dots(train=10)" works in suites
 * await loadDataset("me:dots(train=10)");     // the same data
 */
export function defineDataset<O extends { readonly seed: number }>(
  definition: DatasetDefinition<O>,
): DatasetFunction<O> {
  const { load, ...rest } = definition;
  const plugin: DatasetPlugin<O> = definePlugin<"dataset", O, DatasetValue>({
    ...rest,
    kind: "dataset",
    create: (options) => ({
      load: async ({ key = makeKey(options.seed), ...files }: LoadContext = {}) => load({ options, key, files }),
    }),
  });
  const call = async (options?: GivenOptions<O>, context?: LoadContext): Promise<Dataset> =>
    plugin(options).load(context);
  Object.defineProperty(call, "name", { value: plugin.name });
  return Object.freeze(Object.assign(call, { plugin }));
}
