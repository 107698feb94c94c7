import type { LintRulePlugin, PluginJson } from "@nn/core";

import { baseName, defineLintRule, penaltiesOf } from "../define-lint-rule.ts";

/** An L2 penalty beside an optimizer that decays weights leaves two strengths to tune for one effect. */
export const doubleDecay: LintRulePlugin = defineLintRule({
  name: "doubleDecay",
  code: "double-decay",
  severity: "warning",
  summary: "Weights decay once: by a penalty, or by the optimizer.",
  paper: 'Loshchilov & Hutter, "Decoupled weight decay regularization" (2019)',
  defaults: {},
  find(subject) {
    const { optimizer } = subject;
    if (optimizer === undefined || !decays(optimizer)) return [];
    return penaltiesOf(subject).flatMap(({ penalty, layer }) => {
      if (!["l2", "elasticNet"].includes(baseName(penalty))) return [];
      const message = `${baseName(penalty)} and the weight decay of ${baseName(optimizer)} both shrink the weights; keep one`;
      return [layer === undefined ? { message } : { layer, message }];
    });
  },
});

/** AdamW decays unless it is told not to. */
function decays(optimizer: PluginJson): boolean {
  const decay = optimizer.options.weightDecay;
  return typeof decay === "number" ? decay > 0 : baseName(optimizer) === "adamW";
}
