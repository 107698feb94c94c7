/** @file This library as a peer of the others: `nn.js PROFILE THREADS`. */
import { spawnSync } from "node:child_process";
import { join } from "node:path";

import { cpu, matmul, wideVectors, type Backend, type Profile } from "@nn/core";

import { tensorKernel } from "../kernels/kernel.ts";
import { startStackedTraining } from "../workloads/stacked-run.ts";
import { startTraining } from "../workloads/training-run.ts";
import { trainingWorkloads, type TrainingWorkloadName } from "../workloads/training-workloads.ts";
import { serve, type PeerMeasurement, type PeerRun } from "./serve.ts";

const [profile = "exact", threads = "1"] = process.argv.slice(2);
await wideVectors();
const backend: Backend = cpu({ profile: profile as Profile, threads: Number(threads) });

/** Networks of W3x128, and how many of them make one program: its values stay in the second-level cache. */
const networks = 128;
const stackSize = 16;

async function prepare(workload: string): Promise<PeerRun | PeerMeasurement | string> {
  const [name = "", size = "", layout] = workload.split("-");
  if (name === "import" || size === "first") return { measure: (clock) => startUp(name, clock) };
  if (name.startsWith("W3") && threads !== "1") return "the networks are too small to be shared";
  if (name === "W1") return prepareProduct(Number(size), layout);
  if (name === "W3x128") {
    const runs = await Promise.all(
      Array.from({ length: networks / stackSize }, (_, stack) =>
        startStackedTraining(
          Array.from({ length: stackSize }, (__, index) => stack * stackSize + index),
          backend,
        ),
      ),
    );
    return { amount: networks, run: () => runs.forEach((run) => void run.step()) };
  }
  if (!(name in trainingWorkloads)) return "unknown workload";
  const run = await startTraining(trainingWorkloads[name as TrainingWorkloadName], { seed: 1, backend });
  return { amount: 1, run: () => run.step() };
}

async function prepareProduct(size: number, layout: string | undefined): Promise<PeerRun> {
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

/** Milliseconds that a new process says it took. */
function startUp(what: string, clock: string): number {
  const { stdout, stderr } = spawnSync(process.execPath, [join(import.meta.dirname, "start-up.js"), what, clock], {
    encoding: "utf8",
  });
  const value = Number.parseFloat(stdout);
  if (Number.isNaN(value)) throw new Error(stderr.trim().split("\n").at(-1));
  return value;
}

await serve(prepare);
