import { oneOf } from "@nn/core";
import { drawChance, drawInteger } from "../../random/draw.ts";
import { autoAugmentPolicies } from "../../operations/auto-augment-policies.ts";
import { checkLevels } from "../../operations/levels.ts";
import {
  applyPolicy,
  autoAugmentStrength,
  policyFields,
  policyMovements,
  type PolicyOptions,
  policyStep,
  type PolicyStep,
} from "../../operations/policy.ts";

import { defineAugmentation, type ReplayablePlugin } from "../../define-augmentation.ts";
import { packageName } from "../../package-name.ts";

export interface AutoAugmentOptions extends PolicyOptions {
  /** The data that the policy was found on; default "cifar10". */
  readonly policy: "cifar10" | "imagenet" | "svhn";
}

export interface AutoAugmentParameters {
  readonly steps: readonly PolicyStep[];
}

/**
 * One of the 25 pairs of operations that were found best on CIFAR-10, ImageNet or SVHN; each operation of the pair happens with its own
 * chance at its own of ten strengths, and goes either way where it has a direction.
 *
 * Strengths are torchvision's; pixels are copied ("nearest") and filled with `value` unless said otherwise, and
 * values are kept in [low, high] rather than rounded to 256 levels.
 *
 * Cubuk, Zoph, Mané, Vasudevan, Le, "AutoAugment: learning augmentation policies from data" (2019).
 *
 * @example autoAugment("imagenet").apply(key(1), image)
 * @throws OptionError for another policy; DataError for a number of channels other than 1, 3 and 4.
 */
export const autoAugment: ReplayablePlugin<
  "image",
  AutoAugmentOptions,
  AutoAugmentParameters,
  "cifar10" | "imagenet" | "svhn"
> = defineAugmentation<"image", AutoAugmentOptions, AutoAugmentParameters, "cifar10" | "imagenet" | "svhn">({
  name: "autoAugment",
  package: packageName,
  domain: "image",
  ranged: true,
  summary: "One of 25 pairs of operations that were found by search.",
  paper: 'Cubuk, Zoph, Mané, Vasudevan, Le, "AutoAugment: learning augmentation policies from data" (2019)',
  options: { policy: oneOf(["cifar10", "imagenet", "svhn"], "cifar10"), ...policyFields },
  shorthand: "policy",
  check: (options) => checkLevels("autoAugment", options),
  draw({ key, sample, options: { policy } }) {
    const pairs = autoAugmentPolicies[policy];
    const pair = pairs[drawInteger(key.fold("pair"), 0, pairs.length - 1)]!;
    const strength = autoAugmentStrength(sample);
    return {
      steps: pair.flatMap(([operation, probability, bin], i) => {
        if (!drawChance(key.fold("chance", i), probability)) return [];
        return [policyStep(operation, bin / 9, drawChance(key.fold("sign", i), 0.5), strength)];
      }),
    };
  },
  apply: ({ parameters: { steps }, sample, options }) => applyPolicy("autoAugment", sample, steps, options),
  moves: ({ parameters: { steps }, sample }) => policyMovements(steps, sample),
});

declare module "@nn/core" {
  interface AugmentationMap {
    autoAugment: typeof autoAugment;
  }
}
