/** @file The training workloads W2 to W6: the same networks, batches and optimizer for every library that is compared. */
import type { Layer, Shape } from "@nn/core";
import { batchNorm, dropout } from "@nn/regularize";
import { activation, conv2d, dense, flatten, maxPool2d, sequential } from "@nn/train";

export interface TrainingWorkload {
  readonly name: string;
  /** Of one example. */
  readonly inputShape: Shape;
  readonly classes: number;
  readonly batchSize: number;
  /** Multiplications and additions of all matrix products of a step, or 0 where they do not tell. */
  readonly flops: number;
  readonly model: () => Layer;
}

const relu = { activation: "relu" } as const;
const tanh = { activation: "tanh" } as const;

/** Forward and both gradients of dense layers of these widths: 6 · batch · Σ in · out. */
function denseFlops(batch: number, widths: readonly number[]): number {
  return 6 * batch * widths.slice(1).reduce((total, width, index) => total + width * (widths[index] ?? 0), 0);
}

export const trainingWorkloads: Readonly<Record<"W2" | "W3" | "W4" | "W5" | "W6", TrainingWorkload>> = {
  W2: {
    name: "W2",
    inputShape: [784],
    classes: 10,
    batchSize: 128,
    flops: denseFlops(128, [784, 512, 512, 10]),
    model: () => sequential([dense(512, relu), dense(512, relu), dense(10)]),
  },
  W3: {
    name: "W3",
    inputShape: [2],
    classes: 2,
    batchSize: 32,
    flops: denseFlops(32, [2, 32, 32, 2]),
    model: () => sequential([dense(32, tanh), dense(32, tanh), dense(2)]),
  },
  W4: {
    name: "W4",
    inputShape: [784],
    classes: 10,
    batchSize: 128,
    flops: denseFlops(128, [784, ...Array.from({ length: 30 }, () => 128), 10]),
    model: () => sequential([...Array.from({ length: 30 }, () => dense(128, relu)), dense(10)]),
  },
  W5: {
    name: "W5",
    inputShape: [28, 28, 1],
    classes: 10,
    batchSize: 64,
    flops: 6 * 64 * (784 * 9 * 32 + 196 * 288 * 64) + denseFlops(64, [3136, 128, 10]),
    model: () =>
      sequential([
        conv2d(32, { padding: "same", ...relu }),
        maxPool2d(2),
        conv2d(64, { padding: "same", ...relu }),
        maxPool2d(2),
        flatten(),
        dense(128, relu),
        dense(10),
      ]),
  },
  W6: {
    name: "W6",
    inputShape: [784],
    classes: 10,
    batchSize: 128,
    flops: denseFlops(128, [784, 512, 512, 10]),
    model: () =>
      sequential([
        ...[512, 512].flatMap((units) => [dense(units), batchNorm(), activation("relu"), dropout({ rate: 0.5 })]),
        dense(10),
      ]),
  },
};

export type TrainingWorkloadName = keyof typeof trainingWorkloads;
