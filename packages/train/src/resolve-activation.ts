import { createRegistry, registry, type SpecOf, type Tensor } from "@nn/core";

import { functionActivation, type Activation } from "./activation.ts";
import { allActivations } from "./activations/_all.ts";

/** `"relu"`, `"leakyRelu(negativeSlope=0.2)"`, `{ name, options }`, a value, or a function of a tensor. */
export type ActivationLike = SpecOf<"activation"> | ((x: Tensor) => Tensor);

const scope = createRegistry({ parent: registry });
scope.use(allActivations);

/** An activation from any spec: the built-in ones, and those that are registered. */
export function resolveActivation(spec: ActivationLike): Activation {
  if (typeof spec === "function" && !("kind" in spec)) return functionActivation(spec as (x: Tensor) => Tensor);
  return scope.resolve("activation", spec as SpecOf<"activation">);
}
