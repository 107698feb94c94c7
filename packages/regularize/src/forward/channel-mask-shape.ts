import type { Shape } from "@nn/core";

/** [n, 1, …, 1, channels]: one value for each example and channel, with the batch axis first. */
export function channelMaskShape(shape: Shape): Shape {
  return shape.map((size, axis) => (axis === 0 || axis === shape.length - 1 ? size : 1));
}
