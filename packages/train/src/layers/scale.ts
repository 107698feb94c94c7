import { defineLayer, type LayerPlugin, mul, number } from "@nn/core";
import { constant } from "@nn/init";

import { sharedFields, sharedParameter, type SharedOptions } from "./parts/shared-parameter.ts";

declare module "@nn/core" {
  interface LayerMap {
    readonly scale: typeof scale;
  }
}

export interface ScaleOptions extends SharedOptions {
  /** First value of every factor; default 1. */
  readonly initial: number;
}

/**
 * g·x with learned g: one number, or one for each channel (the last axis).
 *
 * Fixup (Zhang et al. 2019) ends every residual branch with a scalar one.
 *
 * @example scale(); scale({ per: "channel", initial: 0.1 });
 */
export const scale: LayerPlugin<ScaleOptions> = defineLayer<ScaleOptions>({
  package: "@nn/train",
  name: "scale",
  summary: "g·x with learned g, one number or one for each channel.",
  options: { ...sharedFields, initial: number(1) },
  build: (inputShape, options) =>
    sharedParameter("scale", inputShape, options, "gain", constant(options.initial), (x, g) => mul(x, g)),
});
