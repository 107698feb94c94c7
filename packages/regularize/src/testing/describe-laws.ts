import { OptionError, type AnyPlugin, type PluginValue } from "@nn/core";
import { describeLaws, describeLintRule, type Law, pluginLaws, type TestApi } from "@nn/core/testing";

import { averagingLaws } from "./averaging-laws.ts";
import { constraintLaws, convexConstraintLaws } from "./constraint-laws.ts";
import { gradientTransformLaws } from "./gradient-transform-laws.ts";
import { layerLaws } from "./layer-laws.ts";
import { noiseLaws, selfNormalizingNoiseLaws } from "./noise-laws.ts";
import { objectiveLaws } from "./objective-laws.ts";
import { parametrizationLaws } from "./parametrization-laws.ts";
import { penaltyLaws } from "./penalty-laws.ts";
import { stoppingLaws } from "./stopping-laws.ts";

type AnyLaw = Law<never>;

/** The laws of each kind; of layers, by where they act. */
const laws: Readonly<Record<string, (value: PluginValue) => readonly AnyLaw[]>> = {
  penalty: () => penaltyLaws,
  constraint: ({ traits }) =>
    traits?.convex === false ? constraintLaws : [...constraintLaws, ...convexConstraintLaws],
  stopping: () => stoppingLaws,
  objectiveTerm: () => objectiveLaws,
  gradientTransform: () => gradientTransformLaws,
  averaging: () => averagingLaws,
  parametrization: () => parametrizationLaws,
  layer({ traits }) {
    if (traits?.random === undefined) return layerLaws;
    return [...layerLaws, ...(traits.keepsSelfNormalization === true ? selfNormalizingNoiseLaws : noiseLaws)];
  },
};

/**
 * Everything that a plug-in must keep with some options, by its kind and its traits: beside the laws of all plug-ins those of
 * penalties, constraints, stopping rules, objective terms, gradient transforms, averagings, parametrizations, or of layers that keep the shape of
 * their input. A layer whose
 * traits say that it is random keeps its expectation in evaluation; a constraint is convex unless its traits say otherwise.
 */
export function lawsOf(plugin: AnyPlugin, options: object = {}): readonly AnyLaw[] {
  return [...pluginLaws, ...(laws[plugin.kind]?.(plugin.make(options)) ?? [])] as readonly AnyLaw[];
}

/**
 * Declares the laws of a plug-in as tests, for each of the options given (default: its defaults).
 *
 * @example
 * import { describe, it } from "vitest"; // or "node:test"
 * import { describePlugin } from "@nn/regularize/testing";
 * for (const plugin of plugins) describePlugin(plugin, { describe, it }, [{}, { strength: 0.5 }]);
 * @throws OptionError without options.
 */
export function describePlugin(plugin: AnyPlugin, runner: TestApi, variants: readonly object[] = [{}]): void {
  if (variants.length === 0) throw new OptionError(`describePlugin: no options for ${plugin.id}; wanted at least one`);
  for (const options of variants) describeLaws(plugin, runner, [options], lawsOf(plugin, options));
  if (plugin.kind === "lintRule") describeLintRule(plugin, runner);
}
