/** @file The stopping contract: when to end training, and whether to go back to the best parameters. */
import { definePlugin, type Plugin, type PluginDefinition, type PluginValue } from "../plugins/plugin.ts";
import type { KindOf } from "../plugins/registry.ts";

/** The number that is watched: a metric of a split in evaluation mode. */
export interface Monitor {
  readonly split: "train" | "validation";
  /** "loss", "accuracy" or another metric of the run. */
  readonly metric: string;
  readonly direction: "min" | "max";
}

/** The state of one run; a fresh one for every run. */
export interface StoppingRun {
  /**
   * Called after each evaluation, in order; a NaN never improves. The answer depends on nothing but what was observed so far: a run
   * that is continued from a checkpoint shows a fresh rule the whole history again.
   */
  observe(
    value: number,
    at: { readonly step: number; readonly epoch: number },
  ): {
    /** The best value so far. */
    readonly improved: boolean;
    readonly stop: boolean;
  };
}

export interface Stopping extends PluginValue {
  readonly kind: "stopping";
  readonly monitor: Monitor;
  /** End with the parameters of the last improvement, whatever ended the run. */
  readonly restoreBest: boolean;
  begin(): StoppingRun;
}

/** Options of each stopping rule by name; packages merge their own. */
// oxlint-disable-next-line no-empty-interface -- packages merge into it
export interface StoppingMap {}

declare module "../plugins/registry.ts" {
  interface Kinds {
    stopping: KindOf<StoppingMap, Stopping>;
  }
}

export type StoppingPlugin<O extends object = object, S = never> = Plugin<"stopping", O, Stopping, S>;

export type StoppingDefinition<O extends object> = Omit<PluginDefinition<"stopping", O, Stopping>, "kind">;

/**
 * Makes a stopping rule; in a list of techniques it acts at `stop.rule`.
 *
 * @example
 * const goodEnough = defineStopping({
 *   name: "me:goodEnough", summary: "Ends at an accuracy of 0.9.", options: {},
 *   create: () => ({
 *     monitor: { split: "validation", metric: "accuracy", direction: "max" }, restoreBest: false,
 *     begin: () => ({ observe: (value) => ({ improved: value >= 0.9, stop: value >= 0.9 }) }),
 *   }),
 * });
 */
export function defineStopping<O extends object, S = never>(definition: StoppingDefinition<O>): StoppingPlugin<O, S> {
  const acts = definition.acts ?? { slot: "stop.rule", many: true };
  return definePlugin<"stopping", O, Stopping, S>({ ...definition, kind: "stopping", acts });
}
