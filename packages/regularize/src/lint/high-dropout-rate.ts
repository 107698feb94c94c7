import { defineLintRule, description, type LintRulePlugin, number } from "@nn/core";

import { packageName } from "../package-name.ts";

const { dropRate, isDropout, layer } = description;

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
    bad: [{ model: [layer("dense"), layer("dropout", { rate: 0.9 }), layer("dense")] }],
    good: [
      { model: [layer("dense"), layer("dropout", { keep: 0.9 }), layer("dense")] },
      { model: [layer("dense"), layer("dropout", { rate: 0.8 }), layer("dense")] },
    ],
  },
  find: ({ layers }, { limit }) =>
    layers.flatMap((item, index) => {
      const rate = isDropout(item) ? dropRate(item) : 0;
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
