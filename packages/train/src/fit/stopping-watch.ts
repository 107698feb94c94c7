/** @file The stopping rules of a run: checked before it, told every evaluation, asked for the best one at the end. */
import { OptionError, type Dataset, type Stopping } from "@nn/core";

import type { Callback, Evaluation, FitOptions } from "./types.ts";

/** The best evaluation in the eyes of a rule, and the values it was made of. */
export interface BestEvaluation<T> {
  readonly evaluation: Evaluation;
  readonly value: number;
  readonly values: T;
}

export interface StoppingWatch<T> {
  /** True when a rule wants the run to end. */
  observe(evaluation: Evaluation, values: T): boolean;
  /** Of the rule that restores it, else of the first; undefined without rules, or when nothing ever improved. */
  best(): BestEvaluation<T> | undefined;
  /** Whether the run ends with the best values. */
  readonly restores: boolean;
}

/** Starts the rules among the callbacks. */
export function watchStopping<T>(rules: readonly Stopping[]): StoppingWatch<T> {
  const main = rules.find(({ restoreBest }) => restoreBest) ?? rules[0];
  const runs = rules.map((rule) => ({ rule, run: rule.begin() }));
  let best: BestEvaluation<T> | undefined;
  return {
    restores: main?.restoreBest === true,
    best: () => best,
    observe(evaluation, values) {
      const { step, epoch } = evaluation;
      let stopped = false;
      for (const { rule, run } of runs) {
        const value = evaluation[rule.monitor.split]?.[rule.monitor.metric] ?? NaN;
        const { improved, stop } = run.observe(value, { step, epoch });
        if (improved && rule === main) best = { evaluation, value, values };
        stopped ||= stop;
      }
      return stopped;
    },
  };
}

/** Callbacks and stopping rules apart. */
export function sortCallbacks(all: FitOptions["callbacks"] = []): { callbacks: Callback[]; rules: Stopping[] } {
  const isRule = (item: Callback | Stopping): item is Stopping => "kind" in item && item.kind === "stopping";
  return { callbacks: all.filter((item) => !isRule(item)) as Callback[], rules: all.filter(isRule) };
}

/** Throws an OptionError for a rule that watches what the run does not have, and for two rules that restore. */
export function checkStopping(rules: readonly Stopping[], data: Dataset, metrics: readonly string[]): void {
  for (const { id, monitor } of rules) {
    const { split, metric } = monitor;
    if (split === "validation" && data.validation === undefined) {
      throw new OptionError(
        `fit: ${id} watches the ${metric} of the validation split; dataset ${JSON.stringify(data.name)} has none`,
      );
    }
    if (!metrics.includes(metric)) {
      throw new OptionError(
        `fit: ${id} watches ${JSON.stringify(metric)}, which is not measured; metrics of this run: ${metrics.join(", ")}`,
      );
    }
  }
  const restoring = rules.filter(({ restoreBest }) => restoreBest);
  if (restoring.length > 1) {
    throw new OptionError(
      `fit: ${restoring.map(({ id }) => id).join(" and ")} both restore the best parameters; wanted restoreBest on one of them`,
    );
  }
}
