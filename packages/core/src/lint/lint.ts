import type { Finding, LintRule, LintRulePlugin, LintSubject, Severity } from "../contracts/lint.ts";
import { registry } from "../plugins/registry.ts";
import { describeModel } from "./describe-model.ts";

const ranks: Readonly<Record<Severity, number>> = { error: 0, warning: 1, info: 2 };

/**
 * What guidelines say about a network before it is trained, errors first.
 *
 * Runs the rules given; without any, every registered one. Packages that bring rules export a `lint` that runs theirs too.
 *
 * @example
 * registry.use(lintRules); // of @nn/init, @nn/regularize, …
 * lint({ model: [dense(10), dropout({ rate: 0.5 })] })[0].code // dropout-on-output
 * @throws OptionError when a part of the subject has neither a name nor a `toJSON`.
 */
export function lint(subject: LintSubject, rules: readonly LintRule[] = rulesWith([])): Finding[] {
  const description = describeModel(subject);
  const found = rules.flatMap((rule) => rule.check(description));
  return found.toSorted((a, b) => ranks[a.severity] - ranks[b.severity]);
}

/** Rules with their defaults: those given, and every registered one. */
export function rulesWith(plugins: readonly LintRulePlugin[]): LintRule[] {
  return [...new Set([...plugins, ...registry.list("lintRule")])].map((plugin) => plugin());
}
