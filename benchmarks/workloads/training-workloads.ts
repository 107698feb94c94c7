/** @file The training workloads W2 to W8: the same networks, batches and optimizer for every library that is compared. */
import type { Layer, Shape } from "@nn/core";
import { batchNorm, dropout, layerNorm } from "@nn/regularize";
import {
  activation,
  conv1d,
  conv2d,
  dense,
  flatten,
  globalAveragePool,
  maxPool2d,
  residual,
  selfAttention,
  sequential,
} from "@nn/train";

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

const tokenwise = (units: number): Layer => conv1d(units, { window: 1 });

const normalizedConvolution = (channels: number, strides: number): Layer[] => [
  conv2d(channels, { strides, padding: "same" }),
  batchNorm(),
];

export const trainingWorkloads: Readonly<Record<"W2" | "W3" | "W4" | "W5" | "W6" | "W7" | "W8", TrainingWorkload>> = {
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
  W7: {
    name: "W7",
    inputShape: [12, 32],
    classes: 6,
    batchSize: 16,
    flops: 0,
    model: () =>
      sequential([
        residual([layerNorm(), selfAttention(4)]),
        residual([layerNorm(), tokenwise(64), activation("relu"), tokenwise(32)]),
        globalAveragePool(),
        dense(6),
      ]),
  },
  W8: {
    name: "W8",
    inputShape: [32, 32, 3],
    classes: 10,
    batchSize: 64,
    flops: 6 * 64 * 9 * (1024 * (3 * 16 + 2 * 16 * 16) + 256 * (16 * 32 + 2 * 32 * 32) + 64 * (32 * 64 + 2 * 64 * 64)),
    model: () =>
      sequential([
        ...[16, 32, 64].flatMap((channels, stage) => [
          ...normalizedConvolution(channels, stage === 0 ? 1 : 2),
          activation("relu"),
          residual([...normalizedConvolution(channels, 1), activation("relu"), ...normalizedConvolution(channels, 1)]),
          activation("relu"),
        ]),
        globalAveragePool(),
        dense(10),
      ]),
  },
};

export type TrainingWorkloadName = keyof typeof trainingWorkloads;
