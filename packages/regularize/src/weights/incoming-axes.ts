import type { Shape } from "@nn/core";

/** Axes of what leads into one unit: all but the last; all of a vector. */
export function incomingAxes(shape: Shape): readonly number[] {
  return shape.length <= 1 ? shape.map((_, axis) => axis) : shape.slice(1).map((_, axis) => axis);
}
