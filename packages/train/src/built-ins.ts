/** @file The names of all packages in one scope, which suites, recipes and `fit` share. */
import { plugins as augment } from "@nn/augment";
import { createRegistry, offerBuiltIns, type Registry } from "@nn/core";
import { plugins as datasets } from "@nn/datasets";
import { plugins as init } from "@nn/init";
import { plugins as regularize } from "@nn/regularize";

import { plugins as train } from "./plugins.ts";

/**
 * Everything that the packages bring, by name.
 *
 * @example createRegistry({ parent: builtIns }).use(mine)
 */
export const builtIns: Registry = createRegistry();
builtIns.use(init, regularize, augment, datasets, train);
// Direct calls, dense(10, { activation: "relu" }), know the same names.
offerBuiltIns(init, regularize, augment, datasets, train);
