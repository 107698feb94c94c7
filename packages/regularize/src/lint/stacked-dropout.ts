import type { LintRulePlugin } from "@nn/core";

import { defineLintRule, isDropout } from "../define-lint-rule.ts";

/** Two dropouts in a row are one with a higher rate, 1 − (1 − a)·(1 − b). */
export const stackedDropout: LintRulePlugin = defineLintRule({
  name: "stackedDropout",
  code: "stacked-dropout",
  severity: "warning",
  summary: "One dropout follows a layer, not two.",
  defaults: {},
  find: ({ layers }) =>
    layers.flatMap((layer, index) => {
      const before = layers[index - 1];
      return before !== undefined && isDropout(before) && isDropout(layer)
        ? [{ layer: index, message: `layers ${index - 1} and ${index} both drop; keep one` }]
        : [];
    }),
});
