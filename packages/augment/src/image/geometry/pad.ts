import { integer } from "@nn/core";
import { fillFields, type FillOptions } from "../../operations/resample.ts";
import { warp } from "../../operations/warp.ts";

import { defineAugmentation, type ReplayablePlugin } from "../../define-augmentation.ts";
import { packageName } from "../../package-name.ts";

export interface PadOptions extends FillOptions {
  /** Pixels on every side; default 4. */
  readonly pixels: number;
}

export interface PadParameters {
  readonly done: true;
}

/**
 * Adds pixels on every side, `value` or the nearest pixel. Nothing is random; a crop or a transform of fixed size follows it.
 *
 * @example pad(2).apply(key(1), image).shape // [32, 32, 3] of [28, 28, 3]
 * @throws OptionError unless `pixels` is an integer ≥ 0.
 */
export const pad: ReplayablePlugin<"image", PadOptions, PadParameters, number> = defineAugmentation<
  "image",
  PadOptions,
  PadParameters,
  number
>({
  name: "pad",
  package: packageName,
  domain: "image",
  summary: "Adds pixels on every side.",
  options: { pixels: integer(4, { min: 0, max: 65536 }), ...fillFields },
  shorthand: "pixels",
  draw: () => ({ done: true }),
  apply({ sample, options }) {
    const [height, width] = sample.shape as [number, number, number];
    const { pixels } = options;
    return warp(
      sample,
      height + 2 * pixels,
      width + 2 * pixels,
      (x, y, into) => {
        into[0] = x - pixels;
        into[1] = y - pixels;
      },
      options,
    );
  },
  moves: ({ options: { pixels } }) => ({
    back: (x, y) => [x - pixels, y - pixels],
    forth: (x, y) => [x + pixels, y + pixels],
  }),
});

declare module "@nn/core" {
  interface AugmentationMap {
    pad: typeof pad;
  }
}
