import type { AnyPlugin, ModelInitializerPlugin, ModelProbe } from "@nn/core";

import { mlpProbe } from "./mlp-probe.ts";
import { modelInitializerLaws } from "./model-initializer-laws.ts";

/** The two functions that vitest, node:test and jest share, for tests that are promises. */
export interface AsyncTestRunner {
  describe(name: string, body: () => void): unknown;
  it(name: string, body: () => Promise<void>): unknown;
}

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
  runner: AsyncTestRunner,
  { options = {}, model = () => mlpProbe({ blocks: 2 }) }: DescribeModelInitializerOptions = {},
): void {
  runner.describe(`${plugin.id} ${JSON.stringify(options)}`, () => {
    for (const law of modelInitializerLaws)
      runner.it(law.name, () => law.check(plugin as ModelInitializerPlugin, options, model));
  });
}
