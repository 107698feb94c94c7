import type { InitializerPlugin } from "@nn/core";

import { allInitializers } from "./initializers/_all.ts";

/**
 * Every initializer of this package, for a registry.
 *
 * @example registry.use(initializers); // from here on "heNormal" resolves
 */
export const initializers: readonly InitializerPlugin[] = allInitializers as readonly InitializerPlugin[];
