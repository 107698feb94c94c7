/** @file Datasets as plug-ins: called for the data, registered by name. */
import {
  type Dataset,
  definePlugin,
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

/**
 * A dataset with all its options, not loaded yet: what `iris({ test: 0.3 })` gives and `"iris(test=0.3)"` resolves to.
 *
 * Awaiting it loads it: `await value` is `await value.load()`. An async function that returns it so returns the data.
 */
export interface DatasetValue extends PluginValue, PromiseLike<Dataset> {
  readonly kind: "dataset";
  /** Loads or generates the data, each time anew. */
  load(context?: LoadContext): Promise<Dataset>;
}

/** Names of datasets; packages merge into it. */
export interface DatasetMap {}

declare module "@nn/core" {
  interface Kinds {
    dataset: KindOf<DatasetMap, DatasetValue>;
  }
}

/** `await iris({ test: 0.3 })` is the data; `iris` itself is what `registry.use` takes and suites find in a module. */
export type DatasetPlugin<O extends object = object> = Plugin<"dataset", O, DatasetValue>;

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
 * const dots = defineDataset({ name: "me:dots", summary: "Dots.", options: { train: number(100), seed: number(0) }, load: ({ options, key }) => … });
 * await dots({ train: 10 });                  // a Dataset
 * await dots({ train: 10 }).load({ dataFolder }); // the same with files from there, where it has files
 * registry.use(dots);                         // from here on "me:dots(train=10)" works in suites
 * await loadDataset("me:dots(train=10)");     // the same data
 */
export function defineDataset<O extends { readonly seed: number }>(definition: DatasetDefinition<O>): DatasetPlugin<O> {
  const { load: loadWith, ...rest } = definition;
  return definePlugin<"dataset", O, DatasetValue>({
    ...rest,
    kind: "dataset",
    create: (options) => {
      const load = async ({ key = makeKey(options.seed), ...files }: LoadContext = {}): Promise<Dataset> =>
        loadWith({ options, key, files });
      // oxlint-disable-next-line unicorn/no-thenable -- awaiting the value is how its data is had
      return { load, then: (fulfilled, rejected) => load().then(fulfilled, rejected) };
    },
  });
}
