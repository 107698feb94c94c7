import type { LintRulePlugin } from "@nn/core";

import { defineLintRule, penaltiesOf } from "../define-lint-rule.ts";

const exempt = ["bias", "gain", "offset"];

/** Biases have no capacity to curb, and gains decayed to 0 switch channels off. */
export const decayOnBias: LintRulePlugin = defineLintRule({
  name: "decayOnBias",
  code: "decay-on-bias",
  severity: "warning",
  summary: "Penalties are for kernels and embeddings, not for biases, gains and offsets.",
  defaults: {},
  find: (subject) =>
    penaltiesOf(subject).flatMap(({ penalty, layer }) => {
      const { roles } = penalty.options;
      const wrong = Array.isArray(roles) ? exempt.filter((role) => roles.includes(role)) : [];
      if (wrong.length === 0) return [];
      const message = `${penalty.name} acts on ${wrong.join(", ")}; leave them out of roles`;
      return [layer === undefined ? { message } : { layer, message }];
    }),
});
