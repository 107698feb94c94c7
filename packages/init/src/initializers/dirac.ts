import { checkNumber, defineInitializer, type InitializerPlugin, sizeOf } from "@nn/core";

import { fixedMoments } from "../fixed-moments.ts";
import { centreTap, kernelLayout } from "../kernel-layout.ts";
import { packageName } from "../variance-scaling.ts";

export interface DiracOptions {
  /** Value of the taps that are not 0; default 1. */
  readonly scale: number;
}

/**
 * The identity of convolutions: output channel c is input channel c, at the same place.
 *
 * W[centre, c, c] = scale for c < min(in, out), in every group; else 0. The centre is tap (k − 1)/2, rounded down, where
 * "same" padding leaves the image in place also for even windows; PyTorch's dirac_ takes k/2, one further for even k.
 * Deterministic; of a dense kernel it is the partial identity.
 *
 * Zagoruyko, Komodakis, "DiracNets: training very deep neural networks without skip-connections" (2017).
 *
 * @example dirac().sample(key(1), [3, 1, 1], { fans: convAxes() }) // 0, 1, 0
 * @throws ShapeError for shapes of other rank than 2 whose fans are not declared.
 */
export const dirac: InitializerPlugin<DiracOptions, number> = defineInitializer<DiracOptions, number>({
  name: "dirac",
  package: packageName,
  summary: "The identity of convolutions: each output channel is the input channel of the same number.",
  paper: 'Zagoruyko, Komodakis, "DiracNets: training very deep neural networks without skip-connections" (2017)',
  defaults: { scale: 1 },
  shorthand: "scale",
  check: ({ scale }) => checkNumber("dirac", "scale", scale),
  sample({ shape, size, fans, options: { scale } }) {
    const layout = kernelLayout(shape, fans);
    const centre = centreTap(layout.window);
    const out = new Float32Array(size);
    for (let copy = 0; copy < layout.copies; copy++) {
      for (let i = 0; i < Math.min(layout.inputs, layout.outputs); i++) out[layout.offset(copy, centre, i, i)] = scale;
    }
    return out;
  },
  moments({ shape, fans, options: { scale } }) {
    const { copies, inputs, outputs } = kernelLayout(shape, fans);
    return fixedMoments(copies * Math.min(inputs, outputs), sizeOf(shape), scale);
  },
});

declare module "@nn/core" {
  interface InitializerMap {
    dirac: typeof dirac;
  }
}
