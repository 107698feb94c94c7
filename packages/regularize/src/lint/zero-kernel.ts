import type { LintRulePlugin } from "@nn/core";

import { baseName, defineLintRule, hasWeights, pluginOption } from "../define-lint-rule.ts";

const constants = new Set(["zeros", "ones", "constant"]);

/** Units that start the same stay the same: their gradients are equal for ever. */
export const zeroKernel: LintRulePlugin = defineLintRule({
  name: "zeroKernel",
  code: "zero-kernel",
  severity: "error",
  summary: "The kernel of a hidden layer starts with values that differ.",
  defaults: {},
  find: ({ layers }) => {
    const last = layers.findLastIndex(hasWeights);
    return layers.flatMap((layer, index) => {
      const initializer = pluginOption(layer, "initializer");
      return index < last && initializer !== undefined && constants.has(baseName(initializer))
        ? [
            {
              layer: index,
              message: `the kernel of layer ${index} starts with ${baseName(initializer)}: its units stay alike; draw it, e.g. with heNormal`,
            },
          ]
        : [];
    });
  },
});
