import { type Finding, lint as run, type LintRule, type LintSubject, rulesWith } from "@nn/core";

import { lintRules } from "./lists.ts";

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
