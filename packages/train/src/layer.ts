/** @file How a layer is made. */
import {
  definePlugin,
  type Behaviour,
  type BuiltLayer,
  type KindOf,
  type Layer,
  type Plugin,
  type PluginDefinition,
  type Shape,
} from "@nn/core";

/** Names of layers; packages merge into it. */
export interface LayerMap {}

declare module "@nn/core" {
  interface Kinds {
    layer: KindOf<LayerMap, Layer>;
  }
}

export type LayerPlugin<O extends object = object, S = never, L extends Layer = Layer> = Plugin<"layer", O, L, S>;

export interface LayerOptions {
  /** Names the layer in paths, as in `"head/kernel"`; default null: its kind and the index of that kind, `dense1`. */
  readonly name: string | null;
}

export interface LayerDefinition<O extends LayerOptions> extends Omit<
  PluginDefinition<"layer", O, Layer>,
  "kind" | "create"
> {
  readonly build: (inputShape: Shape, options: Readonly<O>) => BuiltLayer;
}

/** Makes a layer. */
export function defineLayer<O extends LayerOptions, S = never>(definition: LayerDefinition<O>): LayerPlugin<O, S> {
  const { build, ...rest } = definition;
  return definePlugin<"layer", O, Layer, S>({
    ...rest,
    kind: "layer",
    create: (options): Behaviour<Layer> => ({ build: (inputShape) => build(inputShape, options) }),
  });
}
