import { defineMixing, type MixingPlugin, number, ShapeError, showShape } from "@nn/core";

import { blend } from "../operations/blend.ts";
import { packageName } from "../package-name.ts";
import { drawBeta } from "../random/beta.ts";
import { drawInteger } from "../random/draw.ts";

export interface CutmixOptions {
  /** Parameter of Beta(α, α), 0 mixes nothing; default 1. */
  readonly alpha: number;
}

/** Rows top … bottom − 1 and columns left … right − 1. */
interface Rectangle {
  readonly top: number;
  readonly bottom: number;
  readonly left: number;
  readonly right: number;
}

/**
 * Image a with a rectangle of image b in it; labels are mixed by area.
 *
 * λ₀ from Beta(α, α); the rectangle has sides √(1 − λ₀) of the image's, its centre is uniform, and what sticks out is cut
 * off; λ is then 1 − area/(height·width), the share that a really has.
 *
 * Yun, Han, Oh, Chun, Choe, Yoo, "CutMix: regularization strategy to train strong classifiers" (2019).
 *
 * @example const { data, label, lambda } = cutmix().mix(key(1), cat, dog);
 * @throws OptionError for a negative α, ShapeError for anything but two images [h, w, c] of one shape.
 */
export const cutmix: MixingPlugin<CutmixOptions, number> = defineMixing<CutmixOptions, Rectangle, number>({
  name: "cutmix",
  package: packageName,
  summary: "A rectangle of one image in another; labels by area.",
  paper:
    'Yun, Han, Oh, Chun, Choe, Yoo, "CutMix: regularization strategy to train strong classifiers with localizable features" (2019)',
  options: { alpha: number(1, { min: 0 }) },
  shorthand: "alpha",
  draw({ key, shape, options: { alpha } }) {
    if (shape.length !== 3) {
      throw new ShapeError(
        `cutmix: the samples have shape ${showShape(shape)}; wanted images [height, width, channels]`,
      );
    }
    const [height, width] = shape as readonly [number, number, number];
    const side = Math.sqrt(1 - drawBeta(key.fold("lambda"), alpha));
    const [top, bottom] = span(drawInteger(key.fold("y"), 0, height - 1), side, height);
    const [left, right] = span(drawInteger(key.fold("x"), 0, width - 1), side, width);
    return { top, bottom, left, right };
  },
  mix({ drawn: { top, bottom, left, right }, first, second }) {
    const [height, width, channels] = first.shape as [number, number, number];
    const data = first.data.slice();
    for (let y = top; y < bottom; y++) {
      const [from, to] = [(y * width + left) * channels, (y * width + right) * channels];
      data.set(second.data.subarray(from, to), from);
    }
    const lambda = 1 - ((bottom - top) * (right - left)) / (height * width);
    return { data, shape: first.shape, label: blend(first.label, second.label, lambda), lambda };
  },
});

/** A stretch of `side`·n pixels around a centre, cut off at 0 and n. */
function span(centre: number, side: number, n: number): readonly [number, number] {
  const half = Math.floor((side * n) / 2 + 0.5);
  return [Math.max(0, centre - half), Math.min(n, centre + half)];
}

declare module "@nn/core" {
  interface MixingMap {
    cutmix: typeof cutmix;
  }
}
