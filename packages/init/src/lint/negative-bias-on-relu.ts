import { defineLintRule, description, type LintRulePlugin } from "@nn/core";

import { initializedLayers } from "../lint-model.ts";
import { packageName } from "../variance-scaling.ts";

const { kernel, layer, numberOption } = description;

/** A negative bias switches rectified units off before training has begun; a small positive one keeps them on. */
export const negativeBiasOnRelu: LintRulePlugin = defineLintRule({
  package: packageName,
  name: "negativeBiasOnRelu",
  code: "negative-bias-on-relu",
  severity: "warning",
  summary: "Biases of rectified units start at 0 or at a small positive value.",
  paper: 'Goodfellow, Bengio, Courville, "Deep learning", section 8.4 (2016)',
  options: {},
  examples: {
    bad: [{ model: [kernel({ activation: "relu", bias: layer("constant", { value: -0.1 }) }), kernel()] }],
    good: [
      { model: [kernel({ activation: "relu", bias: layer("constant", { value: 0.01 }) }), kernel()] },
      { model: [kernel({ activation: "relu", bias: true }), kernel()] },
    ],
  },
  find: (subject) =>
    initializedLayers(subject).flatMap(({ index, bias, activation }) => {
      const value =
        bias !== false && description.baseName(bias) === "constant" ? numberOption(bias, "value") : undefined;
      return activation === "relu" && value !== undefined && value < 0
        ? [
            {
              layer: index,
              message: `the biases of layer ${index} start at ${value}: its ReLUs are switched off where signals are small, and get no gradient there`,
              fix: "use zeros or a small positive value such as 0.01",
            },
          ]
        : [];
    }),
});
