import { defineModelInitializer, type ModelInitializerPlugin, OptionError } from "@nn/core";

import { replaceValue, residualBranches } from "../model-values.ts";
import { packageName } from "../variance-scaling.ts";

/**
 * γ = 0 for the last normalization of every residual branch, so that each block is the identity at first.
 *
 * Kernels and all else keep what the layers drew. The last gain of a branch is set, whether of a normalization or of a
 * `scale()` layer; it has to stand behind the last kernel. Before one, as in blocks with pre-activation, it would feed zeros
 * to a ReLU and a kernel, and no gradient would ever come back.
 *
 * Goyal et al., "Accurate, large minibatch SGD: Training ImageNet in 1 hour" (2017).
 *
 * @example fit(model, data, { initialize: zeroLastGamma(), … });
 * @throws OptionError for a model without residual blocks, and for a branch that does not end in a gain.
 */
export const zeroLastGamma: ModelInitializerPlugin = defineModelInitializer({
  name: "zeroLastGamma",
  package: packageName,
  summary: "The last gain of every residual branch set to 0: every block starts as the identity.",
  paper: 'Goyal et al., "Accurate, large minibatch SGD: Training ImageNet in 1 hour" (2017)',
  options: {},
  usesData: false,
  initialize({ model }) {
    let { values } = model;
    for (const { block, layers, kernels } of residualBranches("zeroLastGamma", model)) {
      const gains = layers.flatMap(({ name, parameters }) =>
        Object.entries(parameters).flatMap(([parameter, { role }]) => (role === "gain" ? [{ name, parameter }] : [])),
      );
      const last = gains.at(-1);
      if (last === undefined) {
        throw new OptionError(
          `zeroLastGamma: the branch of ${JSON.stringify(block)} has no gain; wanted a normalization or scale() in it`,
        );
      }
      const behind = kernels.find(
        ({ layer }) => layers.indexOf(layer) > layers.findIndex(({ name }) => name === last.name),
      );
      if (behind !== undefined) {
        throw new OptionError(
          `zeroLastGamma: in the branch of ${JSON.stringify(block)} the kernel of ${JSON.stringify(behind.layer.name)} follows the last gain, that of ${JSON.stringify(last.name)}; wanted a normalization or scale() behind all kernels, since ReLU of 0 passes no gradient`,
        );
      }
      const size = values[last.name]![last.parameter]!.data.length;
      values = replaceValue(values, last.name, last.parameter, new Float32Array(size));
    }
    return { values };
  },
});

declare module "@nn/core" {
  interface ModelInitializerMap {
    zeroLastGamma: typeof zeroLastGamma;
  }
}
