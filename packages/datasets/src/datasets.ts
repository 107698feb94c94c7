/** @file Every dataset of this package. */
import type { DatasetPlugin } from "./define-dataset.ts";
import { allGenerators } from "./generators/_all.ts";
import { allSets } from "./sets/_all.ts";

/** The plug-ins of all built-in datasets, real ones first: `registry.use(datasets)` registers them. */
export const datasets: readonly DatasetPlugin[] = [...allSets, ...allGenerators];
