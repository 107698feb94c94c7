import {
  defineLayer,
  flag,
  layerName,
  type LayerOptions,
  type LayerPlugin,
  number,
  ShapeError,
  showShape,
  sizeOf,
} from "@nn/core";

import { packageName } from "../package-name.ts";
import { scaleAndShift, type ScaleAndShift, scaleAndShiftParameters } from "../forward/scale-and-shift.ts";
import { standardize } from "../forward/standardize.ts";

declare module "@nn/core" {
  interface LayerMap {
    readonly instanceNorm: typeof instanceNorm;
  }
}

export interface InstanceNormOptions extends LayerOptions, ScaleAndShift {
  /** ε > 0; default 1e-5. */
  readonly epsilon: number;
}

/**
 * Instance normalization: γ·(x − μ)/√(σ² + ε) + β with μ and σ² (biased) over the positions of each channel of each example.
 *
 * It takes away the contrast of each image. Input and output [n, …, channels] with at least one axis of positions; parameters gain and
 * offset [channels], which PyTorch leaves out by default. Ulyanov, Vedaldi & Lempitsky, "Instance normalization" (2016).
 *
 * @example instanceNorm(); instanceNorm({ gain: false, offset: false });
 * @throws ShapeError when built on an input with less than two positions.
 */
export const instanceNorm: LayerPlugin<InstanceNormOptions> = defineLayer<InstanceNormOptions>({
  package: packageName,
  acts: { slot: "forward.beforeActivation", many: true },
  name: "instanceNorm",
  summary: "Mean 0 and variance 1 over the positions of each channel and example, then a gain and an offset.",
  paper: 'Ulyanov, Vedaldi & Lempitsky, "Instance normalization: the missing ingredient for fast stylization" (2016)',
  traits: () => ({ normalizes: "example" }),
  options: { epsilon: number(1e-5, { above: 0 }), gain: flag(true), offset: flag(true), name: layerName() },
  build(inputShape, options) {
    const positions = inputShape.slice(0, -1);
    if (sizeOf(positions) < 2) {
      throw new ShapeError(
        `instanceNorm: the input has shape ${showShape(inputShape)} without the batch axis; wanted at least 2 positions before the channels`,
      );
    }
    const axes = positions.map((_, axis) => axis + 1);
    return {
      outputShape: inputShape,
      parameters: scaleAndShiftParameters(inputShape.at(-1) ?? 0, options),
      apply: (input, { parameters }) => ({
        output: scaleAndShift(standardize(input, axes, options.epsilon), parameters),
      }),
    };
  },
});
