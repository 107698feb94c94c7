import { max, softmax, sum, variance } from "@nn/core";

import { tensorKernel, type Kernel } from "./kernel.ts";

const rows = 1024;
const columns = 512;
const shape: readonly number[] = [rows, columns];

/** Over everything, over rows, over columns, and what normalization and classification are made of. */
export const reductionKernels: readonly Kernel[] = [
  tensorKernel({ name: "reduction/sum of all", shapes: [shape], resultShape: [], apply: (a) => sum(a!) }),
  tensorKernel({
    name: "reduction/sum axis 0",
    shapes: [shape],
    resultShape: [columns],
    apply: (a) => sum(a!, { axes: 0 }),
  }),
  tensorKernel({
    name: "reduction/sum axis 1",
    shapes: [shape],
    resultShape: [rows],
    apply: (a) => sum(a!, { axes: 1 }),
  }),
  tensorKernel({
    name: "reduction/max axis 1",
    shapes: [shape],
    resultShape: [rows],
    apply: (a) => max(a!, { axes: 1 }),
  }),
  tensorKernel({
    name: "reduction/variance axis 0",
    shapes: [shape],
    resultShape: [columns],
    apply: (a) => variance(a!, { axes: 0 }),
  }),
  tensorKernel({ name: "reduction/softmax", shapes: [shape], resultShape: shape, apply: (a) => softmax(a!) }),
];
