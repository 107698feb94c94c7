import type { AnyPlugin, ModelProbe } from "@nn/core";
import { describeLaws, type TestApi } from "@nn/core/testing";

import { mlpProbe } from "./mlp-probe.ts";
import { modelInitializerLaws } from "./model-initializer-laws.ts";

export interface DescribeModelInitializerOptions {
  /** Default: the plug-in's defaults. */
  readonly options?: object;
  /** A model that the plug-in is made for, the same one every time; default `mlpProbe({ blocks: 2 })`. */
  readonly model?: () => ModelProbe;
}

/**
 * Declares the laws of model initializers as tests of one plug-in.
 *
 * The laws: the same model and key give the same bits, the probe's values are left alone and others come out, the batch is
 * looked at only if `usesData` says so, JSON round-trips, bad options are refused.
 *
 * @example
 * import { describe, it } from "vitest"; // or "node:test"
 * import { describeModelInitializer } from "@nn/init/testing";
 * describeModelInitializer(mine, { describe, it }, { options: { steps: 3 } });
 */
export function describeModelInitializer(
  plugin: AnyPlugin,
  runner: TestApi,
  { options = {}, model = () => mlpProbe({ blocks: 2 }) }: DescribeModelInitializerOptions = {},
): void {
  describeLaws(plugin, runner, [options], modelInitializerLaws(model));
}
