/** @file What a loss is, and how one is made. */
import { definePlugin, type KindOf, type Plugin, type PluginDefinition, type PluginValue, type Tensor } from "@nn/core";

/** Training minimizes its mean over the batch; evaluation reports its mean over the split. */
export interface Loss extends PluginValue {
  readonly kind: "loss";
  /** The loss of every example, float32[n], from outputs and targets of n examples. */
  apply(outputs: Tensor, targets: Tensor): Tensor;
}

/** Names of losses; packages merge into it. */
export interface LossMap {}

declare module "@nn/core" {
  interface Kinds {
    loss: KindOf<LossMap, Loss>;
  }
}

export type LossPlugin<O extends object = object, S = never> = Plugin<"loss", O, Loss, S>;

export interface LossDefinition<O extends object> extends Omit<PluginDefinition<"loss", O, Loss>, "kind" | "create"> {
  readonly apply: (outputs: Tensor, targets: Tensor, options: Readonly<O>) => Tensor;
}

/** Makes a loss. */
export function defineLoss<O extends object, S = never>(definition: LossDefinition<O>): LossPlugin<O, S> {
  const { apply, ...rest } = definition;
  return definePlugin<"loss", O, Loss, S>({
    ...rest,
    kind: "loss",
    acts: rest.acts ?? { slot: "objective.loss" },
    create: (options) => ({ apply: (outputs, targets) => apply(outputs, targets, options) }),
  });
}
