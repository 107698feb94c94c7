import {
  add,
  defineLayer,
  erf,
  flag,
  layerName,
  type LayerOptions,
  type LayerPlugin,
  mul,
  number,
  ShapeError,
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
    readonly dynamicErf: typeof dynamicErf;
  }
}

export interface DynamicErfOptions extends LayerOptions, ScaleAndShift {
  /** First value of α; default 0.5. */
  readonly initial: number;
}

/**
 * Dynamic erf, in place of layer normalization: γ·erf(α·x + s) + β with learned numbers α and s, s = 0 at first.
 *
 * Input and output [n, …, channels]; parameters scale [] (α), shift [] (s), gain and offset [channels]. Chen et al., "Stronger
 * normalization-free transformers" (2025).
 *
 * @example dynamicErf(); dynamicErf({ initial: 0.8 });
 * @throws ShapeError when built on scalars.
 */
export const dynamicErf: LayerPlugin<DynamicErfOptions, number> = defineLayer<DynamicErfOptions, number>({
  package: packageName,
  aliases: ["derf"],
  acts: { slot: "forward.beforeActivation", many: true },
  name: "dynamicErf",
  summary: "erf(α·x + s) with learned α and s, then a gain and an offset.",
  paper: 'Chen et al., "Stronger normalization-free transformers" (2025)',
  options: { initial: number(0.5), gain: flag(true), offset: flag(true), name: layerName() },
  shorthand: "initial",
  build(inputShape, options) {
    const channels = inputShape.at(-1);
    if (channels === undefined)
      throw new ShapeError("dynamicErf: the input is a scalar; wanted channels along the last axis");
    return {
      outputShape: inputShape,
      parameters: {
        scale: learnedScalar("gain", options.initial),
        shift: learnedScalar("offset", 0),
        ...scaleAndShiftParameters(channels, options),
      },
      apply: (input, { parameters: { scale = input, shift = input, ...rest } }) => ({
        output: scaleAndShift(erf(add(mul(input, scale), shift)), rest),
      }),
    };
  },
});
