/** @file The networks whose trained bits are compared between engines and backends. */
import type { Backend } from "@nn/core";
import { activation, dense, flatten, parameterHash, sequential } from "@nn/train";

import { convolution, halving, pooling, standardization } from "../workloads/layers.ts";
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
    model: () =>
      sequential([
        convolution(8),
        activation("relu"),
        pooling(),
        convolution(16),
        activation("relu"),
        pooling(),
        flatten(),
        dense(32),
        standardization(),
        activation("relu"),
        halving(),
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
