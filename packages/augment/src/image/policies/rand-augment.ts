import { integer } from "@nn/core";
import { drawChance, drawInteger } from "../../random/draw.ts";
import { checkLevels } from "../../operations/levels.ts";
import {
  applyPolicy,
  autoAugmentStrength,
  commonOperations,
  policyFields,
  policyMovements,
  type PolicyOptions,
  policyStep,
  type PolicyStep,
} from "../../operations/policy.ts";

import { defineAugmentation, type ReplayablePlugin } from "../../define-augmentation.ts";
import { packageName } from "../../package-name.ts";

export interface RandAugmentOptions extends PolicyOptions {
  /** Operations for each image, one after the other; default 2. */
  readonly count: number;
  /** Their strength, 0 … 30; default 9. */
  readonly magnitude: number;
}

export interface RandAugmentParameters {
  readonly steps: readonly PolicyStep[];
}

/**
 * Some operations of one strength, each drawn from 14 with the same chance: identity, shears, translations, rotation, brightness,
 * color, contrast, sharpness, posterize, solarize, autocontrast, equalize; half of those that have a direction go the other way.
 *
 * Strengths and the range of 31 bins are torchvision's; pixels are copied ("nearest") and filled with `value` unless said otherwise, and
 * values are kept in [low, high] rather than rounded to 256 levels.
 *
 * Cubuk, Zoph, Shlens, Le, "RandAugment: practical automated data augmentation with a reduced search space" (2020).
 *
 * @example randAugment({ count: 2, magnitude: 9 }).apply(key(1), image)
 * @throws OptionError unless 0 ≤ magnitude ≤ 30; DataError for a number of channels other than 1, 3 and 4.
 */
export const randAugment: ReplayablePlugin<"image", RandAugmentOptions, RandAugmentParameters> = defineAugmentation<
  "image",
  RandAugmentOptions,
  RandAugmentParameters
>({
  name: "randAugment",
  package: packageName,
  domain: "image",
  ranged: true,
  summary: "Some operations of one strength, drawn from fourteen.",
  paper:
    'Cubuk, Zoph, Shlens, Le, "RandAugment: practical automated data augmentation with a reduced search space" (2020)',
  options: { count: integer(2, { min: 0, max: 100 }), magnitude: integer(9, { min: 0, max: 30 }), ...policyFields },
  check: (options) => checkLevels("randAugment", options),
  draw({ key, sample, options: { count, magnitude } }) {
    const strength = autoAugmentStrength(sample);
    return {
      steps: Array.from({ length: count }, (_, i) => {
        const operation = commonOperations[drawInteger(key.fold("operation", i), 0, commonOperations.length - 1)]!;
        return policyStep(operation, magnitude / 30, drawChance(key.fold("sign", i), 0.5), strength);
      }),
    };
  },
  apply: ({ parameters: { steps }, sample, options }) => applyPolicy("randAugment", sample, steps, options),
  moves: ({ parameters: { steps }, sample }) => policyMovements(steps, sample),
});

declare module "@nn/core" {
  interface AugmentationMap {
    randAugment: typeof randAugment;
  }
}
