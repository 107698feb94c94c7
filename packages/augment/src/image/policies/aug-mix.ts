import { integer, math, number } from "@nn/core";
import { drawChance, drawInteger } from "../../random/draw.ts";
import { drawBeta, sampleLogGamma } from "../../random/beta.ts";
import { checkLevels } from "../../operations/levels.ts";
import {
  applyPolicy,
  policyFields,
  type PolicyOperation,
  type PolicyOptions,
  policyStep,
  type PolicyStep,
} from "../../operations/policy.ts";

import { defineAugmentation, type ReplayablePlugin } from "../../define-augmentation.ts";
import { packageName } from "../../package-name.ts";

export interface AugMixOptions extends PolicyOptions {
  /** Strength of the operations, 1 … 10; default 3. */
  readonly severity: number;
  /** Number of chains; default 3. */
  readonly width: number;
  /** Longest chain; default 3. */
  readonly depth: number;
  /** Of the Dirichlet and the Beta distribution of the weights; default 1. */
  readonly alpha: number;
}

export interface AugMixParameters {
  readonly chains: readonly (readonly PolicyStep[])[];
  /** Of the chains; they sum to 1. */
  readonly weights: readonly number[];
  /** Share of the image itself. */
  readonly original: number;
}

/** Those that the benchmarks of corrupted images do not contain. */
const operations: readonly PolicyOperation[] = [
  "shearX",
  "shearY",
  "translateX",
  "translateY",
  "rotate",
  "posterize",
  "solarize",
  "autocontrast",
  "equalize",
];

/**
 * A weighted mean of the image and of chains of operations on it: m·x + (1 − m)·Σ wᵢ·chainᵢ(x), w from Dirichlet(α, …, α), m from
 * Beta(α, α); chains are 1 … depth operations of 9 (shears, translations, rotation, posterize, solarize, autocontrast, equalize), each
 * at one of the first `severity` of ten strengths. The paper's consistency loss is for whoever trains.
 *
 * Boxes, key points and masks stay: the image itself remains in the mean.
 *
 * Hendrycks, Mu, Cubuk, Zoph, Gilmer, Lakshminarayanan, "AugMix" (2020).
 *
 * @example augMix({ severity: 3 }).apply(key(1), image)
 * @throws OptionError for a severity outside 1 … 10 or an α that is not positive; DataError for a number of channels other than 1, 3 and 4.
 */
export const augMix: ReplayablePlugin<"image", AugMixOptions, AugMixParameters> = defineAugmentation<
  "image",
  AugMixOptions,
  AugMixParameters
>({
  name: "augMix",
  package: packageName,
  domain: "image",
  ranged: true,
  summary: "A weighted mean of an image and of chains of operations on it.",
  paper:
    'Hendrycks, Mu, Cubuk, Zoph, Gilmer, Lakshminarayanan, "AugMix: a simple data processing method to improve robustness and uncertainty" (2020)',
  options: {
    severity: integer(3, { min: 1, max: 10 }),
    width: integer(3, { min: 1, max: 20 }),
    depth: integer(3, { min: 1, max: 20 }),
    alpha: number(1, { above: 0 }),
    ...policyFields,
  },
  check: (options) => checkLevels("augMix", options),
  draw({ key, sample: { shape }, options: { severity, width, depth, alpha } }) {
    const third = { translateX: shape[1]! / 3, translateY: shape[0]! / 3 };
    const strength = { shear: 0.3, ...third, rotate: 30, factor: 0, bits: [4, 4] } as const;
    const logs = Array.from({ length: width }, (_, i) => sampleLogGamma(key.fold("weight", i), alpha));
    const largest = Math.max(...logs);
    const parts = logs.map((log) => math.exp(log - largest));
    let total = 0;
    for (const part of parts) total += part;
    return {
      chains: parts.map((_, chain) =>
        Array.from({ length: drawInteger(key.fold("depth", chain), 1, depth) }, (__, i) => {
          const at = key.fold("chain", chain).fold("step", i);
          const operation = operations[drawInteger(at.fold("operation"), 0, operations.length - 1)]!;
          const share = drawInteger(at.fold("strength"), 0, severity - 1) / 9;
          return policyStep(operation, share, drawChance(at.fold("sign"), 0.5), strength);
        }),
      ),
      weights: parts.map((part) => part / total),
      original: drawBeta(key.fold("original"), alpha),
    };
  },
  apply({ parameters: { chains, weights, original }, sample, options }) {
    const sums = Float64Array.from(sample.data, (x) => original * x);
    chains.forEach((steps, i) => {
      const share = (1 - original) * weights[i]!;
      applyPolicy("augMix", sample, steps, options).data.forEach((x, at) => (sums[at]! += share * x));
    });
    return { data: Float32Array.from(sums), shape: sample.shape };
  },
});

declare module "@nn/core" {
  interface AugmentationMap {
    augMix: typeof augMix;
  }
}
