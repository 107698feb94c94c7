/** @file Parameters and states of a model: values by layer name, then by name within the layer. */
import { array, mapVariables, ShapeError, type NdArray, type Variables } from "@nn/core";

export { mapVariables, type Variables };

/** Values of two models side by side, in the order of the first; throws a ShapeError for what the second lacks. */
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
