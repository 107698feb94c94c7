/** @file The datasets of a suite, each loaded once. */
import type { Dataset } from "@nn/core";
import type { DatasetValue } from "@nn/datasets";
import { InputError, messageOf } from "../errors.ts";
import { builtIns, createPlugin, type Names } from "../suite/resolve-plugin.ts";
import type { PluginSpec, Suite } from "../suite/types.ts";
import { contentHash } from "./key.ts";

/**
 * Datasets of the suite's cells by the content hash of their spec.
 *
 * @throws InputError when one cannot be had, is no classification task, or has no validation split.
 */
export async function loadDatasets(suite: Suite, names: Names = builtIns): Promise<Map<string, Dataset>> {
  const used = new Set(suite.cells.map(({ problem }) => problem));
  const datasets = new Map<string, Dataset>();
  for (const { id, spec } of suite.problems) {
    const key = contentHash(spec.dataset);
    if (!used.has(id) || datasets.has(key)) continue;
    try {
      datasets.set(key, await loadDataset(spec.dataset, names));
    } catch (error) {
      throw new InputError(`problem ${id}: ${messageOf(error)}`);
    }
  }
  return datasets;
}

/** One dataset. @throws InputError when it cannot be had, is no classification task, or has no validation split. */
export async function loadDataset(spec: PluginSpec, names: Names): Promise<Dataset> {
  let dataset: Dataset;
  try {
    const value: DatasetValue = createPlugin("dataset", spec, names);
    dataset = await value.load();
  } catch (error) {
    throw new InputError(messageOf(error));
  }
  if (dataset.task !== "classification") {
    throw new InputError(`dataset ${spec.name} is a ${dataset.task} task; wanted classification`);
  }
  if (dataset.validation === undefined) {
    throw new InputError(
      `dataset ${spec.name} has no validation split; give it one, e.g. dataset: {name: ${spec.name}, options: {validation: 1000}}`,
    );
  }
  return dataset;
}
