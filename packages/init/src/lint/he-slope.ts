import { defineLintRule, description, type LintRulePlugin } from "@nn/core";

import { initializedLayers, isHe, show } from "../lint-model.ts";
import { packageName } from "../variance-scaling.ts";

const { kernel, layer, numberOption } = description;

/** A leaky ReLU keeps (1 + a²)/2 of the second moment, and He's variance has a place for a. */
export const heSlope: LintRulePlugin = defineLintRule({
  package: packageName,
  name: "heSlope",
  code: "he-slope",
  severity: "info",
  summary: "He's initializers know the slope of the leaky ReLU behind them.",
  paper: 'He, Zhang, Ren, Sun, "Delving deep into rectifiers" (2015)',
  options: {},
  examples: {
    bad: [
      {
        model: [kernel({ initializer: "heNormal", activation: layer("leakyRelu", { negativeSlope: 0.3 }) }), kernel()],
      },
    ],
    good: [
      {
        model: [
          kernel({
            initializer: layer("heNormal", { negativeSlope: 0.3 }),
            activation: layer("leakyRelu", { negativeSlope: 0.3 }),
          }),
          kernel(),
        ],
      },
      { model: [kernel({ initializer: "heNormal", activation: "leakyRelu" }), kernel()] },
    ],
  },
  find: (subject) =>
    initializedLayers(subject).flatMap(({ index, kernel, initializer, activation }) => {
      if (!isHe({ kernel }) || !/^(leakyRelu|relu)\b/.test(activation ?? "")) return [];
      const wanted = activation?.startsWith("leaky") === true ? Number(/\((.*)\)/.exec(activation)?.[1] ?? 0.01) : 0;
      const got = numberOption(initializer, "negativeSlope") ?? 0;
      const ratio = (1 + wanted * wanted) / (1 + got * got);
      // Below 2 % nothing changes.
      return Math.abs(ratio - 1) < 0.02
        ? []
        : [
            {
              layer: index,
              message: `layer ${index} has ${kernel} for a slope of ${got} below 0, and ${activation} behind it: the second moment changes by ${show(ratio)} in the layer`,
              fix: `give ${kernel} negativeSlope ${wanted}`,
            },
          ];
    }),
});
