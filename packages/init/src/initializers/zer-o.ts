import { defineInitializer, type InitializerPlugin, type Moments, sizeOf } from "@nn/core";

import { fixedMoments } from "../fixed-moments.ts";
import { centreTap, kernelLayout } from "../kernel-layout.ts";
import { packageName } from "../variance-scaling.ts";

/** Smallest power of 2 that is at least n. */
function nextPowerOf2(n: number): number {
  let power = 1;
  while (power < n) power *= 2;
  return power;
}

/** Entry of the Hadamard matrix in Sylvester's order: 1 if the binary digits that i and j share are even in number, else −1. */
function hadamard(i: number, j: number): number {
  let shared = i & j;
  let sign = 1;
  for (; shared !== 0; shared &= shared - 1) sign = -sign;
  return sign;
}

/**
 * A kernel of zeros and ones only, without any randomness: the identity where a layer keeps or narrows its width, rows of a
 * Hadamard matrix where it widens.
 *
 * in ≥ out: W[i, i] = 1, else 0. in < out: W[i, o] = H[o, i]/√p with H the Hadamard matrix of the smallest p = 2^m ≥ out, so
 * that units that would be copies become different; W·Wᵀ = I when out is a power of 2. In a convolution this is the centre
 * tap, (k − 1)/2 rounded down, and the others are 0. The scale is that of the authors' code; the paper prints 2^(−(m−1)/2),
 * √2 larger.
 *
 * Zhao, Schäfer, Anandkumar, "ZerO initialization: initializing neural networks with only zeros and ones" (2021).
 *
 * @example zerO().sample(key(1), [1, 2]) // 0.7071, 0.7071
 * @throws ShapeError for shapes of other rank than 2 whose fans are not declared.
 */
export const zerO: InitializerPlugin = defineInitializer<object>({
  name: "zerO",
  package: packageName,
  summary: "The identity where a layer keeps or narrows its width, rows of a Hadamard matrix where it widens.",
  paper:
    'Zhao, Schäfer, Anandkumar, "ZerO initialization: initializing neural networks with only zeros and ones" (2021)',
  options: {},
  sample({ shape, size, fans }) {
    const layout = kernelLayout(shape, fans);
    const { copies, window, inputs, outputs } = layout;
    const centre = centreTap(window);
    const scale = 1 / Math.sqrt(nextPowerOf2(outputs));
    const out = new Float32Array(size);
    for (let copy = 0; copy < copies; copy++) {
      for (let i = 0; i < inputs; i++) {
        if (inputs < outputs) {
          for (let o = 0; o < outputs; o++) out[layout.offset(copy, centre, i, o)] = scale * hadamard(o, i);
        } else if (i < outputs) out[layout.offset(copy, centre, i, i)] = 1;
      }
    }
    return out;
  },
  moments({ shape, fans }): Moments {
    const { copies, taps, inputs, outputs } = kernelLayout(shape, fans);
    if (inputs >= outputs) return fixedMoments(copies * outputs, sizeOf(shape), 1);
    const power = nextPowerOf2(outputs);
    let sum = 0;
    for (let i = 0; i < inputs; i++) for (let o = 0; o < outputs; o++) sum += hadamard(o, i);
    const mean = sum / (Math.sqrt(power) * inputs * outputs * taps);
    return { mean, variance: 1 / (power * taps) - mean * mean, deterministic: true };
  },
});

declare module "@nn/core" {
  interface InitializerMap {
    zerO: typeof zerO;
  }
}
