/** @file The stopping contract: when to end training, and whether to go back to the best parameters. */
import type { Plugin, PluginValue } from "../plugins/plugin.ts";
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
