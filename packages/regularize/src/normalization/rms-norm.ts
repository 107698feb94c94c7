import {
  add,
  defineLayer,
  flag,
  layerName,
  type LayerOptions,
  type LayerPlugin,
  mean,
  mul,
  number,
  rsqrt,
  ShapeError,
  square,
} from "@nn/core";

import { packageName } from "../package-name.ts";
import { scaleAndShift, scaleAndShiftParameters } from "../forward/scale-and-shift.ts";

declare module "@nn/core" {
  interface LayerMap {
    readonly rmsNorm: typeof rmsNorm;
  }
}

export interface RmsNormOptions extends LayerOptions {
  /** ε > 0; default 1e-6. */
  readonly epsilon: number;
  /** Whether there is a factor γ for each channel, 1 at first; default true. */
  readonly gain: boolean;
}

/**
 * Root mean square normalization: γ·x/√(mean x² + ε) over the last axis of each example.
 *
 * Layer normalization without the mean: the output does not change when the input is scaled, and does when it is shifted. Input and
 * output [n, …, channels], parameter gain [channels]. Zhang & Sennrich, "Root mean square layer normalization" (2019).
 *
 * @example rmsNorm(); // [3, 4] becomes [0.849, 1.131]
 * @throws ShapeError when built on scalars.
 */
export const rmsNorm: LayerPlugin<RmsNormOptions> = defineLayer<RmsNormOptions>({
  package: packageName,
  acts: { slot: "forward.beforeActivation", many: true },
  name: "rmsNorm",
  summary: "Root mean square 1 over the channels of each example, then a gain.",
  paper: 'Zhang & Sennrich, "Root mean square layer normalization" (2019)',
  traits: () => ({ normalizes: "example" }),
  options: { epsilon: number(1e-6, { above: 0 }), gain: flag(true), name: layerName() },
  build(inputShape, { epsilon, gain }) {
    const channels = inputShape.at(-1);
    if (channels === undefined)
      throw new ShapeError("rmsNorm: the input is a scalar; wanted channels along the last axis");
    return {
      outputShape: inputShape,
      parameters: scaleAndShiftParameters(channels, { gain, offset: false }),
      apply(input, { parameters }) {
        const scale = rsqrt(add(mean(square(input), { axes: -1, keepDims: true }), epsilon));
        return { output: scaleAndShift(mul(input, scale), parameters) };
      },
    };
  },
});
