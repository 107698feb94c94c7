import { defineLintRule, description, type LintRulePlugin, number } from "@nn/core";

import { isHe, plainStacks, show } from "../lint-model.ts";
import { packageName } from "../variance-scaling.ts";

const { dropping, kernel } = description;

export interface HeUnderDropoutOptions {
  /** Growth of the second moment from the first to the last hidden layer that is still fine; default 100. */
  readonly limit: number;
}

const deep = (initializer: string): object[] =>
  Array.from({ length: 12 }, () => [kernel({ units: 64, initializer, activation: "relu" }), dropping(0.5)]).flat();

/** Inverted dropout multiplies the second moment by 1/(1 − p) in every layer, which He's variance does not count on. */
export const heUnderDropout: LintRulePlugin<HeUnderDropoutOptions> = defineLintRule({
  package: packageName,
  name: "heUnderDropout",
  code: "he-under-dropout",
  severity: "warning",
  summary: "Deep networks of rectifiers with dropout start with a variance of 2·(1 − p)/fan-in.",
  paper:
    'Pretorius, van Biljon, Kroon & Kamper, "Critical initialisation for deep signal propagation in noisy rectifier neural networks" (2018)',
  options: { limit: number(100, { min: 1 }) },
  examples: {
    bad: [{ model: [...deep("heNormal"), kernel()] as never }],
    good: [
      { model: [...deep("heNormal").slice(0, 4), kernel()] as never },
      {
        model: [...deep("heNormal").filter((_, i) => i % 2 === 0), dropping(0.5), kernel()] as never,
      },
    ],
  },
  find: (subject, { limit }) =>
    plainStacks(subject).flatMap(({ stack }) => {
      const [first] = stack;
      if (!stack.every(isHe)) return [];
      const growth = stack.slice(0, -1).reduce((product, { dropout }) => product / (1 - dropout), 1);
      return growth > limit
        ? [
            {
              layer: first.index,
              message: `${stack.length} layers of ${first.kernel} with dropout: the second moment grows to ${show(growth)} times that of the first`,
              fix: "use heDropout with the rate of the dropout before the layer: variance 2·(1 − p)/fan-in",
            },
          ]
        : [];
    }),
});
