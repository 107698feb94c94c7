import { defineInitializer, type InitializerPlugin, number } from "@nn/core";

import { centreTap, kernelLayout } from "../kernel-layout.ts";
import { fillOrthogonal } from "../orthogonal-fill.ts";
import { packageName } from "../variance-scaling.ts";

export interface DeltaOrthogonalOptions {
  /** Length of the orthogonal rows, see `gain()`; default 1. */
  readonly gain: number;
}

/**
 * A convolution kernel that is 0 but for a random orthogonal matrix [in, out] in the centre of the window: it keeps the
 * length of every pixel's vector, so very deep convolutional networks start isometric.
 *
 * The centre is tap (k − 1)/2, rounded down, on every axis. Mean 0, variance gain²/(out·∏ window); W·Wᵀ = gain²·I at the
 * centre, which needs in ≤ out. Of a dense kernel it is the whole matrix.
 *
 * Xiao, Bahri, Sohl-Dickstein, Schoenholz, Pennington, "Dynamical isometry and a mean field theory of CNNs" (2018).
 *
 * @example deltaOrthogonal().sample(key(1), [3, 3, 16, 32], { fans: convAxes() })
 * @throws ShapeError when there are more inputs than outputs, and for shapes of other rank than 2 whose fans are not declared.
 */
export const deltaOrthogonal: InitializerPlugin<DeltaOrthogonalOptions, number> = defineInitializer<
  DeltaOrthogonalOptions,
  number
>({
  name: "deltaOrthogonal",
  package: packageName,
  summary: "Zeros around an orthogonal matrix at the centre of a convolution's window.",
  paper:
    'Xiao, Bahri, Sohl-Dickstein, Schoenholz, Pennington, "Dynamical isometry and a mean field theory of CNNs" (2018)',
  options: { gain: number(1, { min: 0 }) },
  shorthand: "gain",
  refuse({ shape, fans }) {
    const { inputs, outputs } = kernelLayout(shape, fans);
    return inputs > outputs
      ? `it has ${inputs} inputs and ${outputs} outputs, and only as many outputs as inputs or more keep the length`
      : undefined;
  },
  sample({ key, shape, size, fans, options: { gain } }) {
    const layout = kernelLayout(shape, fans);
    const centre = centreTap(layout.window);
    const out = new Float32Array(size);
    for (let copy = 0; copy < layout.copies; copy++) {
      fillOrthogonal(out, key.fold(copy), layout.inputs, layout.outputs, gain, (input, output) =>
        layout.offset(copy, centre, input, output),
      );
    }
    return out;
  },
  moments({ shape, fans, options: { gain } }) {
    const { taps, outputs } = kernelLayout(shape, fans);
    return { mean: 0, variance: (gain * gain) / (outputs * taps), drawn: 1 / taps, orthogonal: gain };
  },
});

declare module "@nn/core" {
  interface InitializerMap {
    deltaOrthogonal: typeof deltaOrthogonal;
  }
}
