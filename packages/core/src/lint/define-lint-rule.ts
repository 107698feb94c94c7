import type { Finding, LintRule, LintRulePlugin, ModelDescription, Severity } from "../contracts/lint.ts";
import { definePlugin, type PluginDefinition } from "../plugins/plugin.ts";

/** A finding before it has code and severity. */
export type Remark = Omit<Finding, "code" | "severity">;

export interface LintRuleDefinition<O extends object> extends Omit<
  PluginDefinition<"lintRule", O, LintRule>,
  "kind" | "create"
> {
  readonly code: string;
  readonly severity: Severity;
  readonly examples: LintRule["examples"];
  readonly find: (subject: ModelDescription, options: Readonly<O>) => readonly Remark[];
}

/**
 * Makes a lint rule. `lint` runs it once it is registered or given.
 *
 * @example
 * const noTanh = defineLintRule({
 *   name: "me:noTanh", code: "no-tanh", severity: "warning", summary: "We use no tanh.", options: {},
 *   examples: { bad: [{ model: [{ name: "dense", options: { activation: "tanh" } }] }], good: [] },
 *   find: ({ layers }) => layers.flatMap((layer, index) =>
 *     description.activationOf(layer)?.name === "tanh" ? [{ layer: index, message: "tanh", fix: "use relu" }] : []),
 * });
 */
export function defineLintRule<O extends object>(definition: LintRuleDefinition<O>): LintRulePlugin<O> {
  const { code, severity, examples, find, ...rest } = definition;
  return definePlugin<"lintRule", O, LintRule>({
    ...rest,
    kind: "lintRule",
    create: (options) => ({
      code,
      severity,
      examples,
      check: (subject) => find(subject, options).map((remark) => ({ code, severity, ...remark })),
    }),
  });
}
