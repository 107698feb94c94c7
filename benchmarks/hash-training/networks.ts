/** @file The networks whose trained bits are compared between engines and backends. */
import type { Backend } from "@nn/core";
import { batchNorm, dropout } from "@nn/regularize";
import { activation, conv2d, dense, flatten, maxPool2d, parameterHash, sequential } from "@nn/train";

import { startTraining } from "../workloads/training-run.ts";
import { trainingWorkloads, type TrainingWorkload } from "../workloads/training-workloads.ts";

/** Training steps before the hash is taken. */
export const steps = 50;

export const networks: readonly TrainingWorkload[] = [
  { ...trainingWorkloads.W3, name: "tanh-2-32-32-2" },
  {
    name: "relu-784-5x128-10",
    inputShape: [784],
    classes: 10,
    batchSize: 128,
    flops: 0,
    model: () => sequential([...Array.from({ length: 5 }, () => dense(128, { activation: "relu" })), dense(10)]),
  },
  {
    name: "cnn-standardization-dropout",
    inputShape: [12, 12, 1],
    classes: 10,
    batchSize: 16,
    flops: 0,
    // The names are those under which the written-down hash drew its kernels and masks.
    model: () =>
      sequential([
        conv2d(8, { padding: "same", activation: "relu", name: "convolution1" }),
        maxPool2d(2),
        conv2d(16, { padding: "same", activation: "relu", name: "convolution2" }),
        maxPool2d(2),
        flatten(),
        dense(32),
        batchNorm({ name: "standardization1" }),
        activation("relu"),
        dropout({ rate: 0.5, name: "halving1" }),
        dense(10),
      ]),
  },
];

/** SHA-256 in hex of the parameters after training from seed 42. */
export async function trainedHash(network: TrainingWorkload, backend: Backend, count: number = steps): Promise<string> {
  const run = await startTraining(network, { seed: 42, backend });
  for (let step = 0; step < count; step++) await run.step();
  const hash = parameterHash(await run.parameters());
  run.release();
  return hash;
}
