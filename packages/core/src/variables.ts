/** @file Parameters and states of a model: values by layer name, then by name within the layer. */
import { array, type NdArray } from "./array.ts";
import type { Variables } from "./contracts/model.ts";
import { ShapeError } from "./errors.ts";

/**
 * Every value replaced by `change(value, layer, name)`, in the order of the layers.
 *
 * @example mapVariables({ dense1: { bias: 2 } }, (value) => 3 * value) // { dense1: { bias: 6 } }
 */
export function mapVariables<T, U>(
  variables: Variables<T>,
  change: (value: T, layer: string, name: string) => U,
): Variables<U> {
  return Object.fromEntries(
    Object.entries(variables).map(([layer, values]) => [
      layer,
      Object.fromEntries(Object.entries(values).map(([name, value]) => [name, change(value, layer, name)])),
    ]),
  );
}

/**
 * Values of two models side by side, in the order of the first.
 *
 * @example zipVariables({ dense1: { bias: 2 } }, { dense1: { bias: 3 } }, (a, b) => a * b) // { dense1: { bias: 6 } }
 * @throws ShapeError for what the second lacks.
 */
export function zipVariables<A, B, C>(
  a: Variables<A>,
  b: Variables<B>,
  combine: (a: A, b: B, layer: string, name: string) => C,
): Variables<C> {
  return mapVariables(a, (value, layer, name) => {
    const other = b[layer]?.[name];
    if (other === undefined) throw new ShapeError(`variables differ: only one of two sets has ${layer}/${name}`);
    return combine(value, other, layer, name);
  });
}

/** Zeros in the shapes of the values. */
export function zerosLike(variables: Variables<NdArray>): Variables<NdArray> {
  return mapVariables(variables, ({ data, shape }) => array(new Float32Array(data.length), { shape }));
}
