import { defineModelInitializer, type ModelInitializerPlugin, plugin } from "@nn/core";

import { type BaseInitializer, redraw, replaceValue, residualBranches, scaled } from "../model-values.ts";
import { packageName } from "../variance-scaling.ts";

export interface DepthScalingOptions {
  /** What kernels are drawn from before they are scaled; null: what the layers draw; default null. */
  readonly base: BaseInitializer;
}

/**
 * GPT-2's scaling of residual networks: the last kernel of every branch times 1/√N, N the number of residual blocks (two a
 * transformer layer).
 *
 * The variance that N branches add to the residual stream is then that of one, whatever the depth.
 *
 * Radford et al., "Language models are unsupervised multitask learners" (2019).
 *
 * @example fit(model, data, { initialize: depthScaling({ base: "normal(std=0.02)" }), … });
 * @throws OptionError for a model without residual blocks.
 */
export const depthScaling: ModelInitializerPlugin<DepthScalingOptions> = defineModelInitializer<DepthScalingOptions>({
  name: "depthScaling",
  package: packageName,
  summary: "The last kernel of every residual branch divided by the root of the number of branches.",
  paper: 'Radford et al., "Language models are unsupervised multitask learners" (2019)',
  options: { base: plugin("initializer", null, [null]) },
  usesData: false,
  initialize({ model, key, options: { base } }) {
    let values = redraw(model, key, base);
    const branches = residualBranches("depthScaling", model);
    for (const { kernels } of branches) {
      const last = kernels.at(-1);
      if (last === undefined) continue;
      const data = scaled(values[last.layer.name]![last.kernel]!, 1 / Math.sqrt(branches.length)).data as Float32Array;
      values = replaceValue(values, last.layer.name, last.kernel, data);
    }
    return { values };
  },
});

declare module "@nn/core" {
  interface ModelInitializerMap {
    depthScaling: typeof depthScaling;
  }
}
