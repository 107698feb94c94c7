/** @file The penalty contract: what pulls a parameter towards simplicity, through the loss or beside it. */
import { definePlugin, type Plugin, type PluginDefinition, type PluginValue } from "../plugins/plugin.ts";
import type { KindOf } from "../plugins/registry.ts";
import type { Tensor } from "../tensor.ts";
import type { ParameterRole } from "./layer.ts";

/** A penalty has a `loss`, or an `update`, or both. */
export interface Penalty extends PluginValue {
  readonly kind: "penalty";
  /** Which parameters it is meant for; biases, gains and offsets are left alone by default. */
  readonly roles: readonly ParameterRole[];
  /** Scalar added to the training loss for one parameter. */
  loss?(parameter: Tensor): Tensor;
  /** What replaces a parameter after the optimizer's step: decoupled decay, a proximal step. */
  update?(parameter: Tensor, context: { readonly learningRate: Tensor }): Tensor;
}

/** Options of each penalty by name; packages merge their own. */
// oxlint-disable-next-line no-empty-interface -- packages merge into it
export interface PenaltyMap {}

declare module "../plugins/registry.ts" {
  interface Kinds {
    penalty: KindOf<PenaltyMap, Penalty>;
  }
}

export type PenaltyPlugin<O extends object = object, S = never> = Plugin<"penalty", O, Penalty, S>;

export type PenaltyDefinition<O extends object> = Omit<PluginDefinition<"penalty", O, Penalty>, "kind">;

/**
 * Makes a penalty; in a list of techniques it acts at `objective.penalty`.
 *
 * @example
 * const cubic = definePenalty({
 *   name: "me:cubic", summary: "λ·Σ|w|³.", options: { strength: number(1e-4, { min: 0 }) },
 *   create: ({ strength }) => ({ roles: ["kernel"], loss: (w) => mul(sum(pow(abs(w), 3)), strength) }),
 * });
 */
export function definePenalty<O extends object, S = never>(definition: PenaltyDefinition<O>): PenaltyPlugin<O, S> {
  const acts = definition.acts ?? { slot: "objective.penalty", many: true };
  return definePlugin<"penalty", O, Penalty, S>({ ...definition, kind: "penalty", acts });
}
