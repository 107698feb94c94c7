import { defineLintRule, description, type LintRulePlugin } from "@nn/core";

import { initializedLayers, isHe } from "../lint-model.ts";
import { packageName } from "../variance-scaling.ts";

const { kernel, layer } = description;

/** He's variance makes up for the half that a ReLU cuts off; tanh and sigmoid cut nothing off, and saturate. */
export const heOnTanh: LintRulePlugin = defineLintRule({
  package: packageName,
  name: "heOnTanh",
  code: "he-on-tanh",
  severity: "warning",
  summary: "He's initializers are for rectifiers; tanh and sigmoid go with Glorot's.",
  paper: 'Glorot & Bengio, "Understanding the difficulty of training deep feedforward neural networks" (2010)',
  options: {},
  examples: {
    bad: [
      { model: [kernel({ initializer: "heNormal", activation: "tanh" }), kernel()] },
      {
        model: [kernel({ initializer: "heUniform" }), layer("activation", { activation: "sigmoid" }), kernel()],
      },
    ],
    good: [
      { model: [kernel({ initializer: "glorotUniform", activation: "tanh" }), kernel()] },
      { model: [kernel({ initializer: "heNormal", activation: "relu" }), kernel()] },
    ],
  },
  find: (subject) =>
    initializedLayers(subject).flatMap(({ index, kernel, isSaturating, isNormalized, activation }) =>
      isHe({ kernel }) && isSaturating && !isNormalized
        ? [
            {
              layer: index,
              message: `layer ${index} has ${kernel} before ${activation}: twice the variance that ${activation} needs, so it starts saturated and deep networks of it are chaotic`,
              fix: "use glorotUniform or glorotNormal",
            },
          ]
        : [],
    ),
});
