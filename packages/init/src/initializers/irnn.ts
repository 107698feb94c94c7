import { checkNumber, defineInitializer, type InitializerPlugin, sizeOf } from "@nn/core";

import { fixedMoments } from "../fixed-moments.ts";
import { kernelLayout } from "../kernel-layout.ts";
import { packageName } from "../variance-scaling.ts";
import { refuseWindow } from "./identity.ts";

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
export const irnn: InitializerPlugin<IrnnOptions, number> = defineInitializer<IrnnOptions, number>({
  name: "irnn",
  package: packageName,
  summary: "The identity as recurrent kernel, for rectified units.",
  paper: 'Le, Jaitly, Hinton, "A simple way to initialize recurrent networks of rectified linear units" (2015)',
  defaults: { scale: 1 },
  shorthand: "scale",
  check: ({ scale }) => checkNumber("irnn", "scale", scale),
  refuse({ shape, fans }) {
    const layout = kernelLayout(shape, fans);
    return layout.inputs === layout.outputs
      ? refuseWindow(layout)
      : `it has ${layout.inputs} inputs and ${layout.outputs} outputs; a recurrent kernel is square`;
  },
  sample({ shape, size, fans, options: { scale } }) {
    const layout = kernelLayout(shape, fans);
    const out = new Float32Array(size);
    for (let copy = 0; copy < layout.copies; copy++) {
      for (let i = 0; i < layout.inputs; i++) out[layout.offset(copy, 0, i, i)] = scale;
    }
    return out;
  },
  moments({ shape, fans, options: { scale } }) {
    const { copies, inputs } = kernelLayout(shape, fans);
    return fixedMoments(copies * inputs, sizeOf(shape), scale);
  },
});

declare module "@nn/core" {
  interface InitializerMap {
    irnn: typeof irnn;
  }
}
