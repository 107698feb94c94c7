import { key as keyOf } from "@nn/core";
import { describe, expect, it } from "vitest";

import { mimeticAttention } from "./index.ts";

const [features, heads, width] = [48, 3, 16];
const kernels = mimeticAttention(keyOf(5), { features, heads });

/** Σ_j a[i, j]·b[k, j] over columns from … to. */
function product(a: Float32Array, b: Float32Array, i: number, k: number, from: number, to: number): number {
  let sum = 0;
  for (let j = from; j < to; j++) sum += a[i * features + j]! * b[k * features + j]!;
  return sum;
}

describe("mimeticAttention", () => {
  it("has value·output = α·Z − β·I", () => {
    let trace = 0;
    let squares = 0;
    for (let i = 0; i < features; i++) {
      for (let k = 0; k < features; k++) {
        let entry = 0;
        for (let j = 0; j < features; j++)
          entry += kernels.value[i * features + j]! * kernels.output[j * features + k]!;
        if (i === k) trace += entry;
        const noise = entry + (i === k ? 0.4 : 0);
        squares += noise * noise;
      }
    }
    // The diagonal has std 0.4/√48, so its mean 0.4/48; the noise has variance 0.16/48. Five standard errors.
    expect(Math.abs(trace / features + 0.4)).toBeLessThan((5 * 0.4) / features);
    const entries = features * features;
    expect(Math.abs(squares / entries / (0.16 / features) - 1)).toBeLessThan(5 * Math.sqrt(2 / entries));
  });

  it("has query·keyᵀ of each head near 0.7·I on its own, of rank k, with balanced factors", () => {
    for (let head = 0; head < heads; head++) {
      const [from, to] = [head * width, (head + 1) * width];
      let diagonal = 0;
      let rest = 0;
      for (let i = 0; i < features; i++) {
        for (let k = 0; k < features; k++) {
          const entry = product(kernels.query, kernels.key, i, k, from, to);
          if (i === k) diagonal += entry / features;
          else rest += entry / (features * (features - 1));
        }
      }
      expect(diagonal).toBeGreaterThan(10 * Math.abs(rest));
      expect(diagonal).toBeGreaterThan(0.2);
      // U·√Σ and V·√Σ have the same squared column lengths, Σ, and their columns fall in length.
      const lengths = (kernel: Float32Array): number[] =>
        Array.from({ length: width }, (_, j) => {
          let sum = 0;
          for (let i = 0; i < features; i++) {
            const x = kernel[i * features + from + j]!;
            sum += x * x;
          }
          return sum;
        });
      const [ofQuery, ofKey] = [lengths(kernels.query), lengths(kernels.key)];
      ofQuery.forEach((length, j) => expect(length / ofKey[j]!).toBeCloseTo(1, 5));
      expect(ofQuery.toSorted((a, b) => b - a)).toEqual(ofQuery);
    }
  });

  it("gives the same bits for the same key, other heads and keys others", () => {
    expect(mimeticAttention(keyOf(5), { features, heads })).toEqual(kernels);
    expect(mimeticAttention(keyOf(6), { features, heads }).query).not.toEqual(kernels.query);
    expect(kernels.query[0]).not.toBe(kernels.query[width]);
  });

  it("refuses what does not fit", () => {
    expect(() => mimeticAttention(keyOf(1), { features: 10, heads: 3 })).toThrow("features/heads is 3.33");
    expect(() => mimeticAttention(keyOf(1), { features: 4, heads: 0 })).toThrow("heads is 0");
    expect(() => mimeticAttention(keyOf(1), { features: 4, heads: 2 }, { queryKey: { alpha: 0, beta: 1 } })).toThrow(
      "alpha is 0; wanted a finite number > 0",
    );
  });
});
