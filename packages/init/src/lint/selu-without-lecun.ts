import { defineLintRule, description, type LintRulePlugin } from "@nn/core";

import { initializedLayers } from "../lint-model.ts";
import { packageName } from "../variance-scaling.ts";

const { kernel } = description;

/** SELU keeps mean 0 and variance 1 only behind weights of variance 1/fan-in. */
export const seluWithoutLecun: LintRulePlugin = defineLintRule({
  package: packageName,
  name: "seluWithoutLecun",
  code: "selu-without-lecun",
  severity: "warning",
  summary: "SELU networks start with lecunNormal.",
  paper: 'Klambauer, Unterthiner, Mayr & Hochreiter, "Self-normalizing neural networks" (2017)',
  options: {},
  examples: {
    bad: [{ model: [kernel({ initializer: "heNormal", activation: "selu" }), kernel()] }],
    good: [
      { model: [kernel({ initializer: "lecunNormal", activation: "selu" }), kernel()] },
      { model: [kernel({ activation: "selu" }), kernel()] },
    ],
  },
  find: (subject) =>
    initializedLayers(subject).flatMap(({ index, kernel, activation, weightVariance }) =>
      // Of a kernel that is not known nothing is said; normal and uniform ones without fans are no LeCun's.
      activation === "selu" && (weightVariance === undefined ? unscaled.has(kernel) : !isOne(weightVariance))
        ? [
            {
              layer: index,
              message: `layer ${index} has ${kernel} before SELU, which keeps mean 0 and variance 1 only with weights of variance 1/fan-in`,
              fix: "use lecunNormal",
            },
          ]
        : [],
    ),
});

const unscaled = new Set(["normal", "smallNormal", "truncatedNormal", "uniform"]);

/** Glorot's variance is that of LeCun in square layers alone, but there it is. */
function isOne(weightVariance: number): boolean {
  return Math.abs(weightVariance - 1) < 0.05;
}
