/** @file Parameters and states of a model: values by layer name, then by name within the layer. */
import { mapVariables, type Variables, zerosLike, zipVariables } from "@nn/core";

export { mapVariables, type Variables, zerosLike, zipVariables };

/** The values that `keep` says yes to; layers without any are left out. */
export function pickVariables<T>(
  variables: Variables<T>,
  keep: (layer: string, name: string) => boolean,
): Variables<T> {
  const picked = Object.entries(variables).map(
    ([layer, values]) =>
      [layer, Object.fromEntries(Object.entries(values).filter(([name]) => keep(layer, name)))] as const,
  );
  return Object.fromEntries(picked.filter(([, values]) => Object.keys(values).length > 0));
}

/** Values with some replaced. */
export function replaceVariables<T>(variables: Variables<T>, changes: Variables<T>): Variables<T> {
  return mapVariables(variables, (value, layer, name) => changes[layer]?.[name] ?? value);
}
