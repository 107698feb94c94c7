/** @file What every phase of training is planned from: the call of fit, its techniques and its options in one place. */
import { type Dataset, OptionError, type PluginValue, type Scope, type Slot } from "@nn/core";

import { planTechniques, type Techniques } from "../techniques.ts";
import type { FitOptions } from "../types.ts";

export interface Request {
  readonly options: FitOptions;
  readonly data: Dataset;
  /** Techniques, with the options that say the same by name behind them. */
  readonly used: Techniques;
  readonly scope: Scope;
}

/** Options that are a technique said by name. */
const named = [
  { option: "initialize", kind: "modelInitializer", slot: "model.initialize" },
  { option: "loss", kind: "loss", slot: "objective.loss" },
  { option: "penalty", kind: "penalty", slot: "objective.penalty", many: true },
  { option: "optimizer", kind: "optimizer", slot: "update.optimizer" },
  { option: "constraint", kind: "constraint", slot: "update.constraint", many: true },
] as const;

/** Techniques of `use`, and behind them what options say by name. @throws OptionError for a place that both want to have. */
export function readTechniques(options: FitOptions, scope: Scope): Techniques {
  const used = planTechniques(options.use ?? [], scope);
  const values = new Map<Slot, PluginValue>();
  for (const { option, kind, slot, ...place } of named) {
    const given = options[option];
    if (given === undefined) continue;
    const [technique] = used.at(slot);
    if (technique !== undefined && !("many" in place))
      throw new OptionError(`fit: ${option} is given, and use has ${technique.id}; wanted one of them`);
    values.set(slot, scope.resolve(kind, given as never));
  }
  return {
    all: [...used.all, ...values.values()],
    at(slot) {
      const value = values.get(slot);
      return value === undefined ? used.at(slot) : [...used.at(slot), value];
    },
  };
}

/** The value at a place that must not be empty. */
export function required<V extends PluginValue>({ used }: Request, option: string, slot: Slot, example: string): V {
  const [value] = used.at(slot) as readonly V[];
  if (value === undefined) throw new OptionError(`fit: ${option} is missing; wanted e.g. ${option}: "${example}"`);
  return value;
}

/** Several values at a place as JSON would have written one, when there is one. */
export function oneOrAll<V>(values: readonly V[]): V | readonly V[] | undefined {
  return values.length > 1 ? values : values[0];
}
