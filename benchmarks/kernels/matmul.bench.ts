import { matmul } from "@nn/core";

import { tensorKernel, type Kernel } from "./kernel.ts";

const layouts = [
  { name: "ab", options: {} },
  { name: "aᵀb", options: { transposeA: true } },
  { name: "abᵀ", options: { transposeB: true } },
] as const;

/** Square products in the layouts of the forward pass and of both gradients. */
export const matmulKernels: readonly Kernel[] = [64, 128, 256, 512, 1024].flatMap((size) =>
  layouts.map(({ name, options }) =>
    tensorKernel({
      name: `matmul/${name} ${size}`,
      flops: 2 * size * size * size,
      reference: size === 64,
      shapes: [
        [size, size],
        [size, size],
      ],
      resultShape: [size, size],
      apply: (a, b) => matmul(a!, b!, options),
    }),
  ),
);
