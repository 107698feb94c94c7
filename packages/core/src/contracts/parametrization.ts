/** @file The parametrization contract: the kernel that a layer uses, as a function of the one that is trained. */
import { OptionError } from "../errors.ts";
import { add } from "../ops/add.ts";
import { definePlugin, type Plugin, type PluginDefinition, type PluginValue } from "../plugins/plugin.ts";
import type { KindOf } from "../plugins/registry.ts";
import { key as seedKey } from "../random/key.ts";
import { tensor, type Tensor } from "../tensor.ts";
import type { ApplyContext, BuiltLayer, ParameterRole, ParameterSpec, StateSpec } from "./layer.ts";

/** How one parameter is made of what is trained. */
export interface ParametrizedParameter {
  /** Trained beside the parameter itself, e.g. a length for each unit. */
  readonly parameters?: Readonly<Record<string, ParameterSpec>>;
  readonly state?: Readonly<Record<string, StateSpec>>;
  /** What the layer uses, of the same shape; `context` has these parameters and this state, and in training a key of its own. */
  apply(
    trained: Tensor,
    context: ApplyContext,
  ): { readonly value: Tensor; readonly state?: Readonly<Record<string, Tensor>> };
}

export interface Parametrization extends PluginValue {
  readonly kind: "parametrization";
  /** Which parameters it is for. */
  readonly roles: readonly ParameterRole[];
  parametrize(parameter: ParameterSpec): ParametrizedParameter;
}

/** Names of parametrizations; packages merge into it. */
// oxlint-disable-next-line no-empty-interface -- packages merge into it
export interface ParametrizationMap {}

declare module "../plugins/registry.ts" {
  interface Kinds {
    parametrization: KindOf<ParametrizationMap, Parametrization>;
  }
}

export type ParametrizationPlugin<O extends object = object, S = never> = Plugin<
  "parametrization",
  O,
  Parametrization,
  S
>;

export type ParametrizationDefinition<O extends object> = Omit<
  PluginDefinition<"parametrization", O, Parametrization>,
  "kind"
>;

/**
 * Makes a parametrization; in a list of techniques it acts at `model.parametrize`, where several apply one after the other.
 *
 * @example
 * const positive = defineParametrization({
 *   name: "me:positive", summary: "Kernels as squares.", options: {},
 *   create: () => ({ roles: ["kernel"], parametrize: () => ({ apply: (w) => ({ value: square(w) }) }) }),
 * });
 */
export function defineParametrization<O extends object, S = never>(
  definition: ParametrizationDefinition<O>,
): ParametrizationPlugin<O, S> {
  const acts = definition.acts ?? { slot: "model.parametrize", many: true };
  return definePlugin<"parametrization", O, Parametrization, S>({ ...definition, kind: "parametrization", acts });
}

/**
 * A layer whose parameters are made by a parametrization. What is trained or kept beside a parameter has its name and its own,
 * `kernelLength` for `length` of `kernel`.
 *
 * @throws OptionError where a name is taken.
 */
export function parametrizeLayer(built: BuiltLayer, parametrization: Parametrization): BuiltLayer {
  const parts = Object.entries(built.parameters).flatMap(([name, spec]) =>
    parametrization.roles.includes(spec.role) ? [{ name, ...parametrization.parametrize(spec) }] : [],
  );
  if (parts.length === 0) return built;
  const parameters: Record<string, ParameterSpec> = { ...built.parameters };
  const state: Record<string, StateSpec> = { ...built.state };
  for (const part of parts) {
    addAll(parameters, part.name, part.parameters, parametrization.id);
    addAll(state, part.name, part.state, parametrization.id);
  }
  return {
    ...built,
    parameters,
    ...(Object.keys(state).length === 0 ? {} : { state }),
    apply(input, context) {
      const used: Record<string, Tensor> = { ...context.parameters };
      const next: Record<string, Tensor> = {};
      for (const { name, parameters: own, state: kept, apply } of parts) {
        const trained = context.parameters[name];
        if (trained === undefined)
          throw new OptionError(`${parametrization.id}: no parameter called ${name} was given`);
        const made = apply(trained, {
          training: context.training,
          parameters: ownOf(context.parameters, name, own),
          state: ownOf(context.state, name, kept),
          ...(context.key === undefined ? {} : { key: keyOf(context.key, parametrization.id, name) }),
        });
        used[name] = made.value;
        for (const [one, value] of Object.entries(made.state ?? {})) next[join(name, one)] = value;
      }
      const result = built.apply(input, { ...context, parameters: used });
      return Object.keys(next).length === 0 ? result : { ...result, state: { ...result.state, ...next } };
    },
  };
}

function addAll<T>(all: Record<string, T>, name: string, own: Readonly<Record<string, T>> = {}, owner: string): void {
  for (const [one, spec] of Object.entries(own)) {
    const joined = join(name, one);
    if (joined in all) throw new OptionError(`${owner}: ${joined} is there already; is a kernel parametrized twice?`);
    all[joined] = spec;
  }
}

function ownOf(
  values: Readonly<Record<string, Tensor>>,
  name: string,
  own: Readonly<Record<string, unknown>> = {},
): Record<string, Tensor> {
  return Object.fromEntries(
    Object.keys(own).flatMap((one) => {
      const value = values[join(name, one)];
      return value === undefined ? [] : [[one, value]];
    }),
  );
}

/** `kernelLength`. */
function join(name: string, own: string): string {
  return `${name}${own.charAt(0).toUpperCase()}${own.slice(1)}`;
}

/** Parametrizations draw apart from the layer and from each other. */
function keyOf(key: Tensor, id: string, name: string): Tensor {
  return add(key, tensor(Int32Array.from(seedKey(0).fold("parametrization", id, name).words)));
}
