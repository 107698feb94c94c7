import { integer, number, oneOf, optional, OptionError } from "@nn/core";

import { defineAugmentation, type ReplayablePlugin } from "../../define-augmentation.ts";
import { packageName } from "../../package-name.ts";
import { drawInteger } from "../../random/draw.ts";

export interface RandomCropOptions {
  /** Pixels added on every side before the crop; default 4. */
  readonly padding: number;
  /** What they are: `value`, the picture mirrored at its border pixels, or the border pixels; default "constant". */
  readonly mode: "constant" | "reflect" | "edge";
  /** Value of the padding for mode "constant"; default 0. */
  readonly value: number;
  /** Height of the crop; null, the default, for that of the image. */
  readonly height: number | null;
  /** Width of the crop; null, the default, for that of the image. */
  readonly width: number | null;
}

export interface RandomCropParameters {
  /** First row of the crop in the padded image. */
  readonly top: number;
  /** First column. */
  readonly left: number;
}

/** Index into n for a position that may lie outside, −1 for a constant. */
function indexAt(position: number, n: number, mode: RandomCropOptions["mode"]): number {
  if (position >= 0 && position < n) return position;
  if (mode === "constant") return -1;
  if (mode === "edge") return position < 0 ? 0 : n - 1;
  return position < 0 ? -position : 2 * (n - 1) - position;
}

/**
 * Pads an image and cuts a random window out of it; all windows are equally likely.
 *
 * @example randomCrop({ padding: 4 }).apply(key(1), cifarImage) // [32, 32, 3] again, moved by up to 4 pixels
 * @throws OptionError when applied to an image that is, padded, smaller than the crop, or too small to be mirrored.
 */
export const randomCrop: ReplayablePlugin<"image", RandomCropOptions, RandomCropParameters> = defineAugmentation<
  "image",
  RandomCropOptions,
  RandomCropParameters
>({
  name: "randomCrop",
  package: packageName,
  domain: "image",
  summary: "Pads an image and cuts a random window out of it.",
  options: {
    padding: integer(4, { min: 0, max: 65536 }),
    mode: oneOf(["constant", "reflect", "edge"], "constant"),
    value: number(0),
    height: optional(integer(0, { min: 1 })),
    width: optional(integer(0, { min: 1 })),
  },
  draw({ key, sample: { shape }, options }) {
    const [rows, columns] = shape as [number, number, number];
    const { padding, mode } = options;
    const [height, width] = [options.height ?? rows, options.width ?? columns];
    const [spareRows, spareColumns] = [rows + 2 * padding - height, columns + 2 * padding - width];
    if (spareRows < 0 || spareColumns < 0) {
      throw new OptionError(
        `randomCrop: the crop is ${height} × ${width}, the image ${rows} × ${columns} with padding ${padding}; wanted a crop no larger than the padded image`,
      );
    }
    if (mode === "reflect" && padding >= Math.min(rows, columns)) {
      throw new OptionError(
        `randomCrop: padding is ${padding}; mirroring an image of ${rows} × ${columns} wants at most ${Math.min(rows, columns) - 1}`,
      );
    }
    return { top: drawInteger(key.fold("top"), 0, spareRows), left: drawInteger(key.fold("left"), 0, spareColumns) };
  },
  apply({ parameters: { top, left }, sample: { data, shape }, options }) {
    const [rows, columns, channels] = shape as [number, number, number];
    const { padding, mode, value } = options;
    const [height, width] = [options.height ?? rows, options.width ?? columns];
    const out = new Float32Array(height * width * channels).fill(value);
    for (let y = 0; y < height; y++) {
      const row = indexAt(top + y - padding, rows, mode);
      if (row < 0) continue;
      for (let x = 0; x < width; x++) {
        const column = indexAt(left + x - padding, columns, mode);
        if (column < 0) continue;
        const from = (row * columns + column) * channels;
        const to = (y * width + x) * channels;
        for (let channel = 0; channel < channels; channel++) out[to + channel] = data[from + channel]!;
      }
    }
    return { data: out, shape: [height, width, channels] };
  },
  moves: ({ parameters: { top, left }, options: { padding } }) => ({
    back: (x, y) => [x + left - padding, y + top - padding],
    forth: (x, y) => [x - left + padding, y - top + padding],
  }),
});

declare module "@nn/core" {
  interface AugmentationMap {
    randomCrop: typeof randomCrop;
  }
}
