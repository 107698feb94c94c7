import { defineInitializer, type InitializerPlugin, math, normal, number, permutation } from "@nn/core";

import { kernelLayout } from "../kernel-layout.ts";
import { packageName } from "../variance-scaling.ts";

export interface SparseOptions {
  /** Share of a unit's incoming weights that is 0, below 1; default 0.9. */
  readonly sparsity: number;
  /** Standard deviation of the other weights; default 0.01. */
  readonly std: number;
}

/** Weights of a unit that are not 0: n − ⌈sparsity·n⌉, where a product that is whole but for rounding counts as whole. */
function connections(count: number, sparsity: number): number {
  return count - Math.ceil(sparsity * count - 1e-9);
}

/**
 * Few connections for each unit, at random: its input then does not grow with the layer, and units stay different.
 *
 * Of the n incoming weights of an output unit ⌈sparsity·n⌉ are 0, the others N(0, std²). Mean 0, variance
 * std²·(1 − ⌈sparsity·n⌉/n). PyTorch's sparse_ counts along the other axis, the outgoing weights of an input. The paper's 15
 * connections of N(0, 1) into each of the units behind 784 inputs are `{ sparsity: 1 - 15 / 784, std: 1 }`.
 *
 * Martens, "Deep learning via Hessian-free optimization" (2010).
 *
 * @example sparse({ sparsity: 0.5 }).sample(key(1), [784, 512]) // 392 zeros in each column
 * @throws ShapeError for shapes of other rank than 2 whose fans are not declared.
 */
export const sparse: InitializerPlugin<SparseOptions, number> = defineInitializer<SparseOptions, number>({
  name: "sparse",
  package: packageName,
  summary: "Normal values for a few incoming weights of each unit, zeros for the others.",
  paper: 'Martens, "Deep learning via Hessian-free optimization" (2010)',
  options: { sparsity: number(0.9, { min: 0, below: 1 }), std: number(0.01, { min: 0 }) },
  shorthand: "sparsity",
  sample({ key, shape, size, fans, options: { sparsity, std } }) {
    const layout = kernelLayout(shape, fans);
    const { copies, taps, inputs, outputs } = layout;
    const kept = connections(taps * inputs, sparsity);
    const values = normal(key.fold("values"), size, { std });
    const out = new Float32Array(size);
    for (let copy = 0; copy < copies; copy++) {
      for (let output = 0; output < outputs; output++) {
        const order = permutation(key.fold("connections", copy, output), taps * inputs);
        for (const row of order.subarray(0, kept)) {
          const at = layout.offset(copy, Math.floor(row / inputs), row % inputs, output);
          out[at] = values[at]!;
        }
      }
    }
    return out;
  },
  moments({ shape, fans, options: { sparsity, std } }) {
    const { taps, inputs } = kernelLayout(shape, fans);
    const drawn = connections(taps * inputs, sparsity) / (taps * inputs);
    return { mean: 0, variance: std * std * drawn, drawn, cdf: (x) => math.normalCdf(x / std) };
  },
});

declare module "@nn/core" {
  interface InitializerMap {
    sparse: typeof sparse;
  }
}
