import { add, exp, mul, relu, sigmoid, tanh, type Shape } from "@nn/core";

import { tensorKernel, type Kernel } from "./kernel.ts";

const large: Shape = [1_048_576];
const small: Shape = [4096];

/** Memory bound, fused, and dominated by one function: on a million values, and on a few that stay in the cache. */
export const elementwiseKernels: readonly Kernel[] = [small, large].flatMap((shape) => {
  const kernel = (name: string, operands: number, apply: Parameters<typeof tensorKernel>[0]["apply"]): Kernel =>
    tensorKernel({
      name: `elementwise/${name} ${shape[0]}`,
      reference: shape === small,
      shapes: Array.from({ length: operands }, () => shape),
      resultShape: shape,
      apply,
    });
  return [
    kernel("a + b", 2, (a, b) => add(a!, b!)),
    kernel("relu(a · b + c) · d", 4, (a, b, c, d) => mul(relu(add(mul(a!, b!), c!)), d!)),
    kernel("exp a", 1, (a) => exp(a!)),
    kernel("tanh a", 1, (a) => tanh(a!)),
    kernel("a · sigmoid a", 1, (a) => mul(a!, sigmoid(a!))),
  ];
});
