import {
  defineLayer,
  flag,
  layerName,
  type LayerOptions,
  type LayerPlugin,
  mul,
  number,
  ShapeError,
  tanh,
} from "@nn/core";

import { packageName } from "../package-name.ts";
import {
  learnedScalar,
  scaleAndShift,
  type ScaleAndShift,
  scaleAndShiftParameters,
} from "../forward/scale-and-shift.ts";

declare module "@nn/core" {
  interface LayerMap {
    readonly dynamicTanh: typeof dynamicTanh;
  }
}

export interface DynamicTanhOptions extends LayerOptions, ScaleAndShift {
  /** First value of α; default 0.5. */
  readonly initial: number;
}

/**
 * Dynamic tanh, in place of layer normalization: γ·tanh(α·x) + β with a learned number α.
 *
 * No statistics are taken: what it shares with layer normalization is that it squashes extreme values. Input and output
 * [n, …, channels]; parameters scale [] (α), gain and offset [channels]. Zhu, Chen, He, LeCun & Liu, "Transformers without
 * normalization" (2025).
 *
 * @example dynamicTanh(); dynamicTanh({ initial: 0.8 });
 * @throws ShapeError when built on scalars.
 */
export const dynamicTanh: LayerPlugin<DynamicTanhOptions, number> = defineLayer<DynamicTanhOptions, number>({
  package: packageName,
  aliases: ["dyt"],
  acts: { slot: "forward.beforeActivation", many: true },
  name: "dynamicTanh",
  summary: "tanh(α·x) with a learned α, then a gain and an offset.",
  paper: 'Zhu, Chen, He, LeCun & Liu, "Transformers without normalization" (2025)',
  options: { initial: number(0.5), gain: flag(true), offset: flag(true), name: layerName() },
  shorthand: "initial",
  build(inputShape, options) {
    const channels = inputShape.at(-1);
    if (channels === undefined)
      throw new ShapeError("dynamicTanh: the input is a scalar; wanted channels along the last axis");
    return {
      outputShape: inputShape,
      parameters: { scale: learnedScalar("gain", options.initial), ...scaleAndShiftParameters(channels, options) },
      apply: (input, { parameters: { scale = input, ...rest } }) => ({
        output: scaleAndShift(tanh(mul(input, scale)), rest),
      }),
    };
  },
});
