import { defineLintRule, description, type LintRulePlugin } from "@nn/core";

import { packageName } from "../package-name.ts";

const { layer, pluginOption } = description;

/** Early stopping on training data never sees overfitting; on a split that is not there it cannot run. */
export const stoppingWithoutValidation: LintRulePlugin = defineLintRule({
  package: packageName,
  name: "stoppingWithoutValidation",
  code: "stopping-without-validation",
  severity: "error",
  summary: "Early stopping watches a validation split.",
  paper: 'Prechelt, "Early stopping — but when?" (1998)',
  defaults: {},
  examples: {
    bad: [
      { model: [layer("dense")], recipe: layer("recipe", { stopping: "earlyStopping" }), hasValidation: false },
      {
        model: [layer("dense")],
        recipe: layer("recipe", { stopping: layer("earlyStopping", { monitor: "train.loss" }) }),
        hasValidation: true,
      },
    ],
    good: [
      { model: [layer("dense")], recipe: layer("recipe", { stopping: "earlyStopping" }), hasValidation: true },
      { model: [layer("dense")], recipe: layer("recipe"), hasValidation: false },
    ],
  },
  find({ recipe, hasValidation }) {
    const stopping = recipe === undefined ? undefined : pluginOption(recipe, "stopping");
    if (stopping === undefined) return [];
    const monitor = String(stopping.options.monitor ?? "validation.loss");
    if (monitor.startsWith("train.")) {
      return [
        {
          message: `${stopping.name} watches ${monitor}, which falls while the network overfits`,
          fix: "watch the validation split",
        },
      ];
    }
    return hasValidation === false
      ? [
          {
            message: `${stopping.name} watches ${monitor}, and the dataset has no validation split`,
            fix: "split one off the training data",
          },
        ]
      : [];
  },
});
