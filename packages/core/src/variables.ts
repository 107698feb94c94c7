/** @file Parameters and states of a model: values by layer name, then by name within the layer. */
import type { Variables } from "./contracts/model.ts";

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
