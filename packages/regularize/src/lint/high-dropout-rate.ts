import { checkNumber, type LintRulePlugin, type PluginJson } from "@nn/core";

import { defineLintRule, isDropout } from "../define-lint-rule.ts";

export interface HighDropoutRateOptions {
  /** Rates up to here are common; default 0.8. */
  readonly limit: number;
}

/** More than four values in five gone is more often a keep probability given as a rate. */
export const highDropoutRate: LintRulePlugin<HighDropoutRateOptions> = defineLintRule({
  name: "highDropoutRate",
  code: "high-dropout-rate",
  severity: "warning",
  summary: "Dropout drops 20 % to 50 % of hidden units, rarely more than 80 %.",
  defaults: { limit: 0.8 },
  check: ({ limit }) => checkNumber("highDropoutRate", "limit", limit, { min: 0, max: 1 }),
  find: ({ layers }, { limit }) =>
    layers.flatMap((layer, index) => {
      const rate = isDropout(layer) ? rateOf(layer) : 0;
      return rate > limit
        ? [{ layer: index, message: `layer ${index} drops ${rate}; if that is meant to stay, give it as keep` }]
        : [];
    }),
});

function rateOf({ options: { rate, keep } }: PluginJson): number {
  if (typeof rate === "number") return rate;
  return typeof keep === "number" ? 1 - keep : 0;
}
