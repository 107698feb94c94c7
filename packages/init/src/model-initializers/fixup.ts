import { defineModelInitializer, math, type ModelInitializerPlugin, plugin } from "@nn/core";

import { type BaseInitializer, kernelLayers, redraw, replaceValue, residualBranches, scaled } from "../model-values.ts";
import { heNormal } from "../initializers/he-normal.ts";
import { packageName } from "../variance-scaling.ts";

export interface FixupOptions {
  /** What kernels are drawn from before they are scaled; null: what the layers draw; default `"heNormal"`. */
  readonly base: BaseInitializer;
}

/**
 * Fixup: residual networks without normalization. In each of L branches with m kernels the first m − 1 are He times
 * L^(−1/(2m − 2)), the last is 0; the last kernel of the model is 0; kernels outside of branches are He.
 *
 * The logits are 0 at first, and one step of SGD changes them by Θ(η) whatever the depth. The other two parts of the rule are
 * layers: `offset()` before every convolution, dense layer and activation of a branch, and `scale()` at its end.
 *
 * Zhang, Dauphin, Ma, "Fixup initialization: Residual learning without normalization" (2019).
 *
 * @example
 * const block = () => residual([offset(), dense(64), offset(), activation("relu"), offset(), dense(64), scale(), offset()]);
 * fit(sequential([dense(64), block(), block(), dense(10)]), data, { initialize: fixup(), … });
 * @throws OptionError for a model without residual blocks.
 */
export const fixup: ModelInitializerPlugin<FixupOptions> = defineModelInitializer<FixupOptions>({
  name: "fixup",
  package: packageName,
  summary: "He kernels scaled by the number of residual branches, the last of each branch and of the model 0.",
  paper: 'Zhang, Dauphin, Ma, "Fixup initialization: Residual learning without normalization" (2019)',
  options: { base: plugin("initializer", heNormal(), [null]) },
  usesData: false,
  initialize({ model, key, options: { base } }) {
    let values = redraw(model, key, base);
    const scale = (layer: string, kernel: string, factor: number): void => {
      values = replaceValue(values, layer, kernel, scaled(values[layer]![kernel]!, factor).data as Float32Array);
    };
    const branches = residualBranches("fixup", model);
    for (const { kernels } of branches) {
      const factor = kernels.length < 2 ? 0 : math.pow(branches.length, -1 / (2 * kernels.length - 2));
      kernels.forEach(({ layer, kernel }, index) =>
        scale(layer.name, kernel, index === kernels.length - 1 ? 0 : factor),
      );
    }
    const head = kernelLayers(model).at(-1);
    if (head !== undefined) scale(head.layer.name, head.kernel, 0);
    return { values };
  },
});

declare module "@nn/core" {
  interface ModelInitializerMap {
    fixup: typeof fixup;
  }
}
