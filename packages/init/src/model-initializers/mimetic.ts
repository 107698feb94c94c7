import {
  checkNumber,
  checkOptions,
  defineModelInitializer,
  type Field,
  type ModelInitializerPlugin,
  OptionError,
} from "@nn/core";

import { mimeticAttention, type MimeticOptions } from "../mimetic-attention.ts";
import { replaceValue } from "../model-values.ts";
import { packageName } from "../variance-scaling.ts";

type Mixture = NonNullable<MimeticOptions["queryKey"]>;

/** Noise and identity: two numbers from 0 on. */
function mixture(fallback: Mixture): Field<Mixture> {
  return {
    fallback,
    wanted: "{ alpha, beta } of numbers ≥ 0",
    schema: { type: "object", properties: { alpha: { type: "number" }, beta: { type: "number" } } },
    read(given, { owner, option }) {
      checkOptions(`${owner}: ${option}`, given as object, ["alpha", "beta"]);
      const { alpha, beta } = { ...fallback, ...(given as Partial<Mixture>) };
      checkNumber(owner, `${option}.alpha`, alpha, { min: 0 });
      checkNumber(owner, `${option}.beta`, beta, { min: 0 });
      return { alpha, beta };
    },
  };
}

/** Noise α and identity β of the two products of kernels. */
export type MimeticInitOptions = Required<MimeticOptions>;

/**
 * Kernels of every attention layer that mimic trained ones: query·keyᵀ ≈ α·Z + β·I, value·output ≈ α·Z − β·I.
 *
 * Each attention layer gets the kernels of `mimeticAttention` for its heads; all else keeps what the layers drew.
 *
 * Trockman, Kolter, "Mimetic initialization of self-attention layers" (2023).
 *
 * @example fit(model, data, { initialize: mimetic(), … });
 * @throws OptionError for a model without attention.
 */
export const mimetic: ModelInitializerPlugin<MimeticInitOptions> = defineModelInitializer<MimeticInitOptions>({
  name: "mimetic",
  package: packageName,
  summary: "Attention kernels whose products are a noisy identity, as in trained transformers.",
  paper: 'Trockman, Kolter, "Mimetic initialization of self-attention layers" (2023)',
  options: { queryKey: mixture({ alpha: 0.7, beta: 0.7 }), valueOutput: mixture({ alpha: 0.4, beta: 0.4 }) },
  usesData: false,
  initialize({ model, key, options }) {
    const layers = model.layers.filter(({ kind }) => kind.endsWith(":selfAttention"));
    if (layers.length === 0)
      throw new OptionError("mimetic: the model has no selfAttention layer; wanted at least one");
    let { values } = model;
    for (const { name, inputShape, options: layer } of layers) {
      const features = inputShape.at(-1) ?? 1;
      const { heads = 1 } = layer as { readonly heads?: number };
      // [features, heads, features/heads] in row-major order is [features, features].
      const kernels = mimeticAttention(key.fold("init", name), { features, heads }, options);
      for (const [part, data] of Object.entries(kernels))
        values = replaceValue(values, `${name}/${part}`, "kernel", data);
    }
    return { values };
  },
});

declare module "@nn/core" {
  interface ModelInitializerMap {
    mimetic: typeof mimetic;
  }
}
