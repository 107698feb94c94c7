import type { AnyPlugin, ConstraintPlugin, LayerPlugin, PenaltyPlugin, Plugin } from "@nn/core";

import { constraintLaws, convexConstraintLaws } from "./constraint-laws.ts";
import type { Law } from "./law.ts";
import { layerLaws, noiseLaws } from "./layer-laws.ts";
import { penaltyLaws } from "./penalty-laws.ts";
import { pluginLaws } from "./plugin-laws.ts";

/** The two functions that vitest, node:test and jest share. */
export interface TestRunner {
  describe(name: string, body: () => void): unknown;
  it(name: string, body: () => void | Promise<void>): unknown;
}

function describeLaws<P>(
  plugin: P & AnyPlugin,
  runner: TestRunner,
  variants: readonly object[],
  laws: readonly Law<P>[],
): void {
  for (const options of variants) {
    runner.describe(`${plugin.id} ${JSON.stringify(options)}`, () => {
      for (const law of pluginLaws) runner.it(law.name, () => law.check(plugin as unknown as Plugin, options));
      for (const law of laws) runner.it(law.name, () => law.check(plugin, options));
    });
  }
}

const onlyDefaults: readonly object[] = [{}];

/**
 * Declares the laws of penalties as tests of one plug-in, for each of the options given (default: its defaults).
 *
 * @example
 * import { describe, it } from "vitest"; // or "node:test"
 * import { describePenalty } from "@nn/regularize/testing";
 * describePenalty(mine, { describe, it }, [{}, { strength: 0.5 }]);
 */
export function describePenalty(
  plugin: AnyPlugin,
  runner: TestRunner,
  variants: readonly object[] = onlyDefaults,
): void {
  describeLaws(plugin as PenaltyPlugin & AnyPlugin, runner, variants, penaltyLaws);
}

/** The same for constraints; `convex: false` leaves out what only holds for convex sets. */
export function describeConstraint(
  plugin: AnyPlugin,
  runner: TestRunner,
  variants: readonly object[] = onlyDefaults,
  { convex = true }: { readonly convex?: boolean } = {},
): void {
  const laws = convex ? [...constraintLaws, ...convexConstraintLaws] : constraintLaws;
  describeLaws(plugin as ConstraintPlugin & AnyPlugin, runner, variants, laws);
}

/** The same for layers that keep the shape of their input and draw nothing, such as normalization. */
export function describeNormalization(
  plugin: AnyPlugin,
  runner: TestRunner,
  variants: readonly object[] = onlyDefaults,
): void {
  describeLaws(plugin as LayerPlugin & AnyPlugin, runner, variants, layerLaws);
}

/** The same for layers that are random in training and keep its expectation in evaluation. */
export function describeNoise(plugin: AnyPlugin, runner: TestRunner, variants: readonly object[] = onlyDefaults): void {
  describeLaws(plugin as LayerPlugin & AnyPlugin, runner, variants, [...layerLaws, ...noiseLaws]);
}
