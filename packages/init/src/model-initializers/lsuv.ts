import { defineModelInitializer, integer, type ModelInitializerPlugin, number, plugin } from "@nn/core";

import {
  type BaseInitializer,
  checkSignal,
  layerByLayer,
  moments,
  redraw,
  replaceValue,
  scaled,
} from "../model-values.ts";
import { orthogonal } from "../initializers/orthogonal.ts";
import { packageName } from "../variance-scaling.ts";

export interface LsuvOptions {
  /** What kernels are drawn from before they are scaled; null: what the layers draw; default `"orthogonal"`. */
  readonly base: BaseInitializer;
  /** Largest |Var − 1| that is left alone, above 0; default 0.1. */
  readonly tolerance: number;
  /** Largest number of divisions for one layer; default 10. */
  readonly tries: number;
}

/**
 * Layer-sequential unit variance: orthonormal kernels, then W ← W/√Var(x·W + b) layer by layer until the variance of the
 * linear output over the batch and the units is 1 within `tolerance`.
 *
 * Biases keep their values; all layers with a kernel are scaled, the output layer included. Without biases one division a
 * layer does it. The reference code measures the standard deviation instead; the paper and this the variance.
 *
 * Mishkin, Matas, "All you need is a good init" (2015).
 *
 * @example fit(model, data, { initialize: lsuv(), … }); lsuv({ base: "heNormal", tolerance: 0.01 });
 * @throws NumericsError when a layer puts out the same number on the whole batch.
 */
export const lsuv: ModelInitializerPlugin<LsuvOptions> = defineModelInitializer<LsuvOptions>({
  name: "lsuv",
  package: packageName,
  summary: "Orthonormal kernels, scaled layer by layer to unit variance of the linear output on a batch.",
  paper: 'Mishkin, Matas, "All you need is a good init" (2015)',
  options: {
    base: plugin("initializer", orthogonal(), [null]),
    tolerance: number(0.1, { above: 0 }),
    tries: integer(10, { min: 1 }),
  },
  usesData: true,
  async initialize({ model, key, options: { base, tolerance, tries } }) {
    const values = await layerByLayer(model, redraw(model, key, base), tries, (at, { layer, kernel }, output) => {
      const { variance } = moments(output.data);
      checkSignal("lsuv", layer.name, variance);
      if (Math.abs(variance - 1) <= tolerance) return undefined;
      const divided = scaled(at[layer.name]![kernel]!, 1 / Math.sqrt(variance));
      return replaceValue(at, layer.name, kernel, divided.data as Float32Array);
    });
    return { values };
  },
});

declare module "@nn/core" {
  interface ModelInitializerMap {
    lsuv: typeof lsuv;
  }
}
