/** @file Every plug-in of this package by kind, for a registry. */
import type { ConstraintPlugin, LayerPlugin, LintRulePlugin, PenaltyPlugin, StoppingPlugin } from "@nn/core";

import { allConstraints } from "./constraints/_all.ts";
import { allLint } from "./lint/_all.ts";
import { allNoise } from "./noise/_all.ts";
import { allNormalization } from "./normalization/_all.ts";
import { allPenalties } from "./penalties/_all.ts";
import { allStopping } from "./stopping/_all.ts";

/** `registry.use(penalties)`; from here on `"l2(1e-4)"` resolves. */
export const penalties: readonly PenaltyPlugin[] = allPenalties as readonly PenaltyPlugin[];

/** `registry.use(constraints)`; from here on `"maxNorm(3)"` resolves. */
export const constraints: readonly ConstraintPlugin[] = allConstraints as readonly ConstraintPlugin[];

/** Layers that are random in training. */
export const noises: readonly LayerPlugin[] = allNoise as readonly LayerPlugin[];

/** Layers that standardize. */
export const normalizations: readonly LayerPlugin[] = allNormalization as readonly LayerPlugin[];

/** Rules that end a run. */
export const stoppings: readonly StoppingPlugin[] = allStopping as readonly StoppingPlugin[];

/** Guidelines for where each technique belongs. */
export const lintRules: readonly LintRulePlugin[] = allLint as readonly LintRulePlugin[];
