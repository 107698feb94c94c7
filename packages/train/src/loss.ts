/** @file What a loss is, and how one is made. */
import {
  type Dataset,
  definePlugin,
  type KindOf,
  type Plugin,
  type PluginDefinition,
  type PluginValue,
  type Tensor,
} from "@nn/core";

/** Training minimizes its mean over the batch; evaluation reports its mean over the split. */
export interface Loss extends PluginValue {
  readonly kind: "loss";
  /** What it is made for; `fit` refuses datasets of another task. */
  readonly tasks: readonly Dataset["task"][];
  /** How many numbers the model puts out for each example of such a dataset. */
  outputs(data: Pick<Dataset, "task" | "classes">): number;
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
  /** Default: both. */
  readonly tasks?: readonly Dataset["task"][];
  /** Default: one for each class or target. */
  readonly outputs?: (data: Pick<Dataset, "task" | "classes">) => number;
  readonly apply: (outputs: Tensor, targets: Tensor, options: Readonly<O>) => Tensor;
}

/**
 * Makes a loss.
 *
 * @example
 * const cubic = defineLoss({
 *   name: "me:cubic", summary: "Mean |y − t|³.", options: {}, tasks: ["regression"],
 *   apply: (outputs, targets) => mean(pow(abs(sub(outputs, targets)), 3), { axes: 1 }),
 * });
 */
export function defineLoss<O extends object, S = never>(definition: LossDefinition<O>): LossPlugin<O, S> {
  const { apply, tasks = bothTasks, outputs: outputsOf = oneEach, ...rest } = definition;
  return definePlugin<"loss", O, Loss, S>({
    ...rest,
    kind: "loss",
    acts: rest.acts ?? { slot: "objective.loss" },
    create: (options) => ({ tasks, outputs: outputsOf, apply: (outputs, targets) => apply(outputs, targets, options) }),
  });
}

const bothTasks = ["classification", "regression"] as const;

function oneEach({ classes }: Pick<Dataset, "classes">): number {
  return classes.length;
}
