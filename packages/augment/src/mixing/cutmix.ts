import { checkNumber, checkOptions, type Key, ShapeError, showShape } from "@nn/core";

import { sampleBeta } from "../random/beta.ts";
import { drawInteger } from "../random/draw.ts";
import { checkPair } from "./check-pair.ts";
import type { LabeledSample, MixedSample } from "./labeled-sample.ts";
import { blend, type MixOptions } from "./mixup.ts";

/**
 * Image a with a rectangle of image b in it; labels are mixed by area.
 *
 * λ₀ from Beta(α, α), α 1 unless given; the rectangle has sides √(1 − λ₀) of the image's, its centre is uniform, and what
 * sticks out is cut off; λ is then 1 − area/(height·width), the share that a really has.
 *
 * Yun, Han, Oh, Chun, Choe, Yoo, "CutMix: regularization strategy to train strong classifiers" (2019).
 *
 * @example const { data, label, lambda } = cutmix(key(1), cat, dog);
 * @throws ShapeError for anything but two images [h, w, c] of one shape, OptionError for a negative α.
 */
export function cutmix(key: Key, a: LabeledSample, b: LabeledSample, options: MixOptions = {}): MixedSample {
  checkOptions("cutmix", options, ["alpha"]);
  const { alpha = 1 } = options;
  checkNumber("cutmix", "alpha", alpha, { min: 0 });
  checkPair("cutmix", a, b);
  const { shape } = a;
  if (shape.length !== 3) {
    throw new ShapeError(`cutmix: the samples have shape ${showShape(shape)}; wanted images [height, width, channels]`);
  }
  const [height, width, channels] = shape as [number, number, number];
  const side = Math.sqrt(1 - (alpha === 0 ? 1 : sampleBeta(key.fold("lambda"), alpha, alpha)));
  const [top, bottom] = span(drawInteger(key.fold("y"), 0, height - 1), side, height);
  const [left, right] = span(drawInteger(key.fold("x"), 0, width - 1), side, width);
  const data = a.data.slice();
  for (let y = top; y < bottom; y++) {
    const [from, to] = [(y * width + left) * channels, (y * width + right) * channels];
    data.set(b.data.subarray(from, to), from);
  }
  const lambda = 1 - ((bottom - top) * (right - left)) / (height * width);
  return { data, shape, label: blend(a.label, b.label, lambda), lambda };
}

/** A stretch of `side`·n pixels around a centre, cut off at 0 and n. */
function span(centre: number, side: number, n: number): readonly [number, number] {
  const half = Math.floor((side * n) / 2 + 0.5);
  return [Math.max(0, centre - half), Math.min(n, centre + half)];
}
