/** @file What an activation is, and how one is made. */
import {
  definePlugin,
  type Field,
  pluginOr,
  OptionError,
  type KindOf,
  type Plugin,
  type PluginDefinition,
  type PluginValue,
  type Tensor,
} from "@nn/core";

/** Built-in initializers that a layer falls back to. */
export type DefaultInitializer = "glorotUniform" | "heNormal" | "lecunNormal";

/** An elementwise function between layers. */
export interface Activation extends PluginValue {
  readonly kind: "activation";
  /** What a layer draws its kernel from when nothing is said: the guideline for this activation. */
  readonly initializer: DefaultInitializer;
  apply(x: Tensor): Tensor;
}

/** Names of activations; packages merge into it. */
export interface ActivationMap {}

declare module "@nn/core" {
  interface Kinds {
    activation: KindOf<ActivationMap, Activation, (x: Tensor) => Tensor>;
  }
}

export type ActivationPlugin<O extends object = object, S = never> = Plugin<"activation", O, Activation, S>;

export interface ActivationDefinition<O extends object> extends Omit<
  PluginDefinition<"activation", O, Activation>,
  "kind" | "create"
> {
  /** Default `glorotUniform`. */
  readonly initializer?: DefaultInitializer;
  readonly apply: (x: Tensor, options: Readonly<O>) => Tensor;
}

/**
 * Makes an activation.
 *
 * @example
 * const cube = defineActivation({ name: "me:cube", summary: "x³.", options: {}, apply: (x) => mul(x, mul(x, x)) });
 * dense(64, { activation: cube() });
 */
export function defineActivation<O extends object, S = never>(
  definition: ActivationDefinition<O>,
): ActivationPlugin<O, S> {
  const { apply, initializer = "glorotUniform", ...rest } = definition;
  return definePlugin<"activation", O, Activation, S>({
    ...rest,
    kind: "activation",
    create: (options) => ({ initializer, apply: (x) => apply(x, options) }),
  });
}

/** A plain function as an activation, good for everything but JSON. */
export function functionActivation(apply: (x: Tensor) => Tensor): Activation {
  return {
    kind: "activation",
    id: "@nn/train:function",
    options: {},
    initializer: "glorotUniform",
    apply,
    toJSON() {
      throw new OptionError(
        "activation: a plain function cannot be written as JSON; give it a name with defineActivation",
      );
    },
  };
}

/** An option that is an activation: by value, by name, or as a function of a tensor. */
export function activationField(fallback: Activation): Field<Activation> {
  return pluginOr("activation", fallback, "a function of a tensor", (given: unknown) =>
    typeof given === "function" && !("kind" in given) ? functionActivation(given as (x: Tensor) => Tensor) : undefined,
  );
}
