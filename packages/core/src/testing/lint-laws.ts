/** @file What every lint rule must keep. */
import type { AnyPlugin } from "../plugins/registry.ts";
import { createRegistry } from "../plugins/registry.ts";
import type { LintRulePlugin, LintSubject } from "../contracts/lint.ts";
import { describeModel } from "../lint/describe-model.ts";
import type { TestApi } from "./conformance.ts";
import { demand } from "./law.ts";

/**
 * Declares the laws of lint rules as tests of one plug-in: its examples are found and left alone, findings say what is there
 * and what to do, and no description makes it throw.
 *
 * @example
 * import { describe, it } from "vitest"; // or "node:test"
 * import { describeLintRule } from "@nn/core/testing";
 * describeLintRule(mine, { describe, it });
 */
export function describeLintRule(plugin: AnyPlugin, { describe, it }: TestApi): void {
  const rule = (plugin as LintRulePlugin)();
  const found = (subject: LintSubject): ReturnType<typeof rule.check> => rule.check(describeModel(subject));
  describe(plugin.id, () => {
    it("has a code in kebab case and a summary", () => {
      demand(/^[a-z0-9]+(-[a-z0-9]+)+$/.test(rule.code), () => `the code is ${JSON.stringify(rule.code)}`);
      demand(/\S.*\.$/.test(plugin.summary), () => `the summary ${JSON.stringify(plugin.summary)} is no sentence`);
    });
    it("finds its bad examples, and says what is there and what to do", () => {
      demand(rule.examples.bad.length > 0, () => "there is no bad example");
      for (const subject of rule.examples.bad) {
        const findings = found(subject);
        demand(findings.length > 0, () => `nothing is found in ${JSON.stringify(subject)}`);
        for (const { code, severity, message, fix, layer } of findings) {
          demand(code === rule.code && severity === rule.severity, () => `a finding is ${severity} ${code}`);
          demand(
            /\S/.test(message) && /\S/.test(fix),
            () => `message ${JSON.stringify(message)}, fix ${JSON.stringify(fix)}`,
          );
          const { layers } = describeModel(subject);
          demand(layer === undefined || layers[layer] !== undefined, () => `layer ${layer} of ${layers.length}`);
        }
      }
    });
    it("leaves its good examples alone", () => {
      demand(rule.examples.good.length > 0, () => "there is no good example");
      for (const subject of rule.examples.good) {
        const [finding] = found(subject);
        demand(finding === undefined, () => `${JSON.stringify(subject)} gives ${JSON.stringify(finding)}`);
      }
    });
    it("finds nothing in what it does not know", () => {
      const unknown = { name: "me:unknown", options: { layers: "none", activation: 3, initializer: null } };
      for (const model of [[], [unknown], [unknown, { name: "dense", options: {} }]]) found({ model });
    });
    it("survives JSON", () => {
      const registry = createRegistry();
      registry.use(plugin);
      const text = JSON.stringify(rule);
      demand(
        JSON.stringify(registry.resolve("lintRule", JSON.parse(text))) === text,
        () => `${text} does not come back`,
      );
    });
  });
}
