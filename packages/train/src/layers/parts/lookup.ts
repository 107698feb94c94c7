/** @file What layers with a table of word vectors share. */
import {
  type BuiltLayer,
  cast,
  equal,
  type Fields,
  full,
  type Initializer,
  integer,
  layerName,
  type LayerOptions,
  optional,
  OptionError,
  type ParameterSpec,
  plugin,
  select,
  type Shape,
  type Tensor,
} from "@nn/core";
import { normal } from "@nn/init";

import { ruleFields, withRules, type ParameterRules } from "../../model/parameter-rules.ts";

export interface EmbeddingOptions extends LayerOptions, ParameterRules {
  /** Ids are 0 to vocabulary − 1; others give zeros. */
  readonly vocabulary: number;
  readonly features: number;
  /** Of the table; default `"auto"`: normal of variance 1/features, so that vectors have a length of about 1. */
  readonly initializer: Initializer | "auto";
  /** The id that fills up short examples: its vector is 0 and not trained; null for none; default 0. */
  readonly padding: number | null;
}

/** The fields of these options. */
export const embeddingFields: Fields<EmbeddingOptions> = {
  vocabulary: integer(1, { min: 1 }),
  features: integer(1, { min: 1 }),
  initializer: plugin("initializer", "auto", ["auto"]),
  padding: optional(integer(0, { min: 0 }), 0),
  ...ruleFields,
  name: layerName(),
};

/** Refuses a padding that is no id. */
export function checkEmbedding(owner: string, { vocabulary, padding }: EmbeddingOptions): void {
  if (padding !== null && padding >= vocabulary)
    throw new OptionError(`${owner}: padding is ${padding}; wanted an id below the vocabulary, ${vocabulary}, or null`);
}

/** A layer with one parameter, `table`; `apply` sees ids with the padding replaced by −1, which no table has. */
export function buildLookup(
  owner: string,
  outputShape: Shape,
  options: EmbeddingOptions,
  apply: (table: Tensor, ids: Tensor) => Tensor,
): BuiltLayer {
  const { vocabulary, features, initializer, padding } = options;
  const table: ParameterSpec = {
    shape: [vocabulary, features],
    role: "embedding",
    initializer: initializer === "auto" ? normal({ std: 1 / Math.sqrt(features) }) : initializer,
    // A lookup is a product with a one-hot row: each output sums one weight.
    fans: { fanIn: 1, fanOut: features },
  };
  return {
    outputShape,
    parameters: withRules({ table }, options),
    apply(input, { parameters: { table: values } }) {
      if (values === undefined) throw new OptionError(`${owner}: no parameter called table was given`);
      const ids = input.dtype === "int32" ? input : cast(input, "int32");
      const kept = padding === null ? ids : select(equal(ids, padding), full(ids.shape, -1, "int32"), ids);
      return { output: apply(values, kept) };
    },
  };
}
