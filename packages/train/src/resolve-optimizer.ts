import { createRegistry, registry, type SpecOf } from "@nn/core";

import type { Optimizer } from "./optimizer.ts";
import { allOptimizers } from "./optimizers/_all.ts";

const scope = createRegistry({ parent: registry });
scope.use(allOptimizers);

/** An optimizer from any spec: the built-in ones, and those that are registered. */
export function resolveOptimizer(spec: SpecOf<"optimizer">): Optimizer {
  return scope.resolve("optimizer", spec);
}
