/** @file What a loss is, and how one is made. */
import {
  type Dataset,
  definePlugin,
  type KindOf,
  type NdArray,
  type Plugin,
  type PluginDefinition,
  type PluginValue,
  type Tensor,
} from "@nn/core";

/** Training minimizes its mean over the batch; evaluation reports its mean over the split. */
export interface Loss extends PluginValue {
  readonly kind: "loss";
  /** How many numbers the model puts out for each example of such a dataset. */
  outputs(data: Pick<Dataset, "task" | "classes">): number;
  /** The loss of every example, float32[n], from outputs and targets of n examples. */
  apply(outputs: Tensor, targets: Tensor): Tensor;
  /** Why it cannot be minimized on these targets of a split, by what they hold; undefined when it can. `fit` asks before it trains. */
  refusal(targets: NdArray): string | undefined;
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
  /** Default: one for each class or target. */
  readonly outputs?: (data: Pick<Dataset, "task" | "classes">) => number;
  readonly apply: (outputs: Tensor, targets: Tensor, options: Readonly<O>) => Tensor;
  /** Says why targets of another dtype, shape or range than it is made for are refused; default: takes what `apply` takes. */
  readonly refuse?: (targets: NdArray, options: Readonly<O>) => string | undefined;
}

/**
 * Makes a loss.
 *
 * @example
 * const logRatio = defineLoss({
 *   name: "me:logRatio", summary: "Squared log of output over target.", options: {},
 *   apply: (outputs, targets) => mean(square(log(div(outputs, targets))), { axes: 1 }),
 *   refuse: ({ data }) => (data.every((value) => value > 0) ? undefined : "a target is not positive"),
 * });
 */
export function defineLoss<O extends object, S = never>(definition: LossDefinition<O>): LossPlugin<O, S> {
  const { apply, refuse, outputs: outputsOf = oneEach, ...rest } = definition;
  return definePlugin<"loss", O, Loss, S>({
    ...rest,
    kind: "loss",
    acts: rest.acts ?? { slot: "objective.loss" },
    create: (options) => ({
      outputs: outputsOf,
      apply: (outputs, targets) => apply(outputs, targets, options),
      refusal: (targets) => refuse?.(targets, options),
    }),
  });
}

function oneEach({ classes }: Pick<Dataset, "classes">): number {
  return classes.length;
}
