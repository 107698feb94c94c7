import { number } from "@nn/core";
import type { InitializerPlugin } from "@nn/core";

import { defineIdentity } from "../define-identity.ts";

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
export const dirac: InitializerPlugin<DiracOptions, number> = defineIdentity<DiracOptions>({
  name: "dirac",
  summary: "The identity of convolutions: each output channel is the input channel of the same number.",
  paper: 'Zagoruyko, Komodakis, "DiracNets: training very deep neural networks without skip-connections" (2017)',
  options: { scale: number(1) },
});

declare module "@nn/core" {
  interface InitializerMap {
    dirac: typeof dirac;
  }
}
