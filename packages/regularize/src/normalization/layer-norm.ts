import { defineLayer, flag, layerName, type LayerOptions, type LayerPlugin, number, ShapeError } from "@nn/core";

import { packageName } from "../package-name.ts";
import { scaleAndShift, type ScaleAndShift, scaleAndShiftParameters } from "../forward/scale-and-shift.ts";
import { standardize } from "../forward/standardize.ts";

declare module "@nn/core" {
  interface LayerMap {
    readonly layerNorm: typeof layerNorm;
  }
}

export interface LayerNormOptions extends LayerOptions, ScaleAndShift {
  /** ε > 0; default 1e-5 as in PyTorch. Keras has 1e-3, Flax 1e-6. */
  readonly epsilon: number;
}

/**
 * Layer normalization: γ·(x − μ)/√(σ² + ε) + β with μ and σ² (biased) over the last axis of each example.
 *
 * Training and evaluation are the same, and examples do not see each other. Input and output [n, …, channels], parameters
 * gain and offset [channels]. Ba, Kiros & Hinton, "Layer normalization" (2016).
 *
 * @example layerNorm(); layerNorm({ epsilon: 1e-3 });
 * @throws ShapeError when built on scalars or on one channel, whose variance is 0.
 */
export const layerNorm: LayerPlugin<LayerNormOptions> = defineLayer<LayerNormOptions>({
  package: packageName,
  acts: { slot: "forward.beforeActivation", many: true },
  name: "layerNorm",
  summary: "Mean 0 and variance 1 over the channels of each example, then a gain and an offset.",
  paper: 'Ba, Kiros & Hinton, "Layer normalization" (2016)',
  traits: () => ({ normalizes: "example" }),
  options: { epsilon: number(1e-5, { above: 0 }), gain: flag(true), offset: flag(true), name: layerName() },
  build(inputShape, options) {
    const channels = inputShape.at(-1);
    if (channels === undefined || channels < 2) {
      throw new ShapeError(
        `layerNorm: the input has ${channels === undefined ? "no channels" : `${channels} channel`}; wanted at least 2 along the last axis`,
      );
    }
    return {
      outputShape: inputShape,
      parameters: scaleAndShiftParameters(channels, options),
      apply(input, { parameters }) {
        return { output: scaleAndShift(standardize(input, -1, options.epsilon), parameters) };
      },
    };
  },
});
