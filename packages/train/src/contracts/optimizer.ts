/** @file What an optimizer is: a learning rate and a chain of gradient transforms; and how one is made. */
import {
  definePlugin,
  type GradientTransform,
  type KindOf,
  type NdArray,
  type Plugin,
  type PluginDefinition,
  type PluginValue,
  type Slots,
  type Tensor,
  type UpdateContext,
} from "@nn/core";

import { chainSlots, chainStep, type Updated } from "./gradient-chain.ts";
import type { Variables } from "../model/variables.ts";
import { type Rate, valueAt } from "./schedule.ts";

export interface Optimizer extends PluginValue {
  readonly kind: "optimizer";
  /** The learning rate of a step, 1 for the first. */
  learningRate(step: number): number;
  /** What happens to the gradients, in this order, before they are subtracted from the parameters. */
  readonly chain: readonly GradientTransform[];
  /** First values of all slots of the chain. */
  init(parameters: Variables<NdArray>): Slots<NdArray>;
  /** One step of the chain alone. */
  update(
    gradients: Variables<Tensor>,
    slots: Slots<Tensor>,
    parameters: Variables<Tensor>,
    context: UpdateContext,
  ): Updated;
}

/** Names of optimizers; packages merge into it. */
export interface OptimizerMap {}

declare module "@nn/core" {
  interface Kinds {
    optimizer: KindOf<OptimizerMap, Optimizer>;
  }
}

export type OptimizerPlugin<O extends object = object, S = never> = Plugin<"optimizer", O, Optimizer, S>;

/** Every optimizer has a learning rate. */
export interface OptimizerOptions {
  /** A number, or a schedule. */
  readonly learningRate: Rate;
}

export interface OptimizerDefinition<O extends OptimizerOptions> extends Omit<
  PluginDefinition<"optimizer", O, Optimizer>,
  "kind" | "create"
> {
  /** Ends with `scaleByRate()`, which multiplies by the learning rate and by the factor of each parameter. */
  readonly chain: (options: Readonly<O>) => readonly GradientTransform[];
}

/**
 * Makes an optimizer from gradient transforms.
 *
 * @example
 * const signSgd = defineOptimizer({
 *   name: "me:signSgd", summary: "Steps of one size along the signs of gradients.",
 *   options: { learningRate: rate(1e-3) }, shorthand: "learningRate",
 *   chain: () => [signs(), scaleByRate()],
 * });
 */
export function defineOptimizer<O extends OptimizerOptions, S = never>(
  definition: OptimizerDefinition<O>,
): OptimizerPlugin<O, S> {
  const { chain: chainOf, ...rest } = definition;
  return definePlugin<"optimizer", O, Optimizer, S>({
    ...rest,
    kind: "optimizer",
    acts: rest.acts ?? { slot: "update.optimizer" },
    create(options) {
      const chain = Object.freeze([...chainOf(options)]);
      return {
        chain,
        learningRate: (step) => valueAt(`${definition.name}: learningRate`, options.learningRate, step),
        init: (parameters) => chainSlots(chain, parameters),
        update: (gradients, slots, parameters, context) => chainStep(chain, gradients, slots, parameters, context),
      };
    },
  });
}
