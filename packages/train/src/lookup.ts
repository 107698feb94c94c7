/** @file What layers with a table of word vectors share. */
import {
  type BuiltLayer,
  cast,
  checkNumber,
  equal,
  full,
  type LayerOptions,
  OptionError,
  type ParameterSpec,
  select,
  type Shape,
  type SpecOf,
  type Tensor,
} from "@nn/core";
import { normal } from "@nn/init";

import { noRules, resolveRules, withRules, type ParameterRules } from "./parameter-rules.ts";
import { resolveRegistered } from "./resolve-registered.ts";

export interface EmbeddingOptions extends LayerOptions, ParameterRules {
  /** Ids are 0 to vocabulary − 1; others give zeros. */
  readonly vocabulary: number;
  readonly features: number;
  /** Of the table; default `"auto"`: normal of variance 1/features, so that vectors have a length of about 1. */
  readonly initializer: "auto" | SpecOf<"initializer">;
  /** The id that fills up short examples: its vector is 0 and not trained; null for none; default 0. */
  readonly padding: number | null;
}

export const embeddingDefaults: EmbeddingOptions = {
  vocabulary: 1,
  features: 1,
  initializer: "auto",
  padding: 0,
  ...noRules,
  name: null,
};

export function checkEmbedding(owner: string, { vocabulary, features, padding }: EmbeddingOptions): void {
  checkNumber(owner, "vocabulary", vocabulary, { min: 1, integer: true });
  checkNumber(owner, "features", features, { min: 1, integer: true });
  if (padding !== null) checkNumber(owner, "padding", padding, { min: 0, below: vocabulary, integer: true });
}

/** Options with their names resolved, so that a wrong one fails where it is written. */
export function resolveEmbeddingOptions<O extends Partial<EmbeddingOptions>>(options: O): O {
  const { initializer = "auto" } = options;
  return {
    ...options,
    initializer: initializer === "auto" ? initializer : resolveRegistered("initializer", initializer),
    ...resolveRules(options),
  };
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
    initializer:
      initializer === "auto" ? normal({ std: 1 / Math.sqrt(features) }) : resolveRegistered("initializer", initializer),
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
