import { defineLintRule, description, type LintRulePlugin, number } from "@nn/core";

import { packageName } from "../package-name.ts";

const { dropping, dropRate, kernel } = description;

export interface HighDropoutRateOptions {
  /** Rates up to here are common; default 0.8. */
  readonly limit: number;
}

/** More than four values in five gone is more often a keep probability given as a rate. */
export const highDropoutRate: LintRulePlugin<HighDropoutRateOptions> = defineLintRule({
  package: packageName,
  name: "highDropoutRate",
  code: "high-dropout-rate",
  severity: "warning",
  summary: "Dropout drops 20 % to 50 % of hidden units, rarely more than 80 %.",
  options: { limit: number(0.8, { min: 0, max: 1 }) },
  examples: {
    bad: [{ model: [kernel(), dropping(0.9), kernel()] }],
    good: [{ model: [kernel(), dropping(0.1), kernel()] }, { model: [kernel(), dropping(0.8), kernel()] }],
  },
  find: ({ layers }, { limit }) =>
    layers.flatMap((item, index) => {
      const rate = dropRate(item);
      return rate > limit
        ? [
            {
              layer: index,
              message: `layer ${index} drops ${rate}`,
              fix: `if ${rate} is meant to stay, give it as keep; else drop 0.2 to 0.5`,
            },
          ]
        : [];
    }),
});
