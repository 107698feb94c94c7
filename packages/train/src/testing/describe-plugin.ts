import { OptionError, type AnyPlugin } from "@nn/core";
import { describeLaws, describeLintRule, type Law, pluginLaws, type TestApi } from "@nn/core/testing";

import { layerLaws } from "./layer-laws.ts";
import { lossLaws } from "./loss-laws.ts";
import { metricLaws } from "./metric-laws.ts";
import { networkLaws } from "./network-laws.ts";
import { gradientTransformLaws, optimizerLaws } from "./optimizer-laws.ts";
import { scheduleLaws } from "./schedule-laws.ts";

type AnyLaw = Law<never>;

const laws: Readonly<Record<string, readonly AnyLaw[]>> = {
  layer: layerLaws,
  loss: lossLaws,
  metric: metricLaws,
  network: networkLaws,
  optimizer: optimizerLaws,
  gradientTransform: gradientTransformLaws,
  schedule: scheduleLaws,
};

/** Everything that a plug-in must keep: the laws of all plug-ins, and those of its kind. */
export function lawsOf({ kind }: AnyPlugin): readonly AnyLaw[] {
  return [...(pluginLaws as readonly AnyLaw[]), ...(laws[kind] ?? [])];
}

/**
 * Declares the laws of a layer, loss, metric, network, optimizer, gradient transform or schedule as tests, for each of the options given
 * (default: its defaults). Names within options are those that @nn/train offers.
 *
 * @example
 * import { describe, it } from "vitest"; // or "node:test"
 * import { describePlugin } from "@nn/train/testing";
 * for (const plugin of plugins) describePlugin(plugin, { describe, it });
 * @throws OptionError without options.
 */
export function describePlugin(plugin: AnyPlugin, runner: TestApi, variants: readonly object[] = [{}]): void {
  if (variants.length === 0) throw new OptionError(`describePlugin: no options for ${plugin.id}; wanted at least one`);
  describeLaws(plugin, runner, variants, lawsOf(plugin));
  if (plugin.kind === "lintRule") describeLintRule(plugin, runner);
}
