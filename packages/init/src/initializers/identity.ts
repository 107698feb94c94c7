import { checkNumber, checkOneOf, defineInitializer, type InitializerPlugin, sizeOf } from "@nn/core";

import { fixedMoments } from "../fixed-moments.ts";
import { type KernelLayout, kernelLayout } from "../kernel-layout.ts";
import { packageName } from "../variance-scaling.ts";

export interface IdentityOptions {
  /** Value of the diagonal; default 1. */
  readonly scale: number;
  /** What happens to a matrix that is not square; default "refuse". "partial" keeps the diagonal of the shorter side. */
  readonly rectangular: "refuse" | "partial";
}

/** Why a kernel is not a matrix; identity in a convolution is dirac. */
export function refuseWindow({ window }: KernelLayout): string | undefined {
  return window.length > 0 ? `it has a window of ${window.join("×")}; use dirac for convolutions` : undefined;
}

/**
 * The identity matrix times scale: a dense layer that passes its input on.
 *
 * W[i, j] = scale if i = j, else 0. With `rectangular: "partial"` a matrix that is not square drops the last inputs or leaves
 * the last outputs at 0. Deterministic; mean scale·min(in, out)/(in·out).
 *
 * @example identity().sample(key(1), [2, 2]) // 1, 0, 0, 1
 * @throws ShapeError for kernels with a window, and for matrices that are not square unless `rectangular` says otherwise.
 */
export const identity: InitializerPlugin<IdentityOptions, number> = defineInitializer<IdentityOptions, number>({
  name: "identity",
  package: packageName,
  summary: "The identity matrix times scale.",
  defaults: { scale: 1, rectangular: "refuse" },
  shorthand: "scale",
  check: ({ scale, rectangular }) => {
    checkNumber("identity", "scale", scale);
    checkOneOf("identity", "rectangular", rectangular, ["refuse", "partial"]);
  },
  refuse({ shape, fans, options: { rectangular } }) {
    const layout = kernelLayout(shape, fans);
    const { inputs, outputs } = layout;
    if (inputs === outputs || rectangular === "partial") return refuseWindow(layout);
    return `it has ${inputs} inputs and ${outputs} outputs; give identity the option rectangular=partial to keep the diagonal of the shorter side`;
  },
  sample({ shape, size, fans, options: { scale } }) {
    const layout = kernelLayout(shape, fans);
    const out = new Float32Array(size);
    for (let copy = 0; copy < layout.copies; copy++) {
      for (let i = 0; i < Math.min(layout.inputs, layout.outputs); i++) out[layout.offset(copy, 0, i, i)] = scale;
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
    identity: typeof identity;
  }
}
