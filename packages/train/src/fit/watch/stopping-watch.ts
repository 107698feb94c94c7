/** @file The stopping rules of a run: checked before it, told every evaluation, asked for the best one at the end. */
import { OptionError, type Dataset, type Stopping } from "@nn/core";

import { CheckpointError } from "../checkpoints/checkpoint-error.ts";
import type { Callback, Evaluation, FitOptions } from "../types.ts";

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
  /** For each rule, the steps at which it saw an improvement. */
  improvements(): readonly (readonly number[])[];
  /**
   * Shows fresh rules a history that others have seen, with the values of its best evaluation.
   *
   * @throws CheckpointError for a rule that answers differently.
   */
  replay(history: readonly Evaluation[], improvements: readonly (readonly number[])[], best: T): void;
}

/** Starts the rules among the callbacks. */
export function watchStopping<T>(rules: readonly Stopping[]): StoppingWatch<T> {
  const main = rules.find(({ restoreBest }) => restoreBest) ?? rules[0];
  const runs = rules.map((rule) => ({ rule, run: rule.begin(), improvements: [] as number[] }));
  let best: BestEvaluation<T> | undefined;
  /** The first rule that wants the run to end. */
  const show = (evaluation: Evaluation, values: T): Stopping | undefined => {
    const { step, epoch } = evaluation;
    let stopping: Stopping | undefined;
    for (const { rule, run, improvements } of runs) {
      const value = evaluation[rule.monitor.split]?.[rule.monitor.metric] ?? NaN;
      const { improved, stop } = run.observe(value, { step, epoch });
      if (improved) improvements.push(step);
      if (improved && rule === main) best = { evaluation, value, values };
      if (stop) stopping ??= rule;
    }
    return stopping;
  };
  return {
    restores: main?.restoreBest === true,
    best: () => best,
    observe: (evaluation, values) => show(evaluation, values) !== undefined,
    improvements: () => runs.map(({ improvements }) => [...improvements]),
    replay(history, recorded, values) {
      for (const evaluation of history) {
        const stopping = show(evaluation, values);
        if (stopping !== undefined) throw notRepeatable(stopping, `it ends the run after step ${evaluation.step}`);
      }
      for (const [index, { rule, improvements }] of runs.entries()) {
        const [before, now] = [recorded[index]?.join(", "), improvements.join(", ")];
        if (before !== now)
          throw notRepeatable(rule, `it saw improvements at steps ${before || "none"}, now ${now || "none"}`);
      }
    },
  };
}

function notRepeatable({ id }: Stopping, how: string): CheckpointError {
  return new CheckpointError(
    `fit: ${id} answers differently when it is shown the history of the checkpoint again (${how}), so that this run cannot be continued; a stopping rule may depend on nothing but the values it has seen`,
  );
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
