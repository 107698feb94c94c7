import { add, defineLayer, type LayerPlugin } from "@nn/core";
import { zeros } from "@nn/init";

import { sharedFields, sharedParameter, type SharedOptions } from "./parts/shared-parameter.ts";

declare module "@nn/core" {
  interface LayerMap {
    readonly offset: typeof offset;
  }
}

/**
 * x + b with learned b: one number, or one for each channel (the last axis); 0 at first.
 *
 * Fixup (Zhang et al. 2019) has a scalar one before every convolution, dense layer and activation of a residual branch.
 *
 * @example offset(); offset({ per: "channel" });
 */
export const offset: LayerPlugin<SharedOptions> = defineLayer<SharedOptions>({
  package: "@nn/train",
  name: "offset",
  summary: "x + b with learned b, one number or one for each channel, 0 at first.",
  options: sharedFields,
  build: (inputShape, options) =>
    sharedParameter("offset", inputShape, options, "offset", zeros(), (x, b) => add(x, b)),
});
