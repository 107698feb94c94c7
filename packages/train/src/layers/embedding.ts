import { defineLayer, gather, type LayerPlugin } from "@nn/core";

import { buildLookup, checkEmbedding, embeddingFields, type EmbeddingOptions } from "./parts/lookup.ts";

declare module "@nn/core" {
  interface LayerMap {
    readonly embedding: typeof embedding;
  }
}

/**
 * A trained vector for every id: ids [n, length], whole numbers, → [n, length, features]; the table is
 * [vocabulary, features], its role `embedding`, its fans 1 and features.
 *
 * @example embedding(5000, { features: 32 }); embedding(256, { features: 16, padding: null });
 */
export const embedding: LayerPlugin<EmbeddingOptions, number> = defineLayer<EmbeddingOptions, number>({
  package: "@nn/train",
  name: "embedding",
  summary: "A trained vector for every id.",
  traits: () => ({ weights: "lookup" }),
  options: embeddingFields,
  shorthand: "vocabulary",
  check: (options) => checkEmbedding("embedding", options),
  build: (inputShape, options) => buildLookup("embedding", [...inputShape, options.features], options, gather),
});
