/** @file Every dataset of this package. */
import type { AnyPlugin } from "@nn/core";
import type { DatasetValue } from "./define-dataset.ts";
import { allGenerators } from "./generators/_all.ts";
import { allSets } from "./sets/_all.ts";

/** The plug-ins of all built-in datasets, real ones first: `registry.use(datasets)` registers them. */
export const datasets: readonly AnyPlugin<DatasetValue>[] = [...allSets, ...allGenerators].map(({ plugin }) => plugin);
