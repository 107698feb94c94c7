import { defineLintRule, description, type LintRulePlugin, type PluginJson } from "@nn/core";

import { packageName } from "../package-name.ts";

const { baseName, layer, penaltiesOf } = description;

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
    bad: [{ model: [layer("dense", { penalty: "l2(1e-4)" })], optimizer: layer("adamW") }],
    good: [
      { model: [layer("dense", { penalty: "l2(1e-4)" })], optimizer: layer("adamW", { weightDecay: 0 }) },
      { model: [layer("dense", { penalty: "l1(1e-4)" })], optimizer: layer("adamW") },
      { model: [layer("dense", { penalty: "l2(1e-4)" })], optimizer: layer("adam") },
    ],
  },
  find(subject) {
    const { optimizer } = subject;
    if (optimizer === undefined || !decays(optimizer)) return [];
    return penaltiesOf(subject).flatMap(({ penalty, ...where }) =>
      ["l2", "elasticNet"].includes(baseName(penalty))
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

/** AdamW decays unless it is told not to. */
function decays(optimizer: PluginJson): boolean {
  const decay = optimizer.options.weightDecay;
  return typeof decay === "number" ? decay > 0 : baseName(optimizer) === "adamW";
}
