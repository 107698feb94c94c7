import { add, defineLayer, type Layer, type LayerPlugin } from "@nn/core";
import { zeros } from "@nn/init";

import { checkShared, sharedDefaults, sharedParameter, type SharedOptions } from "../shared-parameter.ts";

declare module "@nn/core" {
  interface LayerMap {
    readonly offset: typeof offsetPlugin;
  }
}

/** `offset(options)` as a plug-in. */
export const offsetPlugin: LayerPlugin<SharedOptions> = defineLayer<SharedOptions>({
  package: "@nn/train",
  name: "offset",
  summary: "x + b with learned b, one number or one for each channel, 0 at first.",
  defaults: sharedDefaults,
  check: (options) => checkShared("offset", options),
  build: (inputShape, options) =>
    sharedParameter("offset", inputShape, options, "offset", zeros(), (x, b) => add(x, b)),
});

/**
 * x + b with learned b: one number, or one for each channel (the last axis); 0 at first.
 *
 * Fixup (Zhang et al. 2019) has a scalar one before every convolution, dense layer and activation of a residual branch.
 *
 * @example offset(); offset({ per: "channel" });
 */
export function offset(options: Partial<SharedOptions> = {}): Layer {
  return offsetPlugin(options);
}
