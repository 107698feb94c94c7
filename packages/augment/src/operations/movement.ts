/** @file How pixels change places, and what else stands at those places. */
import type { ImageBox, ImagePoint, ImageSample } from "@nn/core";

/** A place among pixels: the centre of the first pixel is (0, 0). */
export type Place = readonly [x: number, y: number];

/** A motion of a picture. */
export interface Movement {
  /** Where the picture at a place of the result comes from. */
  back(x: number, y: number): Place;
  /** Where a place of the sample goes. */
  forth(x: number, y: number): Place;
}

/** Result with the key points, boxes and mask of the sample, moved where there is a movement. */
export function withPlaces(
  sample: ImageSample,
  result: ImageSample,
  movementOf: () => Movement | undefined,
): ImageSample {
  const { points, boxes, mask } = sample;
  if (points === undefined && boxes === undefined && mask === undefined) return result;
  if (result.points !== undefined || result.boxes !== undefined || result.mask !== undefined) return result;
  const movement = movementOf();
  const [height, width] = result.shape as [number, number, number];
  return {
    ...result,
    ...(points === undefined ? {} : { points: points.map((point) => movePoint(point, movement)) }),
    ...(boxes === undefined ? {} : { boxes: boxes.flatMap((box) => moveBox(box, movement, height, width)) }),
    ...(mask === undefined
      ? {}
      : { mask: movement === undefined ? mask.slice() : moveMask(sample, mask, movement, height, width) }),
  };
}

function movePoint(point: ImagePoint, movement: Movement | undefined): ImagePoint {
  if (movement === undefined) return point;
  const [x, y] = movement.forth(point.x - 0.5, point.y - 0.5);
  return { ...point, x: x + 0.5, y: y + 0.5 };
}

/** The smallest upright box around the moved corners, cut at the border. */
function moveBox(box: ImageBox, movement: Movement | undefined, height: number, width: number): readonly ImageBox[] {
  if (movement === undefined) return [box];
  const { left, top, right, bottom } = box;
  const corners = [
    [left, top],
    [right, top],
    [left, bottom],
    [right, bottom],
  ].map(([x, y]) => movement.forth(x! - 0.5, y! - 0.5));
  const within = (values: readonly number[], size: number): readonly [number, number] => [
    Math.min(size, Math.max(0, Math.min(...values) + 0.5)),
    Math.min(size, Math.max(0, Math.max(...values) + 0.5)),
  ];
  const [newLeft, newRight] = within(
    corners.map(([x]) => x),
    width,
  );
  const [newTop, newBottom] = within(
    corners.map(([, y]) => y),
    height,
  );
  if (newRight <= newLeft || newBottom <= newTop) return [];
  return [{ ...box, left: newLeft, top: newTop, right: newRight, bottom: newBottom }];
}

/** The class of the nearest pixel. */
function moveMask(
  { shape }: ImageSample,
  mask: Int32Array,
  { back }: Movement,
  height: number,
  width: number,
): Int32Array {
  const [rows, columns] = shape as [number, number, number];
  const out = new Int32Array(height * width);
  for (let y = 0; y < height; y++) {
    for (let x = 0; x < width; x++) {
      const [fromX, fromY] = back(x, y);
      const [column, row] = [Math.floor(fromX + 0.5), Math.floor(fromY + 0.5)];
      if (row >= 0 && row < rows && column >= 0 && column < columns) out[y * width + x] = mask[row * columns + column]!;
    }
  }
  return out;
}
