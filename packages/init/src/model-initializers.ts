import type { ModelInitializerPlugin } from "@nn/core";

import { allModelInitializers } from "./model-initializers/_all.ts";

/**
 * Every model initializer of this package, for a registry.
 *
 * @example registry.use(modelInitializers); // from here on "lsuv" resolves
 */
export const modelInitializers: readonly ModelInitializerPlugin[] =
  allModelInitializers as readonly ModelInitializerPlugin[];
