import type { AnyPlugin } from "@nn/core";
import { describeLaws, pluginLaws, type TestApi } from "@nn/core/testing";

import { constraintLaws, convexConstraintLaws } from "./constraint-laws.ts";
import { layerLaws, noiseLaws } from "./layer-laws.ts";
import { penaltyLaws } from "./penalty-laws.ts";
import { stoppingLaws } from "./stopping-laws.ts";

type Variants = readonly object[];

const onlyDefaults: Variants = [{}];

/**
 * Declares the laws of penalties as tests of one plug-in, for each of the options given (default: its defaults).
 *
 * @example
 * import { describe, it } from "vitest"; // or "node:test"
 * import { describePenalty } from "@nn/regularize/testing";
 * describePenalty(mine, { describe, it }, [{}, { strength: 0.5 }]);
 */
export function describePenalty(plugin: AnyPlugin, runner: TestApi, variants: Variants = onlyDefaults): void {
  describeLaws(plugin, runner, variants, [...pluginLaws, ...penaltyLaws]);
}

/** The same for constraints; `convex: false` leaves out what only holds for convex sets. */
export function describeConstraint(
  plugin: AnyPlugin,
  runner: TestApi,
  variants: Variants = onlyDefaults,
  { convex = true }: { readonly convex?: boolean } = {},
): void {
  const laws = convex ? [...constraintLaws, ...convexConstraintLaws] : constraintLaws;
  describeLaws(plugin, runner, variants, [...pluginLaws, ...laws]);
}

/** The same for layers that keep the shape of their input and draw nothing, such as normalization. */
export function describeNormalization(plugin: AnyPlugin, runner: TestApi, variants: Variants = onlyDefaults): void {
  describeLaws(plugin, runner, variants, [...pluginLaws, ...layerLaws]);
}

/** The same for layers that are random in training and keep its expectation in evaluation. */
export function describeNoise(plugin: AnyPlugin, runner: TestApi, variants: Variants = onlyDefaults): void {
  describeLaws(plugin, runner, variants, [...pluginLaws, ...layerLaws, ...noiseLaws]);
}

/** The same for stopping rules. */
export function describeStopping(plugin: AnyPlugin, runner: TestApi, variants: Variants = onlyDefaults): void {
  describeLaws(plugin, runner, variants, [...pluginLaws, ...stoppingLaws]);
}
