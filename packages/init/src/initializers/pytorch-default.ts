import type { InitializerPlugin } from "@nn/core";

import { defineScaled } from "../variance-scaling.ts";

/**
 * What PyTorch's Linear and Conv layers draw kernels and biases from when nothing is said.
 *
 * U(−1/√fanIn, 1/√fanIn): mean 0, variance 1/(3·fanIn). It comes from kaiming_uniform with a = √5, a number that was chosen
 * to keep older behaviour; behind ReLUs the second moment shrinks by 6 in every layer. For biases fanIn is that of the kernel.
 *
 * @example pytorchDefault().sample(key(1), [784, 512]) // within ±0.0357
 */
export const pytorchDefault: InitializerPlugin = defineScaled<object>({
  name: "pytorchDefault",
  summary: "What PyTorch's Linear and Conv layers draw kernels and biases from: U(±1/√fanIn).",
  options: {},
  distribution: () => "uniform",
  variance: ({ fanIn }) => 1 / (3 * fanIn),
});

declare module "@nn/core" {
  interface InitializerMap {
    pytorchDefault: typeof pytorchDefault;
  }
}
