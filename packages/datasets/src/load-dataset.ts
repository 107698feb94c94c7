/** @file Datasets by name, for suites and command lines. */
import { createRegistry, type Dataset, registry as globalRegistry, type Registry, type SpecOf } from "@nn/core";
import { datasets } from "./datasets.ts";
import type { LoadContext } from "./define-dataset.ts";

/**
 * Loads a dataset from a spec: a name, `"name(option=value)"`, `{ name, options }`, a plug-in or a dataset value.
 *
 * The names are those of this package and those registered in `registry` (default: the registry of the program).
 *
 * @example (await loadDataset("glyphs(train=1000, seed=3)")).train.inputs.shape // [1000, 16, 16, 1]
 * @throws UnknownNameError for other names, OptionError for options that do not exist or make no sense, DataError for files.
 */
export async function loadDataset(
  spec: SpecOf<"dataset">,
  context: LoadContext & { readonly registry?: Registry } = {},
): Promise<Dataset> {
  const { registry = globalRegistry, ...rest } = context;
  const scope = createRegistry({ parent: registry });
  scope.use(datasets);
  return scope.resolve("dataset", spec).load(rest);
}
