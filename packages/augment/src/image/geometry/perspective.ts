import { number } from "@nn/core";
import { drawChance, drawUniform } from "../../random/draw.ts";
import { fillFields, type FillOptions } from "../../operations/resample.ts";
import { interpolationField, type InterpolationOptions, warp } from "../../operations/warp.ts";
import { homography, perspectiveMovement } from "../../operations/homography.ts";

import { defineAugmentation, type ReplayablePlugin } from "../../define-augmentation.ts";
import { packageName } from "../../package-name.ts";

export interface PerspectiveOptions extends FillOptions, InterpolationOptions {
  /** How far corners move inwards, as a share of half the image; default 0.5. */
  readonly distortion: number;
  /** Chance that it happens; default 0.5. */
  readonly probability: number;
}

export interface PerspectiveParameters {
  /** Where the corners go: upper left, upper right, lower right, lower left, as x, y among pixels; null where nothing moves. */
  readonly corners: readonly (readonly [number, number])[] | null;
}

/** Centres of the corner pixels; of one row or column a place beyond, so that the four are no line. */
function cornersOf(height: number, width: number): readonly (readonly [number, number])[] {
  const [right, bottom] = [Math.max(1, width - 1), Math.max(1, height - 1)];
  return [
    [0, 0],
    [right, 0],
    [right, bottom],
    [0, bottom],
  ];
}

/**
 * Sees an image from another side: each corner moves inwards by shares of half the width and height from U[0, distortion).
 *
 * @example perspective({ distortion: 0.3, probability: 1 }).apply(key(1), image)
 * @throws OptionError for a distortion outside [0, 0.9] or a probability outside [0, 1].
 */
export const perspective: ReplayablePlugin<"image", PerspectiveOptions, PerspectiveParameters> = defineAugmentation<
  "image",
  PerspectiveOptions,
  PerspectiveParameters
>({
  name: "perspective",
  package: packageName,
  domain: "image",
  summary: "Sees an image from another side.",
  options: {
    distortion: number(0.5, { min: 0, max: 0.9 }),
    probability: number(0.5, { min: 0, max: 1 }),
    interpolation: interpolationField,
    ...fillFields,
  },
  draw({ key, sample: { shape }, options: { distortion, probability } }) {
    if (!drawChance(key.fold("chance"), probability)) return { corners: null };
    const [height, width] = shape as [number, number, number];
    const corners = cornersOf(height, width).map(([x, y], i) => {
      const inwards = (axis: string, size: number): number =>
        drawUniform(key.fold(axis, i), 0, distortion) * (size / 2);
      const [dx, dy] = [inwards("x", width), inwards("y", height)];
      return [x === 0 ? dx : x - dx, y === 0 ? dy : y - dy] as const;
    });
    return { corners };
  },
  apply({ parameters: { corners }, sample, options }) {
    const [height, width] = sample.shape as [number, number, number];
    if (corners === null) return { data: sample.data.slice(), shape: sample.shape };
    const back = homography(corners, cornersOf(height, width));
    return warp(sample, height, width, (x, y, into) => into.set(back(x, y)), options);
  },
  moves: ({ parameters: { corners }, sample: { shape } }) =>
    perspectiveMovement(cornersOf(shape[0]!, shape[1]!), corners ?? cornersOf(shape[0]!, shape[1]!)),
});

declare module "@nn/core" {
  interface AugmentationMap {
    perspective: typeof perspective;
  }
}
