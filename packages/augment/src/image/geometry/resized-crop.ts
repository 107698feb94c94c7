import { integer, number, oneOf, optional, OptionError } from "@nn/core";
import { drawInteger, drawLogUniform, drawUniform } from "../../random/draw.ts";
import { resizeWindow, type ResizeInterpolation } from "../../operations/resize.ts";

import { defineAugmentation, type ReplayablePlugin } from "../../define-augmentation.ts";
import { packageName } from "../../package-name.ts";

export interface ResizedCropOptions {
  /** Smallest area as a share of the image; default 0.08. */
  readonly minArea: number;
  /** Largest area; default 1. */
  readonly maxArea: number;
  /** Smallest width over height; default 0.75. */
  readonly minAspect: number;
  /** Largest width over height; default 1.3333333333333333. */
  readonly maxAspect: number;
  /** Height of the result; null, the default, for that of the image. */
  readonly height: number | null;
  /** Width of the result; null, the default, for that of the image. */
  readonly width: number | null;
  /** Between pixels; default "bilinear". */
  readonly interpolation: ResizeInterpolation;
}

export interface ResizedCropParameters {
  readonly top: number;
  readonly left: number;
  readonly height: number;
  readonly width: number;
}

/**
 * Cuts a random window out of an image and resizes it: area from U[minArea, maxArea) of the image, aspect with a uniform logarithm,
 * place uniform; after ten windows that do not fit, the largest central one of an aspect within the limits.
 *
 * Downscaling is antialiased: the filter is as wide as the result's pixels, as in PIL.
 *
 * Szegedy et al., "Going deeper with convolutions" (2014).
 *
 * @example resizedCrop({ minArea: 0.5 }).apply(key(1), image)
 * @throws OptionError for areas outside (0, 1], aspects that are not positive, or min > max.
 */
export const resizedCrop: ReplayablePlugin<"image", ResizedCropOptions, ResizedCropParameters> = defineAugmentation<
  "image",
  ResizedCropOptions,
  ResizedCropParameters
>({
  name: "resizedCrop",
  package: packageName,
  domain: "image",
  summary: "Cuts a random window out of an image and resizes it.",
  paper: 'Szegedy et al., "Going deeper with convolutions" (2014)',
  options: {
    minArea: number(0.08, { above: 0, max: 1 }),
    maxArea: number(1, { above: 0, max: 1 }),
    minAspect: number(0.75, { above: 0 }),
    maxAspect: number(1.3333333333333333, { above: 0 }),
    height: optional(integer(1, { min: 1, max: 65536 })),
    width: optional(integer(1, { min: 1, max: 65536 })),
    interpolation: oneOf(["nearest", "bilinear", "bicubic"], "bilinear"),
  },
  check: ({ minArea, maxArea, minAspect, maxAspect }) => {
    if (minArea > maxArea)
      throw new OptionError(`resizedCrop: areas are ${minArea} to ${maxArea}; wanted minArea ≤ maxArea`);
    if (minAspect > maxAspect)
      throw new OptionError(`resizedCrop: aspects are ${minAspect} to ${maxAspect}; wanted minAspect ≤ maxAspect`);
  },
  draw({ key, sample: { shape }, options: { minArea, maxArea, minAspect, maxAspect } }) {
    const [rows, columns] = shape as [number, number, number];
    for (let attempt = 0; attempt < 10; attempt++) {
      const at = key.fold("window", attempt);
      const area = rows * columns * drawUniform(at.fold("area"), minArea, maxArea);
      const aspect = drawLogUniform(at.fold("aspect"), minAspect, maxAspect);
      const width = Math.round(Math.sqrt(area * aspect));
      const height = Math.round(Math.sqrt(area / aspect));
      if (width < 1 || height < 1 || width > columns || height > rows) continue;
      const top = drawInteger(at.fold("top"), 0, rows - height);
      return { top, left: drawInteger(at.fold("left"), 0, columns - width), height, width };
    }
    const aspect = Math.min(maxAspect, Math.max(minAspect, columns / rows));
    const width = Math.max(1, Math.min(columns, Math.round(rows * aspect)));
    const height = Math.max(1, Math.min(rows, Math.round(columns / aspect)));
    return { top: Math.floor((rows - height) / 2), left: Math.floor((columns - width) / 2), height, width };
  },
  apply: ({ parameters, sample, options: { height, width, interpolation } }) =>
    resizeWindow(sample, parameters, height ?? sample.shape[0]!, width ?? sample.shape[1]!, interpolation),
  moves({ parameters: window, sample: { shape }, options }) {
    const across = window.width / (options.width ?? shape[1]!);
    const down = window.height / (options.height ?? shape[0]!);
    return {
      back: (x, y) => [(x + 0.5) * across - 0.5 + window.left, (y + 0.5) * down - 0.5 + window.top],
      forth: (x, y) => [(x + 0.5 - window.left) / across - 0.5, (y + 0.5 - window.top) / down - 0.5],
    };
  },
});

declare module "@nn/core" {
  interface AugmentationMap {
    resizedCrop: typeof resizedCrop;
  }
}
