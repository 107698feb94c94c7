import { defineLintRule, description, type LintRulePlugin } from "@nn/core";

const { activationOf, baseName, layer, outputIndex } = description;

/** Losses that expect logits or plain numbers, with what an activation in front of them spoils. */
const reasons: Readonly<Record<string, string>> = {
  softmaxCrossEntropy:
    "the loss takes logits and applies the softmax itself, so probabilities near 0 and 1 are out of reach",
  meanSquaredError: "targets outside of its range are out of reach",
};

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
      { model: [layer("dense", { activation: "relu" })], loss: layer("softmaxCrossEntropy") },
      { model: [layer("dense"), layer("activation", { activation: "tanh" })], loss: layer("meanSquaredError") },
    ],
    good: [
      { model: [layer("dense", { activation: "relu" }), layer("dense")], loss: layer("softmaxCrossEntropy") },
      { model: [layer("dense", { activation: "linear" })], loss: layer("softmaxCrossEntropy") },
      { model: [layer("dense", { activation: "sigmoid" })] },
    ],
  },
  find(subject) {
    const { layers, loss } = subject;
    const reason = loss === undefined ? undefined : reasons[baseName(loss)];
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
