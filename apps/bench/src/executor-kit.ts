export { packageVersions } from "./provenance.ts";
export { findPlugins, openPlugins } from "./plugins/load.ts";
export type { PluginModule } from "./plugins/types.ts";
export type { BullmqAddress, BullmqModule } from "./executors/bullmq.ts";
export {
  attempts,
  ExecutorError,
  failedResult,
  type BackendName,
  type Execution,
  type Executor,
} from "./executors/executor.ts";
export { processPoolExecutor, type ProcessPoolOptions } from "./executors/process-pool.ts";
export { contentHash, trialKey } from "./trial/key.ts";
export type { Trial, TrialLabels, TrialResult, TrialSpec } from "./trial/types.ts";
