/** @file What an optimizer is: a pure pair, the first values of its slots and the update; and how one is made. */
import {
  definePlugin,
  mul,
  type KindOf,
  type NdArray,
  type ParameterRole,
  type Plugin,
  type PluginDefinition,
  type PluginValue,
  type Tensor,
} from "@nn/core";

import type { Variables } from "./model/variables.ts";
import { type Rate, valueAt } from "./schedule.ts";

/** Values that an optimizer keeps for each parameter, by name: `{ velocity: … }`. */
export type Slots<T> = { readonly [slot: string]: Variables<T> };

export interface UpdateContext {
  /** float32[], an input of the compiled step: programs are shared by all learning rates. */
  readonly learningRate: Tensor;
  /** float32[], the number of the step, 1 for the first. */
  readonly step: Tensor;
  /** What each parameter is for: weight decay is for kernels and embeddings. */
  readonly roles: Variables<ParameterRole>;
  /** Factors on the learning rate of single parameters; 1 where there is none. */
  readonly factors?: Variables<number>;
}

/** A learning rate, or a step that is proportional to it, for one parameter. */
export function rateFor(
  { factors }: Pick<UpdateContext, "factors">,
  rate: Tensor,
  layer: string,
  name: string,
): Tensor {
  const factor = factors?.[layer]?.[name] ?? 1;
  return factor === 1 ? rate : mul(rate, factor);
}

/** Where the parameters and the slots are after a step. */
export interface Updated {
  readonly parameters: Variables<Tensor>;
  readonly slots: Slots<Tensor>;
}

export interface Optimizer extends PluginValue {
  readonly kind: "optimizer";
  /** The learning rate of a step, 1 for the first. */
  learningRate(step: number): number;
  init(parameters: Variables<NdArray>): Slots<NdArray>;
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
  readonly init: (parameters: Variables<NdArray>, options: Readonly<O>) => Slots<NdArray>;
  readonly update: (
    gradients: Variables<Tensor>,
    slots: Slots<Tensor>,
    parameters: Variables<Tensor>,
    context: UpdateContext,
    options: Readonly<O>,
  ) => Updated;
}

/** Makes an optimizer. */
export function defineOptimizer<O extends OptimizerOptions, S = never>(
  definition: OptimizerDefinition<O>,
): OptimizerPlugin<O, S> {
  const { init, update, ...rest } = definition;
  return definePlugin<"optimizer", O, Optimizer, S>({
    ...rest,
    kind: "optimizer",
    acts: rest.acts ?? { slot: "update.optimizer" },
    create: (options) => ({
      learningRate: (step) => valueAt(`${definition.name}: learningRate`, options.learningRate, step),
      init: (parameters) => init(parameters, options),
      update: (gradients, slots, parameters, context) => update(gradients, slots, parameters, context, options),
    }),
  });
}
