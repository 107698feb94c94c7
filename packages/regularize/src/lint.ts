import { type Finding, lint as run, type LintRule, type LintRulePlugin, type LintSubject, rulesWith } from "@nn/core";

import { allLint } from "./lint/_all.ts";

/** Guidelines for where each technique belongs; `registry.use(lintRules)` makes every `lint` run them. */
export const lintRules: readonly LintRulePlugin[] = allLint as readonly LintRulePlugin[];

/**
 * What guidelines say about a network, before it is trained: the rules of this package and every registered one.
 *
 * @example
 * const found = lint({ model: [dense(10), dropout({ rate: 0.5 })] });
 * found[0].code // dropout-on-output
 * @throws OptionError when something has neither a name nor a `toJSON`.
 */
export function lint(subject: LintSubject, rules: readonly LintRule[] = rulesWith(lintRules)): Finding[] {
  return run(subject, rules);
}
