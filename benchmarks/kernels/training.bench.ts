import { startTraining } from "../workloads/training-run.ts";
import { trainingWorkloads } from "../workloads/training-workloads.ts";
import type { Kernel } from "./kernel.ts";

/** One whole training step: batch in, forward, gradients, update, loss out. */
export const trainingKernels: readonly Kernel[] = Object.values(trainingWorkloads).map((workload) => ({
  name: `training/${workload.name}`,
  flops: workload.flops,
  reference: workload.name === "W3",
  async prepare(backend) {
    const run = await startTraining(workload, { seed: 1, backend });
    return { run: () => run.step(), release: () => run.release() };
  },
}));
