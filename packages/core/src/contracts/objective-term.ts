/** @file The objective term contract: what is added to the training loss and is no matter of one parameter. */
import { definePlugin, type Plugin, type PluginDefinition, type PluginValue } from "../plugins/plugin.ts";
import type { KindOf } from "../plugins/registry.ts";
import type { Tensor } from "../tensor.ts";
import type { ParameterRole } from "./layer.ts";
import type { LayerSignals, Variables } from "./model.ts";

/** A training step, seen from its loss. */
export interface ObjectiveContext {
  /** The batch as the first layer got it. */
  readonly inputs: Tensor;
  /** float32[n, ...outputShape] */
  readonly outputs: Tensor;
  readonly targets: Tensor;
  /** Mean over the batch, float32[]: what the terms are added to. */
  readonly loss: Tensor;
  /** What each layer was fed with and made of it, by its name; layers within layers by their path. */
  readonly activations: Readonly<Record<string, LayerSignals<Tensor>>>;
  readonly parameters: Variables<Tensor>;
  readonly roles: Variables<ParameterRole>;
  /** float32[], the number of the step, 1 for the first. */
  readonly step: Tensor;
  /** int32[2], the two words of a key that is fresh for this step and term; for those that draw. */
  readonly key?: Tensor;
}

/** Minimized beside the loss; losses that are reported leave it out. */
export interface ObjectiveTerm extends PluginValue {
  readonly kind: "objectiveTerm";
  /** float32[] */
  loss(context: ObjectiveContext): Tensor;
}

/** Names of objective terms; packages merge into it. */
// oxlint-disable-next-line no-empty-interface -- packages merge into it
export interface ObjectiveTermMap {}

declare module "../plugins/registry.ts" {
  interface Kinds {
    objectiveTerm: KindOf<ObjectiveTermMap, ObjectiveTerm>;
  }
}

export type ObjectiveTermPlugin<O extends object = object, S = never> = Plugin<"objectiveTerm", O, ObjectiveTerm, S>;

export interface ObjectiveTermDefinition<O extends object> extends Omit<
  PluginDefinition<"objectiveTerm", O, ObjectiveTerm>,
  "kind" | "create"
> {
  readonly loss: (context: ObjectiveContext, options: Readonly<O>) => Tensor;
}

/**
 * Makes an objective term.
 *
 * @example
 * const smallOutputs = defineObjectiveTerm({
 *   name: "me:smallOutputs", summary: "λ·mean y².", options: { strength: number(1e-3, { min: 0 }) },
 *   loss: ({ outputs }, { strength }) => mul(strength, mean(square(outputs))),
 * });
 */
export function defineObjectiveTerm<O extends object, S = never>(
  definition: ObjectiveTermDefinition<O>,
): ObjectiveTermPlugin<O, S> {
  const { loss, ...rest } = definition;
  return definePlugin<"objectiveTerm", O, ObjectiveTerm, S>({
    ...rest,
    kind: "objectiveTerm",
    acts: rest.acts ?? { slot: "objective.term", many: true },
    create: (options) => ({ loss: (context) => loss(context, options) }),
  });
}
