import { defineLintRule, description, type LintRulePlugin } from "@nn/core";

import { packageName } from "../package-name.ts";

const { kernel, technique, techniques } = description;

/** Early stopping on training data never sees overfitting; on a split that is not there it cannot run. */
export const stoppingWithoutValidation: LintRulePlugin = defineLintRule({
  package: packageName,
  name: "stoppingWithoutValidation",
  code: "stopping-without-validation",
  severity: "error",
  summary: "Early stopping watches a validation split.",
  paper: 'Prechelt, "Early stopping — but when?" (1998)',
  options: {},
  examples: {
    bad: [
      { model: [kernel()], use: [technique("stopping", "earlyStopping")], hasValidation: false },
      {
        model: [kernel()],
        use: [technique("stopping", "earlyStopping", { monitor: "train.loss" })],
        hasValidation: true,
      },
    ],
    good: [
      { model: [kernel()], use: [technique("stopping", "earlyStopping")], hasValidation: true },
      { model: [kernel()], hasValidation: false },
    ],
  },
  find: (subject) =>
    techniques(subject, "stopping").flatMap((stopping) => {
      const monitor = String(stopping.options.monitor ?? "validation.loss");
      if (monitor.startsWith("train."))
        return [
          {
            message: `${stopping.name} watches ${monitor}, which falls while the network overfits`,
            fix: "watch the validation split",
          },
        ];
      return subject.hasValidation === false
        ? [
            {
              message: `${stopping.name} watches ${monitor}, and the dataset has no validation split`,
              fix: "split one off the training data",
            },
          ]
        : [];
    }),
});
