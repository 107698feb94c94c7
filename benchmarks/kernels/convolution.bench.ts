import { conv2d, gradients, maxPool2d, patches, sum, type Shape } from "@nn/core";

import { tensorKernel, type Kernel } from "./kernel.ts";

const images: Shape = [64, 14, 14, 32];
const filters: Shape = [3, 3, 32, 64];
const flops = 2 * 64 * 14 * 14 * 9 * 32 * 64;

/** The second convolution of the workload W5, forward and both gradients, and its parts. */
export const convolutionKernels: readonly Kernel[] = [
  tensorKernel({
    name: "convolution/patches 3×3 same",
    shapes: [images],
    resultShape: [64, 14, 14, 3, 3, 32],
    apply: (x) => patches(x!, [3, 3], { padding: "same" }),
  }),
  tensorKernel({
    name: "convolution/forward 3×3 same",
    flops,
    shapes: [images, filters],
    resultShape: [64, 14, 14, 64],
    apply: (x, w) => conv2d(x!, w!, { padding: "same" }),
  }),
  tensorKernel({
    name: "convolution/filter gradient",
    flops,
    shapes: [images, filters],
    resultShape: filters,
    apply: (x, w) => gradients(sum(conv2d(x!, w!, { padding: "same" })), { w: w! }).w,
  }),
  tensorKernel({
    name: "convolution/image gradient",
    flops,
    shapes: [images, filters],
    resultShape: images,
    apply: (x, w) => gradients(sum(conv2d(x!, w!, { padding: "same" })), { x: x! }).x,
  }),
  tensorKernel({
    name: "convolution/max pool 2×2",
    shapes: [images],
    resultShape: [64, 7, 7, 32],
    apply: (x) => maxPool2d(x!, 2),
  }),
];
