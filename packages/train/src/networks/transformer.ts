import { integer, OptionError, plugin, type Layer } from "@nn/core";

import type { Activation } from "../activation.ts";
import { relu } from "../activations/relu.ts";
import { activation as activationLayer } from "../layers/activation.ts";
import { conv1d } from "../layers/conv1d.ts";
import { embedding } from "../layers/embedding.ts";
import { globalAveragePool } from "../layers/global-average-pool.ts";
import { selfAttention } from "../layers/self-attention.ts";
import { defineNetwork, type NetworkPlugin } from "../network.ts";
import { checkVocabulary } from "./text-cnn.ts";

declare module "../network.ts" {
  interface NetworkMap {
    readonly transformer: typeof transformer;
  }
}

export interface TransformerOptions {
  /** Length of a word vector; the residual stream has as many numbers for each token; default 32. */
  readonly features: number;
  /** Divides the features; default 4. */
  readonly heads: number;
  /** Layers, each of two residual blocks; default 2. */
  readonly depth: number;
  /** Units of the hidden layer of the feed-forward network; default 64. */
  readonly width: number;
  /** Default `relu`. */
  readonly activation: Activation;
}

/**
 * A transformer for token ids: word vectors, `depth` layers of self-attention and of a feed-forward network for each token, the mean
 * of the tokens, one linear output layer.
 *
 * Normalization stands at the start of every block (pre-norm), noise after the activation of the feed-forward network. Tokens are a
 * set: nothing says where they stand, and padding is a token like others.
 *
 * Vaswani et al., "Attention is all you need" (2017).
 *
 * @example transformer({ features: 64, heads: 4, depth: 4, width: 128 })
 * @throws OptionError for data without a vocabulary, and for heads that do not divide the features.
 */
export const transformer: NetworkPlugin<TransformerOptions> = defineNetwork<TransformerOptions>({
  package: "@nn/train",
  name: "transformer",
  summary: "Self-attention over word vectors.",
  paper: "Vaswani et al., Attention is all you need, 2017",
  branches: true,
  options: {
    features: integer(32, { min: 1, max: 65_536 }),
    heads: integer(4, { min: 1, max: 65_536 }),
    depth: integer(2, { min: 0, max: 1000 }),
    width: integer(64, { min: 1, max: 65_536 }),
    activation: plugin("activation", relu()),
  },
  check({ features, heads }) {
    if (features % heads !== 0)
      throw new OptionError(`transformer: ${heads} heads do not divide the ${features} features`);
  },
  build({ vocabulary, outputs }, { features, heads, depth, width, activation }, put) {
    checkVocabulary("transformer", vocabulary);
    const tokenwise = (units: number): Layer => conv1d(units, { ...put.weights, window: 1, padding: "same" });
    const block = (layers: readonly Layer[]): Layer => put.residual([...put.before(), ...layers]);
    const layer = (): Layer[] => [
      block([...put.shift(), selfAttention(heads, put.weights)]),
      block([
        ...put.shift(),
        tokenwise(width),
        ...put.shift(),
        activationLayer(activation),
        ...put.after(),
        ...put.shift(),
        tokenwise(features),
      ]),
    ];
    return [
      embedding(vocabulary, { features }),
      ...Array.from({ length: depth }, layer).flat(),
      ...put.before(),
      globalAveragePool(),
      put.output(outputs),
    ];
  },
});
