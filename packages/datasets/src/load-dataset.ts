/** @file Datasets by name, for suites and command lines. */
import { createRegistry, type Dataset, registry, type Scope, type SpecOf } from "@nn/core";
import type { LoadContext } from "./define-dataset.ts";
import { plugins } from "./plugins.ts";

/** The names of this package beside those that the program registered. */
function ownNames(): Scope {
  const own = createRegistry({ parent: registry });
  own.use(plugins);
  return own;
}

/**
 * Loads a dataset from a spec: a name, `"name(option=value)"`, `{ name, options }`, a plug-in or a dataset value.
 *
 * Names, those within options too, are looked up in `scope`; by default they are those of this package and those that the program
 * registered.
 *
 * @example (await loadDataset("glyphs(train=1000, seed=3)")).train.inputs.shape // [1000, 16, 16, 1]
 * @throws UnknownNameError for other names, OptionError for options that do not exist or make no sense, DataError for files.
 */
export async function loadDataset(
  spec: SpecOf<"dataset">,
  context: LoadContext & { readonly scope?: Scope } = {},
): Promise<Dataset> {
  const { scope = ownNames(), ...rest } = context;
  return scope.resolve("dataset", spec).load(rest);
}
