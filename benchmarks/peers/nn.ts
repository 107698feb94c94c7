/** @file This library as a peer of the others. */
import { cpu, matmul, type Backend } from "@nn/core";

import { tensorKernel } from "../kernels/kernel.ts";
import { startTraining } from "../workloads/training-run.ts";
import { trainingWorkloads, type TrainingWorkloadName } from "../workloads/training-workloads.ts";
import { serve, type PeerRun } from "./serve.ts";

const networks = 128;

async function prepare(workload: string): Promise<PeerRun | string> {
  const backend = cpu();
  const [name = "", size = "", layout] = workload.split("-");
  if (name === "W1") return prepareProduct(Number(size), layout, backend);
  if (name === "W3x128") {
    const runs = await Promise.all(
      Array.from({ length: networks }, (_, seed) => startTraining(trainingWorkloads.W3, { seed, backend })),
    );
    return { amount: networks, run: () => runs.forEach((run) => void run.step()) };
  }
  if (!(name in trainingWorkloads)) return "unknown workload";
  const run = await startTraining(trainingWorkloads[name as TrainingWorkloadName], { seed: 1, backend });
  return { amount: 1, run: () => run.step() };
}

async function prepareProduct(size: number, layout: string | undefined, backend: Backend): Promise<PeerRun> {
  const shape = [size, size];
  const kernel = tensorKernel({
    name: "product",
    shapes: [shape, shape],
    resultShape: shape,
    apply: (a, b) => matmul(a!, b!, { transposeA: layout === "atb", transposeB: layout === "abt" }),
  });
  const { run } = await kernel.prepare(backend);
  return { amount: (2 * size * size * size) / 1e9, run };
}

await serve(prepare);
