import { defineLintRule, description, type LintRulePlugin } from "@nn/core";

import { packageName } from "../package-name.ts";

const { dropping, drops, kernel } = description;

/** Two dropouts in a row are one with a higher rate, 1 − (1 − a)·(1 − b). */
export const stackedDropout: LintRulePlugin = defineLintRule({
  package: packageName,
  name: "stackedDropout",
  code: "stacked-dropout",
  severity: "warning",
  summary: "One dropout follows a layer, not two.",
  options: {},
  examples: {
    bad: [{ model: [kernel(), dropping(), dropping(), kernel()] }],
    good: [{ model: [kernel(), dropping(), kernel(), dropping(), kernel()] }],
  },
  find: ({ layers }) =>
    layers.flatMap((item, index) => {
      const before = layers[index - 1];
      return before !== undefined && drops(before) && drops(item)
        ? [{ layer: index, message: `layers ${index - 1} and ${index} both drop`, fix: "keep one of them" }]
        : [];
    }),
});
