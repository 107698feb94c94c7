import { drawChance, drawInteger } from "../../random/draw.ts";
import { checkLevels } from "../../operations/levels.ts";
import {
  applyPolicy,
  commonOperations,
  policyFields,
  policyMovements,
  type PolicyOptions,
  policyStep,
  type PolicyStep,
  type PolicyStrength,
} from "../../operations/policy.ts";

import { defineAugmentation, type ReplayablePlugin } from "../../define-augmentation.ts";
import { packageName } from "../../package-name.ts";

export interface TrivialAugmentWideOptions extends PolicyOptions {}

export interface TrivialAugmentWideParameters {
  readonly steps: readonly PolicyStep[];
}

const wide: PolicyStrength = { shear: 0.99, translateX: 32, translateY: 32, rotate: 135, factor: 0.99, bits: [8, 6] };

/**
 * One operation of random strength: one of RandAugment's 14 and one of 31 strengths, each with the same chance, in the wide ranges of
 * the paper: shears to 0.99, translations to 32 pixels, turns to 135°, factors to 1 ± 0.99, posterize to 2 bits.
 *
 * Strengths and the range of 31 bins are torchvision's; pixels are copied ("nearest") and filled with `value` unless said otherwise, and
 * values are kept in [low, high] rather than rounded to 256 levels.
 *
 * Müller, Hutter, "TrivialAugment: tuning-free yet state-of-the-art data augmentation" (2021).
 *
 * @example trivialAugmentWide().apply(key(1), image)
 * @throws OptionError unless low < high; DataError for a number of channels other than 1, 3 and 4.
 */
export const trivialAugmentWide: ReplayablePlugin<"image", TrivialAugmentWideOptions, TrivialAugmentWideParameters> =
  defineAugmentation<"image", TrivialAugmentWideOptions, TrivialAugmentWideParameters>({
    name: "trivialAugmentWide",
    package: packageName,
    domain: "image",
    ranged: true,
    summary: "One operation of random strength, drawn from fourteen.",
    paper: 'Müller, Hutter, "TrivialAugment: tuning-free yet state-of-the-art data augmentation" (2021)',
    options: policyFields,
    check: (options) => checkLevels("trivialAugmentWide", options),
    draw({ key }) {
      const operation = commonOperations[drawInteger(key.fold("operation"), 0, commonOperations.length - 1)]!;
      const share = drawInteger(key.fold("strength"), 0, 30) / 30;
      return { steps: [policyStep(operation, share, drawChance(key.fold("sign"), 0.5), wide)] };
    },
    apply: ({ parameters: { steps }, sample, options }) => applyPolicy("trivialAugmentWide", sample, steps, options),
    moves: ({ parameters: { steps }, sample }) => policyMovements(steps, sample),
  });

declare module "@nn/core" {
  interface AugmentationMap {
    trivialAugmentWide: typeof trivialAugmentWide;
  }
}
