import { type Finding, lint as run, type LintRule, type LintRulePlugin, type LintSubject, rulesWith } from "@nn/core";

import { allLint } from "./lint/_all.ts";

/** Guidelines for initializers, as rules; `registry.use(lintRules)` makes every `lint` run them. */
export const lintRules: readonly LintRulePlugin[] = allLint as readonly LintRulePlugin[];

/**
 * What guidelines say about a network, before it is trained: the rules of this package and every registered one.
 *
 * @example
 * const found = lint({ model: [dense(64, { initializer: zeros(), activation: "relu" }), dense(10)] });
 * found[0].code // zero-kernel
 * @throws OptionError when something has neither a name nor a `toJSON`.
 */
export function lint(subject: LintSubject, rules: readonly LintRule[] = rulesWith(lintRules)): Finding[] {
  return run(subject, rules);
}
