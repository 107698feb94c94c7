import { number } from "@nn/core";
import type { InitializerPlugin } from "@nn/core";

import { defineIdentity, refuseWindow } from "../define-identity.ts";
import { kernelLayout } from "../kernel-layout.ts";

export interface IrnnOptions {
  /** Value of the diagonal; default 1. The paper takes 0.01 for tasks that need no long memory. */
  readonly scale: number;
}

/**
 * The recurrent kernel of an IRNN: the identity, with ReLU and biases 0, so that the state stays what it is until inputs say
 * otherwise.
 *
 * W = scale·I, square. Deterministic. The kernel of the inputs is drawn as usual, in the paper from N(0, 0.001²).
 *
 * Le, Jaitly, Hinton, "A simple way to initialize recurrent networks of rectified linear units" (2015).
 *
 * @example irnn().sample(key(1), [100, 100]) // ones on the diagonal
 * @throws ShapeError for kernels that are not square matrices.
 */
export const irnn: InitializerPlugin<IrnnOptions, number> = defineIdentity<IrnnOptions>({
  name: "irnn",
  summary: "The identity as recurrent kernel, for rectified units.",
  paper: 'Le, Jaitly, Hinton, "A simple way to initialize recurrent networks of rectified linear units" (2015)',
  options: { scale: number(1) },
  refuse({ shape, fans }) {
    const layout = kernelLayout(shape, fans);
    return layout.inputs === layout.outputs
      ? refuseWindow(layout)
      : `it has ${layout.inputs} inputs and ${layout.outputs} outputs; a recurrent kernel is square`;
  },
});

declare module "@nn/core" {
  interface InitializerMap {
    irnn: typeof irnn;
  }
}
