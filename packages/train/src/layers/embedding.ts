import { defineLayer, gather, type Layer, type LayerPlugin } from "@nn/core";

import {
  buildLookup,
  checkEmbedding,
  embeddingDefaults,
  resolveEmbeddingOptions,
  type EmbeddingOptions,
} from "../lookup.ts";

declare module "@nn/core" {
  interface LayerMap {
    readonly embedding: typeof embeddingPlugin;
  }
}

/** `embedding(vocabulary, features, options)` as a plug-in. */
export const embeddingPlugin: LayerPlugin<EmbeddingOptions> = defineLayer<EmbeddingOptions>({
  package: "@nn/train",
  name: "embedding",
  summary: "A trained vector for every id.",
  defaults: embeddingDefaults,
  check: (options) => checkEmbedding("embedding", options),
  build: (inputShape, options) => buildLookup("embedding", [...inputShape, options.features], options, gather),
});

/**
 * A trained vector for every id: ids [n, length], whole numbers, → [n, length, features]; the table is
 * [vocabulary, features], its role `embedding`, its fans 1 and features.
 *
 * @example embedding(5000, 32); embedding(256, 16, { padding: null });
 */
export function embedding(
  vocabulary: number,
  features: number,
  options: Partial<Omit<EmbeddingOptions, "vocabulary" | "features">> = {},
): Layer {
  return embeddingPlugin({ ...resolveEmbeddingOptions(options), vocabulary, features });
}
