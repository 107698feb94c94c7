import {
  defineLayer,
  integer,
  layerName,
  type LayerOptions,
  type LayerPlugin,
  list,
  reshape as reshaped,
  ShapeError,
  showShape,
  sizeOf,
} from "@nn/core";

declare module "@nn/core" {
  interface LayerMap {
    readonly reshape: typeof reshape;
  }
}

export interface ReshapeOptions extends LayerOptions {
  /** Of one example. */
  readonly shape: readonly number[];
}

/**
 * The numbers of each example in another shape, row-major.
 *
 * @example sequential([reshape([8, 8]), lstm(32), dense(10)]) // digits, read row by row
 * @throws ShapeError when built on an input of another number of elements.
 */
export const reshape: LayerPlugin<ReshapeOptions, readonly number[]> = defineLayer<ReshapeOptions, readonly number[]>({
  package: "@nn/train",
  name: "reshape",
  summary: "The numbers of each example in another shape.",
  options: { shape: list(integer(1, { min: 1 })), name: layerName() },
  shorthand: "shape",
  build(inputShape, { shape }) {
    if (sizeOf(inputShape) !== sizeOf(shape))
      throw new ShapeError(
        `reshape: the input has shape ${showShape(inputShape)}, ${sizeOf(inputShape)} numbers; wanted ${showShape(shape)}, ${sizeOf(shape)} numbers`,
      );
    return {
      outputShape: shape,
      parameters: {},
      apply: (input) => ({ output: reshaped(input, [input.shape[0] ?? 0, ...shape]) }),
    };
  },
});
