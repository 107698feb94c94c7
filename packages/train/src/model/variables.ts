/** @file Parameters and states of a model: values by layer name, then by name within the layer. */

/** `{ dense1: { kernel, bias }, dense2: … }`; layers without values are absent. */
export type Variables<T> = { readonly [layer: string]: { readonly [name: string]: T } };

/** Every value replaced by `change(value, layer, name)`. */
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
