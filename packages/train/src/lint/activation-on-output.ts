import { defineLintRule, description, type LintRulePlugin } from "@nn/core";

const { activationOf, baseName, kernel, layer, outputIndex } = description;

/** What an activation in front of a loss spoils, by what the loss takes. */
const reasons = {
  logits: "the loss takes logits and applies the softmax itself, so probabilities near 0 and 1 are out of reach",
  values: "targets outside of its range are out of reach",
} as const;

/** Losses for examples. */
const logits = layer("softmaxCrossEntropy", {}, { takes: "logits" });
const values = layer("meanSquaredError", {}, { takes: "values" });

/** The output layer is linear: what turns it into probabilities is part of the loss. */
export const activationOnOutput: LintRulePlugin = defineLintRule({
  package: "@nn/train",
  name: "activationOnOutput",
  code: "activation-on-output",
  severity: "warning",
  summary: "The output layer has no activation.",
  options: {},
  examples: {
    bad: [
      { model: [kernel({ activation: "relu" })], loss: logits },
      { model: [kernel(), layer("activation", { activation: "tanh" })], loss: values },
    ],
    good: [
      { model: [kernel({ activation: "relu" }), kernel()], loss: logits },
      { model: [kernel({ activation: layer("linear", {}, { linear: true }) })], loss: logits },
      { model: [kernel({ activation: "sigmoid" })] },
    ],
  },
  find(subject) {
    const { layers, loss } = subject;
    const reason = loss?.traits.takes === undefined ? undefined : reasons[loss.traits.takes];
    if (loss === undefined || reason === undefined) return [];
    return layers.flatMap((item, index) => {
      const activation = index < outputIndex(subject) ? undefined : activationOf(item);
      return activation === undefined
        ? []
        : [
            {
              layer: index,
              message: `the output passes ${baseName(activation)} before ${baseName(loss)}: ${reason}`,
              fix: "leave the activation out",
            },
          ];
    });
  },
});
