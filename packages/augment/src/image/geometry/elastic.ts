import { number } from "@nn/core";
import { fillFields, type FillOptions } from "../../operations/resample.ts";
import { interpolationField, type InterpolationOptions, warp } from "../../operations/warp.ts";
import { displacement, elasticMovement } from "../../operations/displacement.ts";

import { defineAugmentation, type ReplayablePlugin } from "../../define-augmentation.ts";
import { packageName } from "../../package-name.ts";

export interface ElasticOptions extends FillOptions, InterpolationOptions {
  /** Factor of the smoothed displacements, in pixels; default 34. */
  readonly alpha: number;
  /** Standard deviation of the Gaussian that smooths them, in pixels; default 4. */
  readonly sigma: number;
}

export interface ElasticParameters {
  /** The words of the key of the displacements. */
  readonly noise: readonly [number, number];
}

/**
 * Moves every pixel by α·(G_σ ∗ u): independent displacements u from U[−1, 1) for both axes, smoothed by a Gaussian of deviation σ.
 *
 * The defaults are those of the paper for digits of 29 × 29 pixels.
 *
 * Simard, Steinkraus, Platt, "Best practices for convolutional neural networks applied to visual document analysis" (2003).
 *
 * @example elastic({ alpha: 34, sigma: 4 }).apply(key(1), digit)
 * @throws OptionError for a negative α, or a σ outside (0, 100].
 */
export const elastic: ReplayablePlugin<"image", ElasticOptions, ElasticParameters> = defineAugmentation<
  "image",
  ElasticOptions,
  ElasticParameters
>({
  name: "elastic",
  package: packageName,
  domain: "image",
  summary: "Moves every pixel by a smooth random displacement.",
  paper:
    'Simard, Steinkraus, Platt, "Best practices for convolutional neural networks applied to visual document analysis" (2003)',
  options: {
    alpha: number(34, { min: 0, max: 10000 }),
    sigma: number(4, { above: 0, max: 100 }),
    interpolation: interpolationField,
    ...fillFields,
  },
  draw: ({ key }) => ({ noise: key.words }),
  apply({ parameters: { noise }, sample, options }) {
    const [height, width] = sample.shape as [number, number, number];
    const [dx, dy] = displacement(noise, height, width, options);
    return warp(
      sample,
      height,
      width,
      (x, y, into) => {
        into[0] = x + dx[y * width + x]!;
        into[1] = y + dy[y * width + x]!;
      },
      options,
    );
  },
  moves: ({ parameters: { noise }, sample: { shape }, options }) =>
    elasticMovement(displacement(noise, shape[0]!, shape[1]!, options), shape[0]!, shape[1]!),
});

declare module "@nn/core" {
  interface AugmentationMap {
    elastic: typeof elastic;
  }
}
