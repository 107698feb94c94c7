import { key as keyOf, number, uniform64 } from "@nn/core";
import { mapColours } from "../../operations/colour.ts";
import { checkLevels, levelFields, type LevelOptions } from "../../operations/levels.ts";

import { defineAugmentation, type ReplayablePlugin } from "../../define-augmentation.ts";
import { packageName } from "../../package-name.ts";

export interface SaltAndPepperOptions extends LevelOptions {
  /** Share of the pixels that become black or white, half each; default 0.02. */
  readonly share: number;
}

export interface SaltAndPepperParameters {
  /** The words of the key of the noise. */
  readonly noise: readonly [number, number];
}

/**
 * Makes pixels black (`low`) or white (`high`), each with chance share/2; all colours of a pixel together.
 *
 * @example saltAndPepper(0.05).apply(key(1), image)
 * @throws OptionError for a share outside [0, 1], or low ≥ high; DataError for a number of channels other than 1, 3 and 4.
 */
export const saltAndPepper: ReplayablePlugin<"image", SaltAndPepperOptions, SaltAndPepperParameters, number> =
  defineAugmentation<"image", SaltAndPepperOptions, SaltAndPepperParameters, number>({
    name: "saltAndPepper",
    package: packageName,
    domain: "image",
    ranged: true,
    summary: "Makes pixels black or white at random.",
    options: { share: number(0.02, { min: 0, max: 1 }), ...levelFields },
    shorthand: "share",
    check: (options) => checkLevels("saltAndPepper", options),
    draw: ({ key }) => ({ noise: key.words }),
    apply({ parameters: { noise }, sample, options: { share, low, high } }) {
      const draws = uniform64(keyOf(noise), sample.data.length / sample.shape[2]!);
      return mapColours("saltAndPepper", sample, (x, pixel) => {
        const u = draws[pixel]!;
        return u >= share ? x : u < share / 2 ? low : high;
      });
    },
  });

declare module "@nn/core" {
  interface AugmentationMap {
    saltAndPepper: typeof saltAndPepper;
  }
}
