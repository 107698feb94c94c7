/** @file Entry of a worker thread: one trial a call. */
import { workerData } from "node:worker_threads";
import { builtIns } from "../suite/resolve-plugin.ts";
import { executeTrial } from "../trial/execute.ts";
import { createBackend } from "./backend.ts";
import { openSharedDataset } from "./shared-dataset.ts";
import type { TrialSpec } from "../trial/types.ts";
import type { Execution } from "./executor.ts";
import type { WorkerData } from "./worker-pool.ts";

const data: WorkerData = workerData;
/** Hashing and TypeScript are needed only where there are plug-ins. */
const names =
  data.plugins.length === 0 ? builtIns : await (await import("../plugins/load.ts")).openPlugins(data.plugins);
const context = {
  names,
  backend: await createBackend(data.backend, data),
  ...(data.checkpoints === undefined ? {} : { checkpoints: data.checkpoints }),
  datasets: new Map(data.datasets.map(([key, dataset]) => [key, openSharedDataset(dataset)])),
};

export function runTrial(spec: TrialSpec): Promise<Execution> {
  return executeTrial(spec, context);
}
