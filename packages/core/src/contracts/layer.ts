/** @file The layer contract, shared by the packages that bring layers and the one that trains them. */
import { OptionError } from "../errors.ts";
import { optional, showGiven, type Field } from "../plugins/fields.ts";
import type { Dtype } from "../dtype.ts";
import {
  definePlugin,
  type Behaviour,
  type Plugin,
  type PluginDefinition,
  type PluginValue,
} from "../plugins/plugin.ts";
import type { KindOf } from "../plugins/registry.ts";
import type { Shape } from "../shape.ts";
import type { Tensor } from "../tensor.ts";
import type { Constraint } from "./constraint.ts";
import type { Fans } from "./fans.ts";
import type { Initializer } from "./initializer.ts";
import type { Penalty } from "./penalty.ts";

/** What a parameter is for. Weight decay leaves everything but kernels and embeddings alone by default. */
export type ParameterRole = "kernel" | "bias" | "gain" | "offset" | "embedding";

export interface ParameterSpec {
  readonly shape: Shape;
  readonly role: ParameterRole;
  readonly initializer: Initializer;
  /** Declared by the layer, which alone knows its axes. */
  readonly fans: Fans;
  /** Added to the loss, or applied after each step, for this parameter alone. */
  readonly penalty?: Penalty;
  /** Projection after each step. */
  readonly constraint?: Constraint;
}

/** A value that training updates without a gradient, e.g. a running mean. */
export interface StateSpec {
  readonly shape: Shape;
  readonly value: number;
}

export interface ApplyContext {
  readonly parameters: Readonly<Record<string, Tensor>>;
  readonly state: Readonly<Record<string, Tensor>>;
  /** True inside a training step, false in evaluation: dropout off, running statistics used. */
  readonly training: boolean;
  /** int32[2], the two words of a key that is fresh for this step and layer; only present in training. */
  readonly key?: Tensor;
}

/** What a layer inside another layer did, called by its path within that layer. */
export interface InnerSignals {
  readonly name: string;
  readonly input: Tensor;
  readonly preActivation: Tensor;
  readonly output: Tensor;
}

export interface ApplyResult {
  readonly output: Tensor;
  /** The linear part, when the layer ends with an activation. */
  readonly preActivation?: Tensor;
  /** Of a layer made of layers: what each of them did, for the measurement of signal propagation. */
  readonly inner?: readonly InnerSignals[];
  /** float32[], added to the training loss, e.g. a penalty on activities; losses that are reported leave it out. */
  readonly loss?: Tensor;
  /** Next values of the layer's state; absent entries keep theirs. */
  readonly state?: Readonly<Record<string, Tensor>>;
}

/** The elementwise function that a layer ends with; a plug-in value of kind activation is one. */
export interface LayerActivation {
  readonly id: string;
  readonly options: object;
  apply(x: Tensor): Tensor;
}

/** A layer inside another layer, called by its path within that layer. */
export interface InnerLayer {
  readonly name: string;
  readonly layer: Layer;
  readonly inputShape: Shape;
  readonly built: BuiltLayer;
}

/** A layer whose input shape is known. Shapes leave out the batch axis, which is always first. */
export interface BuiltLayer {
  readonly outputShape: Shape;
  readonly outputDtype?: Dtype;
  /** By name; the name of an inner layer's parameter is a path, `dense1/kernel`. */
  readonly parameters: Readonly<Record<string, ParameterSpec>>;
  readonly state?: Readonly<Record<string, StateSpec>>;
  /** Absent when the layer has none; then `apply` gives no `preActivation` either. */
  readonly activation?: LayerActivation;
  /** Of a layer made of layers: these, in the order in which they are applied. */
  readonly inner?: readonly InnerLayer[];
  /** Set when the output is the input plus what the inner layers make of it. */
  readonly residual?: true;
  apply(input: Tensor, context: ApplyContext): ApplyResult;
}

/** A serializable description of a layer; `build` throws a ShapeError when the input shape does not fit. */
export interface Layer extends PluginValue {
  readonly kind: "layer";
  build(inputShape: Shape): BuiltLayer;
}

/** Options of each layer by name; packages merge their own. */
// oxlint-disable-next-line no-empty-interface -- packages merge into it
export interface LayerMap {}

declare module "../plugins/registry.ts" {
  interface Kinds {
    layer: KindOf<LayerMap, Layer>;
  }
}

export type LayerPlugin<O extends object = object, S = never, L extends Layer = Layer> = Plugin<"layer", O, L, S>;

export interface LayerOptions {
  /** Names the layer in paths, as in `"head/kernel"`; default null: its kind and the index of that kind, `dense1`. */
  readonly name: string | null;
}

/** The option `name` of every layer: letters, digits, "_" and "-", or null, which is the default. */
export function layerName(): Field<string | null> {
  const name: Field<string> = {
    fallback: "",
    wanted: "letters, digits, _ and -",
    schema: { type: "string", pattern: "^[\\w-]+$" },
    read(given, { owner, option }) {
      if (typeof given === "string" && /^[\w-]+$/.test(given)) return given;
      throw new OptionError(`${owner}: ${option} is ${showGiven(given)}; wanted letters, digits, "_" and "-"`);
    },
  };
  return optional(name);
}

export interface LayerDefinition<O extends LayerOptions> extends Omit<
  PluginDefinition<"layer", O, Layer>,
  "kind" | "create"
> {
  readonly build: (inputShape: Shape, options: Readonly<O>) => BuiltLayer;
}

/**
 * A layer as a plug-in, from its build function.
 *
 * @example
 * const twice = defineLayer({
 *   name: "me:twice", summary: "Doubles its input.", options: { name: layerName() },
 *   build: (inputShape) => ({ outputShape: inputShape, parameters: {}, apply: (x) => ({ output: mul(x, 2) }) }),
 * });
 */
export function defineLayer<O extends LayerOptions, S = never>(definition: LayerDefinition<O>): LayerPlugin<O, S> {
  const { build, ...rest } = definition;
  return definePlugin<"layer", O, Layer, S>({
    ...rest,
    kind: "layer",
    create: (options): Behaviour<Layer> => ({ build: (inputShape) => build(inputShape, options) }),
  });
}
