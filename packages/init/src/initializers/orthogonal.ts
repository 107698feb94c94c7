import { defineInitializer, type InitializerPlugin, number } from "@nn/core";

import { kernelLayout } from "../kernel-layout.ts";
import { fillOrthogonal } from "../orthogonal-fill.ts";
import { packageName } from "../variance-scaling.ts";

export interface OrthogonalOptions {
  /** Length of the orthogonal rows or columns, see `gain()`; default 1. */
  readonly gain: number;
}

/**
 * A random matrix with orthogonal rows or columns, uniform over all of them (Haar).
 *
 * W is [∏ window·in, out]; with fewer outputs than inputs WᵀW = gain²·I, otherwise W·Wᵀ = gain²·I. Computed in float64 by
 * Householder reflections and rounded once. Mean 0, variance gain²/max(rows, columns). Groups and copies of the kernel get a
 * matrix each. A deep linear network of square ones keeps every singular value at 1; behind a ReLU it does not.
 *
 * Saxe, McClelland, Ganguli, "Exact solutions to the nonlinear dynamics of learning in deep linear neural networks" (2013).
 *
 * @example orthogonal({ gain: Math.SQRT2 }).sample(key(1), [512, 512]) // std √2/√512 = 0.0625
 * @throws ShapeError for shapes of other rank than 2 whose fans are not declared.
 */
export const orthogonal: InitializerPlugin<OrthogonalOptions, number> = defineInitializer<OrthogonalOptions, number>({
  name: "orthogonal",
  package: packageName,
  summary: "A random matrix with orthogonal rows or columns of length gain.",
  paper:
    'Saxe, McClelland, Ganguli, "Exact solutions to the nonlinear dynamics of learning in deep linear neural networks" (2013)',
  options: { gain: number(1, { min: 0 }) },
  shorthand: "gain",
  sample({ key, shape, size, fans, options: { gain } }) {
    const layout = kernelLayout(shape, fans);
    const { copies, taps, inputs, outputs } = layout;
    const out = new Float32Array(size);
    for (let copy = 0; copy < copies; copy++) {
      fillOrthogonal(out, key.fold(copy), taps * inputs, outputs, gain, (row, column) =>
        layout.offset(copy, Math.floor(row / inputs), row % inputs, column),
      );
    }
    return out;
  },
  moments({ shape, fans, options: { gain } }) {
    const { taps, inputs, outputs } = kernelLayout(shape, fans);
    return { mean: 0, variance: (gain * gain) / Math.max(taps * inputs, outputs), orthogonal: gain };
  },
});

declare module "@nn/core" {
  interface InitializerMap {
    orthogonal: typeof orthogonal;
  }
}
