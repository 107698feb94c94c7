/** @file Everything that this package brings to a registry. */
import type { AnyPlugin } from "@nn/core";

import { allGenerators } from "./generators/_all.ts";
import { allSets } from "./sets/_all.ts";

/**
 * All plug-ins of @nn/datasets, real sets first.
 *
 * @example registry.use(plugins); // from here on "iris(test=0.3)" resolves
 */
export const plugins: readonly AnyPlugin[] = [...allSets, ...allGenerators];
