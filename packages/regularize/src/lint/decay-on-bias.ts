import { defineLintRule, description, type LintRulePlugin } from "@nn/core";

import { packageName } from "../package-name.ts";

const { kernel, layer, penaltiesOf, technique } = description;

const exempt = ["bias", "gain", "offset"];

/** Biases have no capacity to curb, and gains decayed to 0 switch channels off. */
export const decayOnBias: LintRulePlugin = defineLintRule({
  package: packageName,
  name: "decayOnBias",
  code: "decay-on-bias",
  severity: "warning",
  summary: "Penalties are for kernels and embeddings, not for biases, and not for gains and offsets of norms.",
  options: {},
  examples: {
    bad: [
      { model: [kernel({ penalty: layer("l2", { roles: ["kernel", "bias"] }) })] },
      { model: [kernel()], use: [technique("penalty", "l1", { roles: ["gain", "offset"] })] },
    ],
    good: [{ model: [kernel({ penalty: layer("l2", { roles: ["kernel", "embedding"] }) })] }],
  },
  find: (subject) =>
    penaltiesOf(subject).flatMap(({ penalty, ...where }) => {
      const { roles } = penalty.options;
      const wrong = Array.isArray(roles) ? exempt.filter((role) => roles.includes(role)) : [];
      if (wrong.length === 0) return [];
      return [{ ...where, message: `${penalty.name} acts on ${wrong.join(", ")}`, fix: "leave them out of roles" }];
    }),
});
