/** @file The family of the identity: kernels that pass their input on, and 0 elsewhere. */
import { checkNumber, defineInitializer, type InitializerDefinition, type InitializerPlugin, sizeOf } from "@nn/core";

import { fixedMoments } from "./fixed-moments.ts";
import { centreTap, type KernelLayout, kernelLayout } from "./kernel-layout.ts";
import { packageName } from "./variance-scaling.ts";

type IdentityDefinition<O extends object> = Omit<
  InitializerDefinition<O>,
  "package" | "shorthand" | "sample" | "moments"
>;

/** W[centre, i, i] = scale for i < min(in, out), in every copy; the centre of a kernel without a window is its only tap. */
export function defineIdentity<O extends { readonly scale: number }>(
  definition: IdentityDefinition<O>,
): InitializerPlugin<O, number> {
  return defineInitializer<O, number>({
    ...definition,
    package: packageName,
    shorthand: "scale",
    check(options) {
      checkNumber(definition.name, "scale", options.scale);
      definition.check?.(options);
    },
    sample({ shape, size, fans, options: { scale } }) {
      const { copies, window, inputs, outputs, offset } = kernelLayout(shape, fans);
      const centre = centreTap(window);
      const out = new Float32Array(size);
      for (let copy = 0; copy < copies; copy++) {
        for (let i = 0; i < Math.min(inputs, outputs); i++) out[offset(copy, centre, i, i)] = scale;
      }
      return out;
    },
    moments({ shape, fans, options: { scale } }) {
      const { copies, inputs, outputs } = kernelLayout(shape, fans);
      return fixedMoments(copies * Math.min(inputs, outputs), sizeOf(shape), scale);
    },
  });
}

/** Why a kernel is not a matrix; identity in a convolution is dirac. */
export function refuseWindow({ window }: KernelLayout): string | undefined {
  return window.length > 0 ? `it has a window of ${window.join("×")}; use dirac for convolutions` : undefined;
}
