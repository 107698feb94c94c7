import { integer, key as keyOf, normal, number, oneOf, OptionError } from "@nn/core";

import { defineAugmentation, type ReplayablePlugin } from "../../define-augmentation.ts";
import { packageName } from "../../package-name.ts";
import { drawChance, drawInteger, drawLogUniform, drawUniform } from "../../random/draw.ts";

export interface EraseOptions {
  /** Chance that a rectangle is erased; default 0.5. */
  readonly probability: number;
  /** Smallest area as a share of the image; default 0.02. */
  readonly minArea: number;
  /** Largest area; default 0.33. */
  readonly maxArea: number;
  /** Smallest height over width; default 0.3. */
  readonly minAspect: number;
  /** Largest height over width; default 3.3. */
  readonly maxAspect: number;
  /** How often a rectangle that does not fit is drawn again; then the image stays as it is. Default 10. */
  readonly tries: number;
  /** What takes the place of the values: `value`, or standard normal noise; default "constant". */
  readonly fill: "constant" | "noise";
  /** Default 0. */
  readonly value: number;
}

export interface EraseParameters {
  readonly top: number;
  readonly left: number;
  /** 0 where nothing is erased. */
  readonly height: number;
  readonly width: number;
  /** The words of the key of the noise. */
  readonly noise: readonly [number, number];
}

/**
 * Erases a random rectangle: area from U[minArea, maxArea) of the image, aspect with a uniform logarithm, place uniform.
 *
 * Zhong, Zheng, Kang, Li, Yang, "Random erasing data augmentation" (2017).
 *
 * @example erase({ probability: 1, maxArea: 0.2 }).apply(key(1), image)
 * @throws OptionError for a probability or area outside [0, 1], an aspect that is not positive, or min > max.
 */
export const erase: ReplayablePlugin<"image", EraseOptions, EraseParameters> = defineAugmentation<
  "image",
  EraseOptions,
  EraseParameters
>({
  name: "erase",
  package: packageName,
  aliases: ["randomErasing"],
  domain: "image",
  summary: "Erases a random rectangle with a chance.",
  paper: 'Zhong, Zheng, Kang, Li, Yang, "Random erasing data augmentation" (2017)',
  options: {
    probability: number(0.5, { min: 0, max: 1 }),
    minArea: number(0.02, { min: 0, max: 1 }),
    maxArea: number(0.33, { min: 0, max: 1 }),
    minAspect: number(0.3, { above: 0 }),
    maxAspect: number(3.3, { above: 0 }),
    tries: integer(10, { min: 1, max: 1000 }),
    fill: oneOf(["constant", "noise"], "constant"),
    value: number(0),
  },
  check: ({ minArea, maxArea, minAspect, maxAspect }) => {
    if (minArea > maxArea) throw new OptionError(`erase: areas are ${minArea} to ${maxArea}; wanted minArea ≤ maxArea`);
    if (minAspect > maxAspect) {
      throw new OptionError(`erase: aspects are ${minAspect} to ${maxAspect}; wanted minAspect ≤ maxAspect`);
    }
  },
  draw({ key, sample: { shape }, options }) {
    const [rows, columns] = shape as [number, number, number];
    const noise = key.fold("noise").words;
    const nothing = { top: 0, left: 0, height: 0, width: 0, noise };
    if (!drawChance(key.fold("chance"), options.probability)) return nothing;
    for (let attempt = 0; attempt < options.tries; attempt++) {
      const at = key.fold("rectangle", attempt);
      const area = rows * columns * drawUniform(at.fold("area"), options.minArea, options.maxArea);
      const aspect = drawLogUniform(at.fold("aspect"), options.minAspect, options.maxAspect);
      const height = Math.round(Math.sqrt(area * aspect));
      const width = Math.round(Math.sqrt(area / aspect));
      if (height > rows || width > columns) continue;
      const top = drawInteger(at.fold("top"), 0, rows - height);
      return { top, left: drawInteger(at.fold("left"), 0, columns - width), height, width, noise };
    }
    return nothing;
  },
  apply({ parameters: { top, left, height, width, noise }, sample: { data, shape }, options: { fill, value } }) {
    const [, columns, channels] = shape as [number, number, number];
    const out = data.slice();
    const length = width * channels;
    const values = fill === "noise" ? normal(keyOf(noise), height * length) : undefined;
    for (let row = 0; row < height; row++) {
      const at = ((top + row) * columns + left) * channels;
      if (values === undefined) out.fill(value, at, at + length);
      else out.set(values.subarray(row * length, (row + 1) * length), at);
    }
    return { data: out, shape };
  },
});

declare module "@nn/core" {
  interface AugmentationMap {
    erase: typeof erase;
    randomErasing: typeof erase;
  }
}
