import { defineInitializer, flag, type InitializerPlugin, type Moments, number, sizeOf } from "@nn/core";

import { kernelLayout } from "../kernel-layout.ts";
import { packageName } from "../variance-scaling.ts";

export interface IdInitOptions {
  /** Value of the identities; default 1. The last layer of a residual branch takes one near 0, e.g. 1e-6. */
  readonly scale: number;
  /** Whether the sign alternates from one row to the next, so that a branch starts near 0; default false. */
  readonly alternate: boolean;
}

/**
 * A padded identity: where a matrix is not square the identity starts again, so that no input is dropped and no output is
 * dead; full rank for any shape.
 *
 * With rows r = input·∏ window + tap, m = min(rows, outputs): W[r, o] = scale if r mod m = o mod m, else 0. A convolution
 * spreads the identity over inputs and taps, the window of one input before the next. With `alternate` the sign is (−1)^r.
 * The paper gives the last layer of a branch ±ε too; which sign goes where is the choice of this package.
 * Deterministic; max(rows, outputs) weights are not 0.
 *
 * Pan, Wang, Wu, Wang, Zhang, Xu, "IDInit: a universal and stable initialization method for neural network training" (2025).
 *
 * @example
 * idInit().sample(key(1), [2, 3])                                // 1 0 1, 0 1 0
 * idInit({ scale: 1e-6, alternate: true }).sample(key(1), [4, 2]) // the end of a residual branch: 1e-6 0, 0 -1e-6, …
 * @throws ShapeError for shapes of other rank than 2 whose fans are not declared.
 */
export const idInit: InitializerPlugin<IdInitOptions, number> = defineInitializer<IdInitOptions, number>({
  name: "idInit",
  package: packageName,
  summary: "Identities side by side until the matrix is full.",
  paper:
    'Pan, Wang, Wu, Wang, Zhang, Xu, "IDInit: a universal and stable initialization method for neural network training" (2025)',
  options: { scale: number(1), alternate: flag(false) },
  shorthand: "scale",
  sample({ shape, size, fans, options: { scale, alternate } }) {
    const layout = kernelLayout(shape, fans);
    const { copies, taps, inputs, outputs } = layout;
    const rows = taps * inputs;
    const period = Math.min(rows, outputs);
    const out = new Float32Array(size);
    for (let copy = 0; copy < copies; copy++) {
      for (let k = 0; k < Math.max(rows, outputs); k++) {
        const row = rows < outputs ? k % period : k;
        const output = rows < outputs ? k : k % period;
        out[layout.offset(copy, row % taps, Math.floor(row / taps), output)] =
          alternate && row % 2 === 1 ? -scale : scale;
      }
    }
    return out;
  },
  moments({ shape, fans, options: { scale, alternate } }): Moments {
    const { copies, taps, inputs, outputs } = kernelLayout(shape, fans);
    const rows = taps * inputs;
    const size = sizeOf(shape);
    const count = Math.max(rows, outputs);
    // Rows of negative sign; where outputs repeat the identity, rows come again.
    const odd = rows < outputs ? oddRows(rows, outputs) : Math.floor(rows / 2);
    const mean = (scale * copies * (alternate ? count - 2 * odd : count)) / size;
    return { mean, variance: Math.max(0, (scale * scale * copies * count) / size - mean * mean), deterministic: true };
  },
});

/** How many of k = 0 … outputs − 1 have an odd k mod rows. */
function oddRows(rows: number, outputs: number): number {
  return Math.floor(outputs / rows) * Math.floor(rows / 2) + Math.floor((outputs % rows) / 2);
}

declare module "@nn/core" {
  interface InitializerMap {
    idInit: typeof idInit;
  }
}
