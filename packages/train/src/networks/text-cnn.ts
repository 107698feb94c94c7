import { integer, OptionError, plugin } from "@nn/core";

import type { Activation } from "../activation.ts";
import { relu } from "../activations/relu.ts";
import { conv1d } from "../layers/conv1d.ts";
import { dense } from "../layers/dense.ts";
import { embeddingBag } from "../layers/embedding-bag.ts";
import { embedding } from "../layers/embedding.ts";
import { globalMaxPool } from "../layers/global-max-pool.ts";
import { defineNetwork, type NetworkPlugin } from "../network.ts";

declare module "../network.ts" {
  interface NetworkMap {
    readonly textCnn: typeof textCnn;
  }
}

export interface TextCnnOptions {
  /** Length of a word vector; default 32. */
  readonly features: number;
  /** Output channels of the convolution over words; 0: the mean of the vectors instead; default 0. */
  readonly filters: number;
  /** Words that a filter sees; default 3. */
  readonly window: number;
  /** Units of the hidden dense layer; 0: none; default 64. */
  readonly width: number;
  /** Default `relu`. */
  readonly activation: Activation;
}

/**
 * A network for token ids: word vectors, their mean or a convolution over them with its largest values, then dense layers.
 *
 * Word vectors keep their own initializer: a lookup has no fan-in that a treatment's could be about.
 *
 * @example textCnn({ features: 50, filters: 100 })
 * @throws OptionError for data without a vocabulary.
 */
export const textCnn: NetworkPlugin<TextCnnOptions> = defineNetwork<TextCnnOptions>({
  package: "@nn/train",
  name: "textCnn",
  summary: "Word vectors, their mean or a convolution over them, then dense layers.",
  paper: "Kim, Convolutional neural networks for sentence classification, 2014",
  options: {
    features: integer(32, { min: 1, max: 65_536 }),
    filters: integer(0, { min: 0, max: 65_536 }),
    window: integer(3, { min: 1, max: 65_536 }),
    width: integer(64, { min: 0, max: 65_536 }),
    activation: plugin("activation", relu()),
  },
  build({ vocabulary, outputs }, { features, filters, window, width, activation }, put) {
    checkVocabulary("textCnn", vocabulary);
    const words =
      filters === 0
        ? [embeddingBag(vocabulary, { features })]
        : [
            embedding(vocabulary, { features }),
            ...put.hidden((options) => conv1d(filters, { ...options, window, padding: "same" }), activation, {
              noise: false,
            }),
            globalMaxPool(),
          ];
    const hidden = width === 0 ? [] : put.hidden((options) => dense(width, options), activation);
    return [...words, ...hidden, put.output(outputs)];
  },
});

/** Refuses data that is no text. */
export function checkVocabulary(owner: string, vocabulary: number): void {
  if (vocabulary === 0) throw new OptionError(`${owner}: the data has no vocabulary; wanted a text dataset`);
}
