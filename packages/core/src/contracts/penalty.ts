/** @file The penalty contract: what pulls a parameter towards simplicity, through the loss or beside it. */
import type { Plugin, PluginValue } from "../plugins/plugin.ts";
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
