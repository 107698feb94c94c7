/** @file What the pooling layers share. */
import {
  type BuiltLayer,
  type Fields,
  full,
  integer,
  layerName,
  type LayerOptions,
  optional,
  type Shape,
  ShapeError,
  showShape,
  type Tensor,
} from "@nn/core";

import { extent, type Extent } from "./extent.ts";

export interface PoolOptions extends LayerOptions {
  /** Default 2. */
  readonly window: Extent;
  /** Default null: the window, so that windows do not overlap. */
  readonly strides: Extent | null;
}

/** The fields of these options. */
export const poolFields: Fields<PoolOptions> = { window: extent(2), strides: optional(extent(2)), name: layerName() };

/** A layer that reduces windows of images; what does not fill a window at the end is left out. */
export function buildPool(
  owner: string,
  inputShape: Shape,
  { window, strides }: PoolOptions,
  pool: (x: Tensor, window: Extent, options: { readonly strides?: Extent }) => Tensor,
): BuiltLayer {
  if (inputShape.length !== 3) {
    throw new ShapeError(
      `${owner}: the input has shape ${showShape(inputShape)} without the batch axis; wanted [height, width, channels]`,
    );
  }
  const reduce = (x: Tensor): Tensor => pool(x, window, strides === null ? {} : { strides });
  return {
    outputShape: reduce(full([1, ...inputShape], 0)).shape.slice(1),
    parameters: {},
    apply: (input) => ({ output: reduce(input) }),
  };
}

/** A layer that reduces every axis but the batch and the channels. */
export function buildGlobalPool(
  owner: string,
  inputShape: Shape,
  pool: (x: Tensor, axes: readonly number[]) => Tensor,
): BuiltLayer {
  if (inputShape.length < 2) {
    throw new ShapeError(
      `${owner}: the input has shape ${showShape(inputShape)} without the batch axis; wanted [length, channels] or [height, width, channels]`,
    );
  }
  const axes = inputShape.slice(1).map((_, index) => index + 1);
  return { outputShape: inputShape.slice(-1), parameters: {}, apply: (input) => ({ output: pool(input, axes) }) };
}

export interface Pool1dOptions extends LayerOptions {
  /** Default 2. */
  readonly window: number;
  /** Default null: the window, so that windows do not overlap. */
  readonly stride: number | null;
}

/** The fields of these options. */
export const pool1dFields: Fields<Pool1dOptions> = {
  window: integer(2, { min: 1 }),
  stride: optional(integer(2, { min: 1 })),
  name: layerName(),
};

/** A layer that reduces windows of sequences; what does not fill a window at the end is left out. */
export function buildPool1d(
  owner: string,
  inputShape: Shape,
  { window, stride }: Pool1dOptions,
  pool: (x: Tensor, window: number, options: { readonly stride?: number }) => Tensor,
): BuiltLayer {
  if (inputShape.length !== 2) {
    throw new ShapeError(
      `${owner}: the input has shape ${showShape(inputShape)} without the batch axis; wanted [length, channels]`,
    );
  }
  const reduce = (x: Tensor): Tensor => pool(x, window, stride === null ? {} : { stride });
  return {
    outputShape: reduce(full([1, ...inputShape], 0)).shape.slice(1),
    parameters: {},
    apply: (input) => ({ output: reduce(input) }),
  };
}
