import { oneOf } from "@nn/core";
import { drawInteger } from "../../random/draw.ts";
import { quarterMovement } from "../../operations/quarter-movement.ts";

import { defineAugmentation, type ReplayablePlugin } from "../../define-augmentation.ts";
import { packageName } from "../../package-name.ts";

export interface QuarterTurnOptions {
  /** "all" takes 0 to 3 quarters, "half" 0 or 2, which keep the shape of an image that is not square; default "all". */
  readonly turns: "all" | "half";
}

export interface QuarterTurnParameters {
  /** Quarters counterclockwise. */
  readonly quarters: number;
}

/**
 * Turns an image by a random multiple of 90°, each as likely as the others; pixels are copied, and height and width change places
 * for one and three quarters.
 *
 * @example quarterTurn().apply(key(1), image)
 * @throws OptionError for turns other than "all" and "half".
 */
export const quarterTurn: ReplayablePlugin<"image", QuarterTurnOptions, QuarterTurnParameters, "all" | "half"> =
  defineAugmentation<"image", QuarterTurnOptions, QuarterTurnParameters, "all" | "half">({
    name: "quarterTurn",
    package: packageName,
    domain: "image",
    summary: "Turns an image by a random multiple of 90 degrees.",
    options: { turns: oneOf(["all", "half"], "all") },
    shorthand: "turns",
    draw: ({ key, options: { turns } }) => ({
      quarters: turns === "all" ? drawInteger(key, 0, 3) : 2 * drawInteger(key, 0, 1),
    }),
    apply({ parameters: { quarters }, sample: { data, shape } }) {
      const [rows, columns, channels] = shape as [number, number, number];
      const [height, width] = quarters % 2 === 0 ? [rows, columns] : [columns, rows];
      const { back } = quarterMovement(quarters, rows, columns);
      const out = new Float32Array(data.length);
      for (let y = 0, at = 0; y < height; y++) {
        for (let x = 0; x < width; x++) {
          const [column, row] = back(x, y);
          for (let channel = 0; channel < channels; channel++)
            out[at++] = data[(row * columns + column) * channels + channel]!;
        }
      }
      return { data: out, shape: [height, width, channels] };
    },
    moves: ({ parameters: { quarters }, sample: { shape } }) => quarterMovement(quarters, shape[0]!, shape[1]!),
  });

declare module "@nn/core" {
  interface AugmentationMap {
    quarterTurn: typeof quarterTurn;
  }
}
