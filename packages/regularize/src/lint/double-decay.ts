import { defineLintRule, description, type LintRulePlugin, type DescribedPlugin } from "@nn/core";

import { packageName } from "../package-name.ts";

const { baseName, kernel, layer, penaltiesOf } = description;

const l2 = layer("l2", {}, { decays: 1e-4 });
const adamW = (decays: number): DescribedPlugin => layer("adamW", {}, { decays });

/** An L2 penalty beside an optimizer that decays weights leaves two strengths to tune for one effect. */
export const doubleDecay: LintRulePlugin = defineLintRule({
  package: packageName,
  name: "doubleDecay",
  code: "double-decay",
  severity: "warning",
  summary: "Weights decay once: by a penalty, or by the optimizer.",
  paper: 'Loshchilov & Hutter, "Decoupled weight decay regularization" (2019)',
  options: {},
  examples: {
    bad: [{ model: [kernel({ penalty: l2 })], optimizer: adamW(0.01) }],
    good: [
      { model: [kernel({ penalty: l2 })], optimizer: adamW(0) },
      { model: [kernel({ penalty: "l1(1e-4)" })], optimizer: adamW(0.01) },
      { model: [kernel({ penalty: l2 })], optimizer: layer("adam") },
    ],
  },
  find(subject) {
    const { optimizer } = subject;
    if (optimizer === undefined || !decays(optimizer)) return [];
    return penaltiesOf(subject).flatMap(({ penalty, ...where }) =>
      decays(penalty)
        ? [
            {
              ...where,
              message: `${baseName(penalty)} and the weight decay of ${baseName(optimizer)} both shrink the weights`,
              fix: "keep one of them",
            },
          ]
        : [],
    );
  },
});

function decays({ traits }: DescribedPlugin): boolean {
  return (traits.decays ?? 0) > 0;
}
