/** @file Entry of a worker process: one trial a message, datasets loaded when a trial wants them. */
import type { Dataset } from "@nn/core";
import { messageOf } from "../errors.ts";
import { builtIns, type Names } from "../suite/resolve-plugin.ts";
import { engineName, executeTrial, type TrialContext } from "../trial/execute.ts";
import { contentHash } from "../trial/key.ts";
import { loadDataset } from "../trial/load-datasets.ts";
import type { TrialSpec } from "../trial/types.ts";
import { createBackend } from "./backend.ts";
import { timestamp } from "./clock.ts";
import { failedResult, type Execution } from "./executor.ts";
import type { FromProcess, ToProcess } from "./process-pool.ts";

const datasets = new Map<string, Dataset>();
let context: (TrialContext & { readonly names: Names }) | undefined;

process.on("message", (message: ToProcess) => void answer(message).then(say));
process.on("disconnect", () => process.exit());
// Ctrl-C reaches the whole group; the parent decides what it means.
process.on("SIGINT", () => undefined);

async function answer(message: ToProcess): Promise<FromProcess> {
  if (message.kind === "trial") return { kind: "result", execution: await compute(message.spec) };
  try {
    const { kind: _, backend, wide = true, plugins, ...settings } = message;
    const names = plugins.length === 0 ? builtIns : await (await import("../plugins/load.ts")).openPlugins(plugins);
    context = { backend: await createBackend(backend, { wide }), datasets, names, ...settings };
    return { kind: "ready" };
  } catch (error) {
    return { kind: "broken", message: messageOf(error) };
  }
}

async function compute(spec: TrialSpec): Promise<Execution> {
  if (context === undefined) throw new Error("a trial came before the start");
  const { dataset } = spec.problem;
  const key = contentHash(dataset);
  if (!datasets.has(key)) {
    try {
      datasets.set(key, await loadDataset(dataset, context.names));
    } catch (error) {
      const timing = { seconds: 0, startedAt: timestamp(), engine: engineName() };
      return { result: failedResult(messageOf(error)), timing };
    }
  }
  return executeTrial(spec, context);
}

function say(message: FromProcess): void {
  process.send?.(message);
}
