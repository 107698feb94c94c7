/** @file The model initializer contract: what sets the parameters of a whole model, from its layers and, for some, from a batch. */
import { NdArray } from "../array.ts";
import { NumericsError, OptionError, ShapeError } from "../errors.ts";
import { definePlugin, type Plugin, type PluginDefinition, type PluginValue } from "../plugins/plugin.ts";
import type { Key } from "../random/key.ts";
import type { KindOf } from "../plugins/registry.ts";
import { sameShape, showShape } from "../shape.ts";
import type { ModelProbe, Variables } from "./model.ts";

/** Where training starts. */
export interface ModelInitialization {
  /** Of every parameter of the model. */
  readonly values: Variables<NdArray>;
  /** Factors on the learning rate of single parameters, as µP asks for; 1 where there is none. */
  readonly learningRates?: Variables<number>;
}

export interface ModelInitializer extends PluginValue {
  readonly kind: "modelInitializer";
  /** Whether the batch of the probe is looked at; the others see nothing but layers, fans and values. */
  readonly usesData: boolean;
  /**
   * Values for every parameter, from the values that the probe has; the same probe and key always give the same bits.
   *
   * @throws NumericsError when the signal dies or blows up before it reaches a layer, OptionError for a model that the
   * method is not made for.
   */
  initialize(model: ModelProbe, key: Key): Promise<ModelInitialization>;
}

/** Names of model initializers; packages merge into it. */
export interface ModelInitializerMap {}

declare module "../plugins/registry.ts" {
  interface Kinds {
    modelInitializer: KindOf<ModelInitializerMap, ModelInitializer>;
  }
}

export type ModelInitializerPlugin<O extends object = object, S = never> = Plugin<
  "modelInitializer",
  O,
  ModelInitializer,
  S
>;

export interface ModelInitializerRequest<O extends object> {
  readonly model: ModelProbe;
  readonly key: Key;
  readonly options: Readonly<O>;
}

export interface ModelInitializerDefinition<O extends object> extends Omit<
  PluginDefinition<"modelInitializer", O, ModelInitializer>,
  "kind" | "create"
> {
  readonly usesData: boolean;
  readonly initialize: (request: ModelInitializerRequest<O>) => ModelInitialization | Promise<ModelInitialization>;
}

/**
 * Makes a model initializer. What `initialize` returns is checked: a finite value of the right shape for every parameter,
 * positive factors for parameters that exist.
 *
 * @example
 * const halved = defineModelInitializer({
 *   name: "me:halved", summary: "Half of what the layers draw.", options: {}, usesData: false,
 *   initialize: ({ model }) => ({ values: mapVariables(model.values, (x) => x / 2) }),
 * });
 */
export function defineModelInitializer<O extends object, S = never>(
  definition: ModelInitializerDefinition<O>,
): ModelInitializerPlugin<O, S> {
  const { initialize, usesData, ...rest } = definition;
  return definePlugin<"modelInitializer", O, ModelInitializer, S>({
    ...rest,
    kind: "modelInitializer",
    acts: rest.acts ?? { slot: "model.initialize" },
    create: (options) => ({
      usesData,
      initialize: async (model, key) =>
        checkInitialization(definition.name, model, await initialize({ model, key, options })),
    }),
  });
}

function checkInitialization(name: string, model: ModelProbe, result: ModelInitialization): ModelInitialization {
  for (const [layer, specs] of Object.entries(model.parameters)) {
    for (const [parameter, { shape }] of Object.entries(specs)) {
      const path = `${layer}/${parameter}`;
      const value = result.values[layer]?.[parameter];
      if (!(value instanceof NdArray)) throw new ShapeError(`${name}: gave no value for ${path}`);
      if (!sameShape(value.shape, shape)) {
        throw new ShapeError(`${name}: ${path} came out as ${showShape(value.shape)}; wanted ${showShape(shape)}`);
      }
      const bad = value.data.findIndex((x) => !Number.isFinite(x));
      if (bad >= 0)
        throw new NumericsError(`${name}: value ${bad} of ${path} is ${value.data[bad]}; wanted finite numbers`);
    }
  }
  for (const [layer, factors] of Object.entries(result.learningRates ?? {})) {
    for (const [parameter, factor] of Object.entries(factors)) {
      if (model.parameters[layer]?.[parameter] === undefined)
        throw new OptionError(`${name}: a learning rate for ${layer}/${parameter}, which the model does not have`);
      if (!(Number.isFinite(factor) && factor > 0))
        throw new OptionError(
          `${name}: the learning rate factor of ${layer}/${parameter} is ${factor}; wanted a positive number`,
        );
    }
  }
  return result;
}
