import { add, layerName, type LayerOptions, type LayerPlugin, mul, number, randomNormal } from "@nn/core";

import { defineNoise } from "../forward/define-noise.ts";

declare module "@nn/core" {
  interface LayerMap {
    readonly gaussianNoise: typeof gaussianNoise;
  }
}

export interface GaussianNoiseOptions extends LayerOptions {
  /** σ ≥ 0; default 0.1. */
  readonly std: number;
}

/**
 * x + σ·z in training, z standard normal; x in evaluation.
 *
 * On the input of a linear regression over n examples it is the ridge penalty n·σ²·‖w‖². Bishop, "Training with noise is
 * equivalent to Tikhonov regularization" (1995).
 *
 * @example gaussianNoise(0.1);
 * @throws OptionError for a negative σ.
 */
export const gaussianNoise: LayerPlugin<GaussianNoiseOptions, number> = defineNoise<GaussianNoiseOptions, number>({
  name: "gaussianNoise",
  summary: "Adds normal values in training.",
  paper: 'Bishop, "Training with noise is equivalent to Tikhonov regularization" (1995)',
  options: { std: number(0.1, { min: 0 }), name: layerName() },
  shorthand: "std",
  train: (input, key, { std }) => (std === 0 ? input : add(input, mul(randomNormal(key, input.shape), std))),
});
