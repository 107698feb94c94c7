/** @file The averaging contract: weights that are evaluated and returned in place of those that are trained. */
import type { NdArray } from "../array.ts";
import { definePlugin, type Plugin, type PluginDefinition, type PluginValue } from "../plugins/plugin.ts";
import type { KindOf } from "../plugins/registry.ts";
import type { Tensor } from "../tensor.ts";
import type { Slots } from "./gradient-transform.ts";
import type { Variables } from "./model.ts";

/**
 * An average over the parameters of many steps, such as an exponential moving average.
 *
 * It watches: training goes on with the parameters that the optimizer makes. What is evaluated, watched by stopping rules, restored and
 * returned is `weights`. State of layers, such as running means, stays that of the last step.
 */
export interface Averaging extends PluginValue {
  readonly kind: "averaging";
  init(parameters: Variables<NdArray>): Slots<NdArray>;
  /** After every step; `step` is float32[], 1 after the first. */
  update(slots: Slots<Tensor>, parameters: Variables<Tensor>, at: { readonly step: Tensor }): Slots<Tensor>;
  /** The average, from what is kept and the parameters of the last step. */
  weights(slots: Slots<Tensor>, parameters: Variables<Tensor>): Variables<Tensor>;
}

/** Names of averagings; packages merge into it. */
// oxlint-disable-next-line no-empty-interface -- packages merge into it
export interface AveragingMap {}

declare module "../plugins/registry.ts" {
  interface Kinds {
    averaging: KindOf<AveragingMap, Averaging>;
  }
}

export type AveragingPlugin<O extends object = object, S = never> = Plugin<"averaging", O, Averaging, S>;

export interface AveragingDefinition<O extends object> extends Omit<
  PluginDefinition<"averaging", O, Averaging>,
  "kind" | "create"
> {
  readonly init: (parameters: Variables<NdArray>, options: Readonly<O>) => Slots<NdArray>;
  readonly update: (
    slots: Slots<Tensor>,
    parameters: Variables<Tensor>,
    at: { readonly step: Tensor },
    options: Readonly<O>,
  ) => Slots<Tensor>;
  readonly weights: (slots: Slots<Tensor>, parameters: Variables<Tensor>, options: Readonly<O>) => Variables<Tensor>;
}

/**
 * Makes an averaging.
 *
 * @example
 * const ema = defineAveraging({
 *   name: "me:ema", summary: "θ̄ ← β·θ̄ + (1 − β)·θ.", options: { beta: number(0.99, { min: 0, below: 1 }) },
 *   init: (parameters) => ({ average: parameters }),
 *   update: ({ average = {} }, parameters, _, { beta }) => ({
 *     average: zipVariables(average, parameters, (old, value) => add(mul(old, beta), mul(value, 1 - beta))),
 *   }),
 *   weights: ({ average = {} }) => average,
 * });
 */
export function defineAveraging<O extends object, S = never>(
  definition: AveragingDefinition<O>,
): AveragingPlugin<O, S> {
  const { init, update, weights, ...rest } = definition;
  return definePlugin<"averaging", O, Averaging, S>({
    ...rest,
    kind: "averaging",
    acts: rest.acts ?? { slot: "average.weights" },
    create: (options) => ({
      init: (parameters) => init(parameters, options),
      update: (slots, parameters, at) => update(slots, parameters, at, options),
      weights: (slots, parameters) => weights(slots, parameters, options),
    }),
  });
}
