/** @file Everything that this package brings to a registry. */
import type { AnyPlugin } from "@nn/core";

import { allDerived } from "./derived/_all.ts";
import { allGenerators } from "./generators/_all.ts";
import { allSets } from "./sets/_all.ts";
import { allTransforms } from "./transforms/_all.ts";

/**
 * All plug-ins of @nn/datasets, real sets first.
 *
 * @example registry.use(plugins); // from here on "iris(test=0.3)" resolves
 */
export const plugins: readonly AnyPlugin[] = [...allSets, ...allGenerators, ...allDerived, ...allTransforms];
