import { checkNumber, checkOptions, type Key, normal } from "@nn/core";

import { singularVectors } from "./singular-values.ts";

export interface MimeticShape {
  /** Width d of the model. */
  readonly features: number;
  /** Number h of heads; d/h is the width k of a head. */
  readonly heads: number;
}

export interface MimeticOptions {
  /** Noise and identity in query·keyᵀ; default 0.7 and 0.7. */
  readonly queryKey?: { readonly alpha: number; readonly beta: number };
  /** Noise and identity in value·output; default 0.4 and 0.4. */
  readonly valueOutput?: { readonly alpha: number; readonly beta: number };
}

/** Kernels in row-major order, for inputs on the left: x·query, x·key, x·value, heads·output. */
export interface MimeticKernels {
  /** [features, heads, features/heads] */
  readonly query: Float32Array;
  /** [features, heads, features/heads] */
  readonly key: Float32Array;
  /** [features, heads, features/heads] */
  readonly value: Float32Array;
  /** [heads, features/heads, features] */
  readonly output: Float32Array;
}

/** Columns of α·Z + β·I with Z ~ N(0, 1/d). */
function noisyIdentity(key: Key, features: number, alpha: number, beta: number): Float64Array[] {
  const noise = normal(key, features * features, { std: 1 / Math.sqrt(features) });
  return Array.from({ length: features }, (_, j) =>
    Float64Array.from({ length: features }, (_unused, i) => alpha * noise[i * features + j]! + (i === j ? beta : 0)),
  );
}

/**
 * Kernels of a self-attention layer that mimic trained ones: a token attends to those like it, and what it reads is
 * subtracted.
 *
 * For each head query·keyᵀ is the best approximation of rank k to α·Z + β·I, with a Z of its own; value·output over all heads is
 * α·Z − β·I; Z ~ N(0, 1/d). The factors are U·√Σ and V·√Σ of the singular value decomposition. The four kernels belong
 * together, so they come from one call and one key, not from four initializers.
 *
 * Trockman, Kolter, "Mimetic initialization of self-attention layers" (2023). Defaults are those for vision transformers.
 *
 * @example
 * const { query, key, value, output } = mimeticAttention(seed.fold("block1"), { features: 192, heads: 3 });
 * // query is [192, 3, 64]
 * @throws OptionError unless the heads divide the features.
 */
export function mimeticAttention(seed: Key, shape: MimeticShape, options: MimeticOptions = {}): MimeticKernels {
  checkOptions("mimeticAttention", shape, ["features", "heads"]);
  checkOptions("mimeticAttention", options, ["queryKey", "valueOutput"]);
  const { features, heads } = shape;
  checkNumber("mimeticAttention", "features", features, { integer: true, min: 1 });
  checkNumber("mimeticAttention", "heads", heads, { integer: true, min: 1, max: features });
  const width = features / heads;
  checkNumber("mimeticAttention", "features/heads", width, { integer: true });
  const { queryKey = { alpha: 0.7, beta: 0.7 }, valueOutput = { alpha: 0.4, beta: 0.4 } } = options;
  checkNoise("queryKey", queryKey);
  checkNoise("valueOutput", valueOutput);

  const [query, key, value, output] = Array.from({ length: 4 }, () => new Float32Array(features * features)) as [
    Float32Array,
    Float32Array,
    Float32Array,
    Float32Array,
  ];
  for (let head = 0; head < heads; head++) {
    const target = noisyIdentity(seed.fold("queryKey", head), features, queryKey.alpha, queryKey.beta);
    const { left, values, right } = singularVectors(target);
    for (let j = 0; j < width; j++) {
      const root = Math.sqrt(values[j]!);
      for (let i = 0; i < features; i++) {
        query[i * features + head * width + j] = root * left[j]![i]!;
        key[i * features + head * width + j] = root * right[j]![i]!;
      }
    }
  }
  const target = noisyIdentity(seed.fold("valueOutput"), features, valueOutput.alpha, -valueOutput.beta);
  const { left, values, right } = singularVectors(target);
  for (let j = 0; j < features; j++) {
    const root = Math.sqrt(values[j]!);
    for (let i = 0; i < features; i++) {
      value[i * features + j] = root * left[j]![i]!;
      output[j * features + i] = root * right[j]![i]!;
    }
  }
  return { query, key, value, output };
}

function checkNoise(name: string, noise: { readonly alpha: number; readonly beta: number }): void {
  checkOptions(`mimeticAttention: ${name}`, noise, ["alpha", "beta"]);
  // Without noise all singular values are equal, and their vectors arbitrary.
  checkNumber(`mimeticAttention: ${name}`, "alpha", noise.alpha, { above: 0 });
  checkNumber(`mimeticAttention: ${name}`, "beta", noise.beta);
}
