import { defineLayer, type Layer, type LayerPlugin, mul } from "@nn/core";
import { constant } from "@nn/init";

import { checkShared, sharedDefaults, sharedParameter, type SharedOptions } from "../shared-parameter.ts";

declare module "@nn/core" {
  interface LayerMap {
    readonly scale: typeof scalePlugin;
  }
}

export interface ScaleOptions extends SharedOptions {
  /** First value of every factor; default 1. */
  readonly initial: number;
}

/** `scale(options)` as a plug-in. */
export const scalePlugin: LayerPlugin<ScaleOptions> = defineLayer<ScaleOptions>({
  package: "@nn/train",
  name: "scale",
  summary: "g·x with learned g, one number or one for each channel.",
  defaults: { ...sharedDefaults, initial: 1 },
  check: (options) => checkShared("scale", options),
  build: (inputShape, options) =>
    sharedParameter("scale", inputShape, options, "gain", constant(options.initial), (x, g) => mul(x, g)),
});

/**
 * g·x with learned g: one number, or one for each channel (the last axis).
 *
 * Fixup (Zhang et al. 2019) ends every residual branch with a scalar one.
 *
 * @example scale(); scale({ per: "channel", initial: 0.1 });
 */
export function scale(options: Partial<ScaleOptions> = {}): Layer {
  return scalePlugin(options);
}
