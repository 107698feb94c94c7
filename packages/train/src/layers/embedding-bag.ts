import {
  cast,
  defineLayer,
  div,
  gather,
  greaterEqual,
  type LayerPlugin,
  maximum,
  ShapeError,
  showShape,
  sum,
} from "@nn/core";

import { buildLookup, checkEmbedding, embeddingFields, type EmbeddingOptions } from "./parts/lookup.ts";

declare module "@nn/core" {
  interface LayerMap {
    readonly embeddingBag: typeof embeddingBag;
  }
}

/**
 * The mean of the vectors of all ids of an example: ids [n, length], whole numbers, → [n, features].
 *
 * Ids that are padding are not counted; an example of nothing else gives zeros. The table is [vocabulary, features], its
 * role `embedding`, its fans 1 and features.
 *
 * @example sequential([embeddingBag(5000, { features: 32 }), dense(2)])
 * @throws ShapeError when built on an input that is no sequence.
 */
export const embeddingBag: LayerPlugin<EmbeddingOptions, number> = defineLayer<EmbeddingOptions, number>({
  package: "@nn/train",
  name: "embeddingBag",
  summary: "The mean of the vectors of all ids of an example.",
  paper: "Joulin, Grave, Bojanowski & Mikolov, Bag of tricks for efficient text classification, 2017",
  traits: () => ({ weights: "lookup" }),
  options: embeddingFields,
  shorthand: "vocabulary",
  check: (options) => checkEmbedding("embeddingBag", options),
  build(inputShape, options) {
    if (inputShape.length !== 1) {
      throw new ShapeError(
        `embeddingBag: the input has shape ${showShape(inputShape)} without the batch axis; wanted [length]`,
      );
    }
    return buildLookup("embeddingBag", [options.features], options, (table, ids) => {
      const count = sum(cast(greaterEqual(ids, 0), "float32"), { axes: 1, keepDims: true });
      return div(sum(gather(table, ids), { axes: 1 }), maximum(count, 1));
    });
  },
});
