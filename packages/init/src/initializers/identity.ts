import { type InitializerPlugin, number, oneOf } from "@nn/core";

import { defineIdentity, refuseWindow } from "../define-identity.ts";
import { kernelLayout } from "../kernel-layout.ts";

export interface IdentityOptions {
  /** Value of the diagonal; default 1. */
  readonly scale: number;
  /** What happens to a matrix that is not square; default "refuse". "partial" keeps the diagonal of the shorter side. */
  readonly rectangular: "refuse" | "partial";
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
export const identity: InitializerPlugin<IdentityOptions, number> = defineIdentity<IdentityOptions>({
  name: "identity",
  summary: "The identity matrix times scale.",
  options: { scale: number(1), rectangular: oneOf(["refuse", "partial"], "refuse") },
  refuse({ shape, fans, options: { rectangular } }) {
    const layout = kernelLayout(shape, fans);
    const { inputs, outputs } = layout;
    if (inputs === outputs || rectangular === "partial") return refuseWindow(layout);
    return `it has ${inputs} inputs and ${outputs} outputs; give identity the option rectangular=partial to keep the diagonal of the shorter side`;
  },
});

declare module "@nn/core" {
  interface InitializerMap {
    identity: typeof identity;
  }
}
