import { createRegistry, registry, type SpecOf } from "@nn/core";

import type { Loss } from "./loss.ts";
import { allLosses } from "./losses/_all.ts";

const scope = createRegistry({ parent: registry });
scope.use(allLosses);

/** A loss from any spec: the built-in ones, and those that are registered. */
export function resolveLoss(spec: SpecOf<"loss">): Loss {
  return scope.resolve("loss", spec);
}
