import type { PluginJson } from "@nn/core";

import type { ActivationLike } from "../activations.ts";
import type { Gain } from "../gains.ts";
import type { MeanField } from "../mean-field/mean-field.ts";

export const architectures = ["dense", "convolutional", "residual", "transformer", "recurrent", "lstm", "gru"] as const;
export const normalizations = ["none", "batchNorm", "layerNorm", "groupNorm", "instanceNorm", "rmsNorm"] as const;
export const losses = ["softmaxCrossEntropy", "binaryCrossEntropy", "meanSquaredError"] as const;

export interface RecommendRequest {
  /** Of the hidden layers: a name, a spec or a function; default "relu", in recurrent networks "tanh". */
  readonly activation?: ActivationLike;
  /** Default "dense". */
  readonly architecture?: (typeof architectures)[number];
  /** Between weights and activation; default "none". */
  readonly normalization?: (typeof normalizations)[number];
  /** Share of activations dropped, below 1; default 0. */
  readonly dropout?: number;
  /** Hidden layers; default 2. */
  readonly depth?: number;
  /** Units of a hidden layer, for remarks about finite width. */
  readonly width?: number;
  /** Of the output layer; default "softmaxCrossEntropy". */
  readonly loss?: (typeof losses)[number];
  /** Training examples of each class, for the bias of the output layer. */
  readonly classCounts?: readonly number[];
  /** Name of the optimizer, for remarks. */
  readonly optimizer?: string;
}

/** A spec that `create` and the registry resolve. */
export type InitializerSpec = string | PluginJson;

export interface Recommendation {
  /** Of hidden kernels. */
  readonly initializer: InitializerSpec;
  /** Of hidden biases. */
  readonly bias: InitializerSpec;
  /** Of the kernel from state to state, in recurrent networks. */
  readonly recurrent?: InitializerSpec;
  /** Of the output layer. */
  readonly output: { readonly initializer: InitializerSpec; readonly bias: InitializerSpec };
  /** What is done to the model as a whole after its layers are drawn; a model initializer. */
  readonly model?: InitializerSpec;
  readonly gain: Gain;
  /** What mean-field theory says about the hidden layers with this initializer; absent where it does not apply. */
  readonly theory?: MeanField;
  readonly reason: string;
  /** Author, title, year. */
  readonly source: string;
  /** What else is worth knowing. */
  readonly notes: readonly string[];
}
