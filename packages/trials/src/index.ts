export { createBackend } from "./executors/backend.ts";
export { counted } from "./counted.ts";
export { exitCodes, InputError, Interrupted, messageOf, StoreError, systemCode, systemReason } from "./errors.ts";
export { type BullmqAddress, type BullmqModule, loadBullmq, redisAddress, redisOptions } from "./executors/bullmq.ts";
export { isolations, localExecutor, type LocalExecutor } from "./executors/create.ts";
export {
  attempts,
  type BackendName,
  backendNames,
  type Execution,
  type Executor,
  ExecutorError,
  failedResult,
} from "./executors/executor.ts";
export { processPoolExecutor, type ProcessPoolOptions } from "./executors/process-pool.ts";
export { parseShard, shardCells } from "./executors/shard.ts";
export { workerPoolExecutor } from "./executors/worker-pool.ts";
export { findPlugin, installedPlugins } from "./plugins/find.ts";
export { findPlugins, loadPlugins, openPlugins } from "./plugins/load.ts";
export { openStoredNames } from "./plugins/stored.ts";
export type { PluginModule } from "./plugins/types.ts";
export { createProgress, jsonProgress, type Progress, showDuration } from "./run/progress.ts";
export { runSuite } from "./run/run-suite.ts";
export { runTrials } from "./run/run-trials.ts";
export { splitRecord, writeBlob } from "./store/blob.ts";
export { listCheckpoints, writeCheckpoint } from "./store/checkpoint-file.ts";
export { countClaims } from "./store/claims.ts";
export { followStore } from "./store/follow.ts";
export { encodeLine } from "./store/line.ts";
export { findCheckpoints, findFiles, findLines, findUnreferenced, removeFile, removeLines } from "./store/litter.ts";
export { makeFolder } from "./store/make-folder.ts";
export { mathFingerprint } from "./store/math-fingerprint.ts";
export { merkleRoot } from "./store/merkle-root.ts";
export { readRuns } from "./store/provenance-file.ts";
export { ownVersion, packageVersion, packageVersions, type Provenance, readProvenance } from "./store/provenance.ts";
export { type BadLine, readStore, type StoreContent, trialFiles } from "./store/read.ts";
export { readSuiteFile, suiteHash, writePieces, writeSuiteFile, writeWhole } from "./store/suite-file.ts";
export { createWriter } from "./store/write.ts";
export { hint } from "./suite/check.ts";
export { type Claim, type ClaimMetric, claimProblems, claimText, whereText } from "./suite/claims.ts";
export { defineSuite, type SuiteDefinition } from "./suite/define-suite.ts";
export { filterCells, fits } from "./suite/filter.ts";
export { type CellFindings, lintSuite } from "./suite/lint-suite.ts";
export { parseSuite } from "./suite/load.ts";
export { openSuite } from "./suite/open.ts";
export { builtIns, createPlugin, type Names } from "./suite/resolve-plugin.ts";
export { starterSuite } from "./suite/starter.ts";
export type { MlpSpec, ModelSpec, OptimizerSpec, Problem, ProblemSpec, Suite, Treatment } from "./suite/types.ts";
export { type Column, cut, layoutTable, lengthOf, wrap } from "./terminal/layout.ts";
export { printable, type Terminal } from "./terminal/terminal.ts";
export { buildNetwork } from "./trial/build-network.ts";
export { defaultCheckpointSeconds } from "./trial/checkpoints.ts";
export { Rates, trialCost } from "./trial/cost.ts";
export { executeTrial, type TrialContext } from "./trial/execute.ts";
export { bestByValidation, type GapName, type Gaps, gapTitles, generalizationGaps } from "./trial/gaps.ts";
export { computationKey, contentHash, resultHash, trialKey } from "./trial/key.ts";
export { loadDatasets } from "./trial/load-datasets.ts";
export { countTrials, noTarget, planCell, targetWarnings, trialsOf, withFrozenTargets } from "./trial/plan.ts";
export { prepareData } from "./trial/prepare-data.ts";
export { metricAtEnd, selectLearningRate } from "./trial/select.ts";
export {
  type CurvePoint,
  type LayerSignal,
  type Metrics,
  numericsVersion,
  type Phase,
  phases,
  type Stream,
  streams,
  type Trial,
  type TrialLabels,
  type TrialRecord,
  type TrialResult,
  type TrialSpec,
  type TrialTiming,
} from "./trial/types.ts";
