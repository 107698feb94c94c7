import { array, sizeOf, type Key, type NdArray } from "@nn/core";

import type { BuiltModel } from "./build-model.ts";
import { mapVariables, type Variables } from "./variables.ts";

/**
 * Draws every parameter of a model from its own stream, `key.fold("init", "dense1/kernel")`.
 *
 * A parameter's numbers depend on the key, its path, its shape and its initializer, on nothing else in the model.
 */
export function initializeParameters(model: BuiltModel, key: Key): Variables<NdArray> {
  return mapVariables(model.parameters, ({ initializer, shape, fans }, layer, name) =>
    array(initializer.sample(key.fold("init", `${layer}/${name}`), shape, { fans }), { shape }),
  );
}

/** First values of what layers keep beside parameters. */
export function initializeState(model: BuiltModel): Variables<NdArray> {
  return mapVariables(model.state, ({ shape, value }) => array(new Float32Array(sizeOf(shape)).fill(value), { shape }));
}
