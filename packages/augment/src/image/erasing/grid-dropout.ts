import { integer, number, OptionError } from "@nn/core";
import { drawInteger } from "../../random/draw.ts";

import { defineAugmentation, type ReplayablePlugin } from "../../define-augmentation.ts";
import { packageName } from "../../package-name.ts";

export interface GridDropoutOptions {
  /** Smallest distance from square to square in pixels; default 4. */
  readonly min: number;
  /** Largest distance; default 8. */
  readonly max: number;
  /** Side of a square as a share of the distance; default 0.5. */
  readonly ratio: number;
  /** Default 0. */
  readonly value: number;
}

export interface GridDropoutParameters {
  readonly distance: number;
  /** Rows and columns by which the grid is moved up and left. */
  readonly down: number;
  readonly right: number;
}

/**
 * Covers the squares of a grid: squares of side ⌊ratio·d + ½⌋ at distance d, uniform on min … max, moved by uniform shifts.
 *
 * Chen, Liu, Zhao, Jia, "GridMask data augmentation" (2020), without its rotation.
 *
 * @example gridDropout({ min: 8, max: 16, ratio: 0.4 }).apply(key(1), image)
 * @throws OptionError unless 1 ≤ min ≤ max, or for a ratio outside [0, 1].
 */
export const gridDropout: ReplayablePlugin<"image", GridDropoutOptions, GridDropoutParameters> = defineAugmentation<
  "image",
  GridDropoutOptions,
  GridDropoutParameters
>({
  name: "gridDropout",
  package: packageName,
  domain: "image",
  summary: "Covers the squares of a random grid.",
  paper: 'Chen, Liu, Zhao, Jia, "GridMask data augmentation" (2020)',
  options: {
    min: integer(4, { min: 1, max: 65536 }),
    max: integer(8, { min: 1, max: 65536 }),
    ratio: number(0.5, { min: 0, max: 1 }),
    value: number(0),
  },
  check: ({ min, max }) => {
    if (min > max) throw new OptionError(`gridDropout: min is ${min}, max is ${max}; wanted min ≤ max`);
  },
  draw({ key, options: { min, max } }) {
    const distance = drawInteger(key.fold("distance"), min, max);
    const shift = (axis: string): number => drawInteger(key.fold(axis), 0, distance - 1);
    return { distance, down: shift("down"), right: shift("right") };
  },
  apply({ parameters: { distance, down, right }, sample: { data, shape }, options: { ratio, value } }) {
    const [height, width, channels] = shape as [number, number, number];
    const side = Math.floor(ratio * distance + 0.5);
    const out = data.slice();
    for (let y = 0; y < height; y++) {
      if ((y + down) % distance >= side) continue;
      for (let x = 0; x < width; x++) {
        if ((x + right) % distance >= side) continue;
        out.fill(value, (y * width + x) * channels, (y * width + x + 1) * channels);
      }
    }
    return { data: out, shape };
  },
});

declare module "@nn/core" {
  interface AugmentationMap {
    gridDropout: typeof gridDropout;
  }
}
