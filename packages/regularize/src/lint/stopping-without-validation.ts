import type { LintRulePlugin } from "@nn/core";

import { defineLintRule, pluginOption } from "../define-lint-rule.ts";

/** Early stopping on training data never sees overfitting; on a split that is not there it cannot run. */
export const stoppingWithoutValidation: LintRulePlugin = defineLintRule({
  name: "stoppingWithoutValidation",
  code: "stopping-without-validation",
  severity: "error",
  summary: "Early stopping watches a validation split.",
  paper: 'Prechelt, "Early stopping — but when?" (1998)',
  defaults: {},
  find({ recipe, hasValidation }) {
    const stopping = recipe === undefined ? undefined : pluginOption(recipe, "stopping");
    if (stopping === undefined) return [];
    const monitor = String(stopping.options.monitor ?? "validation.loss");
    if (monitor.startsWith("train.")) {
      return [
        {
          message: `${stopping.name} watches ${monitor}, which falls while the network overfits; watch the validation split`,
        },
      ];
    }
    return hasValidation === false
      ? [{ message: `${stopping.name} watches ${monitor}, and the dataset has no validation split; split one off` }]
      : [];
  },
});
