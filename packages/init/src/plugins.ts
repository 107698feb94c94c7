/** @file Everything that this package brings to a registry. */
import type { AnyPlugin } from "@nn/core";

import { allInitializers } from "./initializers/_all.ts";
import { allLint } from "./lint/_all.ts";
import { allModelInitializers } from "./model-initializers/_all.ts";

/**
 * All plug-ins of @nn/init.
 *
 * @example registry.use(plugins); // from here on "heNormal" and "lsuv" resolve
 */
export const plugins: readonly AnyPlugin[] = [...allInitializers, ...allModelInitializers, ...allLint];
