import { key as keyOf, math, number, uniform64 } from "@nn/core";
import { mapColours } from "../../operations/colour.ts";
import { checkLevels, intoRange, levelFields, type LevelOptions } from "../../operations/levels.ts";

import { defineAugmentation, type ReplayablePlugin } from "../../define-augmentation.ts";
import { packageName } from "../../package-name.ts";

export interface ShotNoiseOptions extends LevelOptions {
  /** Mean number of photons of full intensity; fewer are noisier. Default 60. */
  readonly photons: number;
}

export interface ShotNoiseParameters {
  /** The words of the key of the noise. */
  readonly noise: readonly [number, number];
}

/**
 * The noise of counted photons: with u = (x − low)/(high − low), u ← Poisson(u·photons)/photons, then kept in [low, high].
 *
 * The standard deviation of u is √(u/photons).
 *
 * @example shotNoise(25).apply(key(1), image)
 * @throws OptionError unless 1 ≤ photons ≤ 500 and low < high; DataError for a number of channels other than 1, 3 and 4.
 */
export const shotNoise: ReplayablePlugin<"image", ShotNoiseOptions, ShotNoiseParameters, number> = defineAugmentation<
  "image",
  ShotNoiseOptions,
  ShotNoiseParameters,
  number
>({
  name: "shotNoise",
  package: packageName,
  domain: "image",
  ranged: true,
  summary: "Replaces values by counts of photons.",
  options: { photons: number(60, { min: 1, max: 500 }), ...levelFields },
  shorthand: "photons",
  check: (options) => checkLevels("shotNoise", options),
  draw: ({ key }) => ({ noise: key.words }),
  apply({ parameters: { noise }, sample, options }) {
    const { photons, low, high } = options;
    const channels = sample.shape[2]!;
    const draws = uniform64(keyOf(noise), sample.data.length);
    const noisy = mapColours("shotNoise", sample, (x, pixel, channel) => {
      const share = Math.min(1, Math.max(0, (x - low) / (high - low)));
      return low + ((high - low) * poisson(draws[pixel * channels + channel]!, share * photons)) / photons;
    });
    return intoRange(noisy, options);
  },
});

/** The smallest k for which P(Poisson(mean) ≤ k) > u. */
function poisson(u: number, mean: number): number {
  let probability = math.exp(-mean);
  let total = probability;
  let k = 0;
  // Rounding may leave the total below 1: a bound far in the tail ends the search.
  while (u >= total && k < 10 * mean + 100) {
    k++;
    probability *= mean / k;
    total += probability;
  }
  return k;
}

declare module "@nn/core" {
  interface AugmentationMap {
    shotNoise: typeof shotNoise;
  }
}
