import { number, oneOf } from "@nn/core";

import { defineAugmentation, type ReplayablePlugin } from "../../define-augmentation.ts";
import { packageName } from "../../package-name.ts";
import { drawChance } from "../../random/draw.ts";

export interface FlipOptions {
  /** "horizontal" swaps left and right, "vertical" top and bottom; default "horizontal". */
  readonly axis: "horizontal" | "vertical";
  /** Chance of a flip; default 0.5. */
  readonly probability: number;
}

export interface FlipParameters {
  readonly flipped: boolean;
}

/**
 * Mirrors an image with a chance.
 *
 * @example flip().apply(key(1), image); flip({ axis: "vertical", probability: 1 })
 * @throws OptionError for a probability outside [0, 1].
 */
export const flip: ReplayablePlugin<"image", FlipOptions, FlipParameters> = defineAugmentation<
  "image",
  FlipOptions,
  FlipParameters
>({
  name: "flip",
  package: packageName,
  domain: "image",
  summary: "Mirrors an image with a chance.",
  options: { axis: oneOf(["horizontal", "vertical"], "horizontal"), probability: number(0.5, { min: 0, max: 1 }) },
  draw: ({ key, options }) => ({ flipped: drawChance(key, options.probability) }),
  apply({ parameters: { flipped }, sample: { data, shape }, options: { axis } }) {
    if (!flipped) return { data: data.slice(), shape };
    const [height, width, channels] = shape as [number, number, number];
    const out = new Float32Array(data.length);
    for (let y = 0; y < height; y++) {
      for (let x = 0; x < width; x++) {
        const from = axis === "vertical" ? (height - 1 - y) * width + x : y * width + width - 1 - x;
        const to = y * width + x;
        for (let channel = 0; channel < channels; channel++)
          out[to * channels + channel] = data[from * channels + channel]!;
      }
    }
    return { data: out, shape };
  },
  moves({ parameters: { flipped }, sample: { shape }, options: { axis } }) {
    const [height, width] = shape as [number, number, number];
    const mirror = (x: number, y: number): readonly [number, number] => {
      if (!flipped) return [x, y];
      return axis === "vertical" ? [x, height - 1 - y] : [width - 1 - x, y];
    };
    return { back: mirror, forth: mirror };
  },
});

declare module "@nn/core" {
  interface AugmentationMap {
    flip: typeof flip;
  }
}
