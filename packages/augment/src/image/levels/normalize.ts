import { list, number, OptionError } from "@nn/core";

import { defineAugmentation, type ReplayablePlugin } from "../../define-augmentation.ts";
import { packageName } from "../../package-name.ts";

export interface NormalizeOptions {
  /** One for each channel, or one for all; default [0.5]. */
  readonly mean: readonly number[];
  /** One for each channel, or one for all; default [0.5]. */
  readonly deviation: readonly number[];
}

export interface NormalizeParameters {
  readonly done: true;
}

/**
 * Standardizes channels: x ← (x − mean)/deviation. Nothing is random; it stands at the end of a chain.
 *
 * @example normalize({ mean: [0.4914, 0.4822, 0.4465], deviation: [0.247, 0.2435, 0.2616] }).apply(key(1), cifarImage)
 * @throws OptionError for a deviation that is not positive, and for numbers that are neither one nor one a channel.
 */
export const normalize: ReplayablePlugin<"image", NormalizeOptions, NormalizeParameters> = defineAugmentation<
  "image",
  NormalizeOptions,
  NormalizeParameters
>({
  name: "normalize",
  package: packageName,
  domain: "image",
  summary: "Standardizes channels by given means and deviations.",
  options: { mean: list(number(0), [0.5], { min: 1 }), deviation: list(number(1, { above: 0 }), [0.5], { min: 1 }) },
  draw: () => ({ done: true }),
  apply({ sample: { data, shape }, options: { mean, deviation } }) {
    const channels = shape[2]!;
    for (const [option, { length }] of Object.entries({ mean, deviation })) {
      if (length !== 1 && length !== channels)
        throw new OptionError(
          `normalize: ${option} has ${length} numbers, the image ${channels} channels; wanted 1 or ${channels}`,
        );
    }
    const of = (values: readonly number[], i: number): number => values[values.length === 1 ? 0 : i % channels]!;
    return { data: data.map((x, i) => (x - of(mean, i)) / of(deviation, i)), shape };
  },
});

declare module "@nn/core" {
  interface AugmentationMap {
    normalize: typeof normalize;
  }
}
