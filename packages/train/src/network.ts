/** @file What a network is: an architecture by name, into which a treatment puts its initializers and layers. */
import {
  definePlugin,
  type Dataset,
  type Initializer,
  type KindOf,
  type Layer,
  type Plugin,
  type PluginDefinition,
  type PluginValue,
  type Scope,
  type Shape,
} from "@nn/core";

import type { Activation } from "./activation.ts";
import type { BranchOptions } from "./techniques/branch.ts";

/** What a network is built for. */
export interface NetworkData {
  /** Of one example. */
  readonly inputShape: Shape;
  readonly task: Dataset["task"];
  /** Numbers that the network puts out for an example: classes, or targets of a regression. */
  readonly outputs: number;
  /** Token ids that occur; 0 for data that is no text. */
  readonly vocabulary: number;
}

/** Of every layer with a kernel. */
export interface Weights {
  readonly initializer: Initializer | "auto";
  readonly bias: Initializer | true;
}

/** Options of a layer with a kernel and an activation. */
export interface HiddenOptions extends Weights {
  readonly activation?: Activation;
}

/** What a treatment puts into a network, and where: the network says what its hidden layers, branches and outputs are. */
export interface Put {
  /** For layers with a kernel: `dense(10, put.weights)`. */
  readonly weights: Weights;
  /**
   * A hidden layer: its linear part, what stands before activations, the activation, and what stands after them. Where nothing
   * stands in between, the activation is part of the layer.
   *
   * `noise: false` leaves out what stands after activations, as convolutions do: dropout of single pixels does little.
   */
  hidden(
    make: (options: HiddenOptions) => Layer,
    activation: Activation,
    options?: { readonly noise?: boolean },
  ): readonly Layer[];
  /** What stands before activations, e.g. batch normalization; fresh values at every call. */
  before(): readonly Layer[];
  /** What stands after activations, e.g. dropout. */
  after(): readonly Layer[];
  /** What a branch learns beside its layers; its `offsets` are put by `shift`. */
  readonly branch: BranchOptions;
  /** Fixup's bias before a layer of a branch; nothing without it. */
  shift(): readonly Layer[];
  /** A residual block x + α·F(x) of the layers F. */
  residual(layers: readonly Layer[]): Layer;
  /** The last layer, bare: nothing stands after it. */
  output(units: number): Layer;
  /** Who looks up names, for networks that remake layers. */
  readonly scope: Scope;
}

export interface Network extends PluginValue {
  readonly kind: "network";
  /** Whether there are residual branches for a treatment of branches to act on. */
  readonly branches: boolean;
  /** @throws ShapeError, OptionError for data that the network is not made for. */
  build(data: NetworkData, put: Put): readonly Layer[];
}

/** Names of networks; packages merge into it. */
export interface NetworkMap {}

declare module "@nn/core" {
  interface Kinds {
    network: KindOf<NetworkMap, Network>;
  }
}

export type NetworkPlugin<O extends object = object, S = never> = Plugin<"network", O, Network, S>;

export interface NetworkDefinition<O extends object> extends Omit<
  PluginDefinition<"network", O, Network>,
  "kind" | "create"
> {
  /** Default false. */
  readonly branches?: boolean;
  readonly build: (data: NetworkData, options: Readonly<O>, put: Put) => readonly Layer[];
}

/**
 * Makes a network.
 *
 * @example
 * const shallow = defineNetwork({
 *   name: "me:shallow", summary: "One hidden layer.", options: { width: integer(64, { min: 1 }) },
 *   build: ({ outputs }, { width }, put) => [
 *     flatten(), ...put.hidden((options) => dense(width, options), relu()), put.output(outputs),
 *   ],
 * });
 * fit(shallow({ width: 32 }), data, { use: [heNormal(), "dropout(rate=0.5)"], … });
 */
export function defineNetwork<O extends object, S = never>(definition: NetworkDefinition<O>): NetworkPlugin<O, S> {
  const { build, branches = false, ...rest } = definition;
  return definePlugin<"network", O, Network, S>({
    ...rest,
    kind: "network",
    create: (options) => ({ branches, build: (data, put) => build(data, options, put) }),
  });
}

/** What a dataset asks of a network; `outputs` where the loss wants another number of them than there are classes. */
export function networkData(
  { inputShape, task, classes, vocabulary }: Pick<Dataset, "inputShape" | "task" | "classes" | "vocabulary">,
  outputs: number = classes.length,
): NetworkData {
  return { inputShape, task, outputs, vocabulary: vocabulary?.length ?? 0 };
}
