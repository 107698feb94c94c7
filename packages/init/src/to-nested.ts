import { type Shape, ShapeError, showShape, sizeOf } from "@nn/core";

/** Numbers, lists of numbers, lists of lists … */
export type NestedNumbers = number | NestedNumbers[];

/**
 * Values in row-major order as nested arrays, for libraries that want those.
 *
 * @example toNested(heNormal().sample(key(7), [2, 3]), [2, 3]) // [[0.33, -0.65, 0.52], […]]
 * @throws ShapeError when the shape holds another number of values.
 */
export function toNested(values: ArrayLike<number>, shape: Shape): NestedNumbers {
  if (sizeOf(shape) !== values.length) {
    throw new ShapeError(
      `toNested: ${values.length} values do not fill shape ${showShape(shape)}, which holds ${sizeOf(shape)}`,
    );
  }
  let at = 0;
  const level = (axis: number): NestedNumbers =>
    axis === shape.length ? values[at++]! : Array.from({ length: shape[axis]! }, () => level(axis + 1));
  return level(0);
}
