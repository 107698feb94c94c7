/** @file Trials in processes of their own: a crash in native code, or memory that runs out, costs one trial and no more. */
import { fork, type ChildProcess } from "node:child_process";
import { fileURLToPath } from "node:url";
import type { PluginModule } from "../plugins/types.ts";
import type { CheckpointSettings } from "../trial/checkpoints.ts";
import { engineName } from "../trial/execute.ts";
import type { Trial, TrialSpec } from "../trial/types.ts";
import { timestamp } from "./clock.ts";
import type { BackendSettings } from "./backend.ts";
import { attempts, ExecutorError, failedResult, type BackendName, type Execution, type Executor } from "./executor.ts";

export interface ProcessPoolOptions extends BackendSettings {
  readonly workers: number;
  readonly backend: BackendName;
  readonly plugins?: readonly PluginModule[];
  /** Default: none are kept. */
  readonly checkpoints?: CheckpointSettings;
  /** Module of the processes; built JavaScript. */
  readonly entry?: URL;
}

/** From the pool to a process; the first one is `start`. Datasets are loaded by the process, when a trial wants them. */
export type ToProcess =
  | (BackendSettings & {
      readonly kind: "start";
      readonly backend: BackendName;
      readonly plugins: readonly PluginModule[];
      readonly checkpoints?: CheckpointSettings;
    })
  | { readonly kind: "trial"; readonly spec: TrialSpec };

export type FromProcess =
  | { readonly kind: "ready" }
  | { readonly kind: "broken"; readonly message: string }
  | { readonly kind: "result"; readonly execution: Execution };

/** Processes start with the trials that need them, at most `workers`, and stay for the next ones. */
export function processPoolExecutor(options: ProcessPoolOptions): Executor {
  const { workers, backend, wide = true, plugins = [], checkpoints } = options;
  const entry = fileURLToPath(options.entry ?? new URL("./process-worker.js", import.meta.url));
  const idle: ChildProcess[] = [];
  const alive = new Set<ChildProcess>();
  const queue: (() => void)[] = [];
  let busy = 0;
  let closed = false;

  const start = (): Promise<ChildProcess> =>
    new Promise((resolve, reject) => {
      const child = fork(entry, [], { execArgv: [], stdio: ["ignore", "ignore", "inherit", "ipc"] });
      alive.add(child);
      child.once("exit", (code, signal) => {
        alive.delete(child);
        reject(new ExecutorError(`no worker process can start: it ended with ${code ?? signal}`));
      });
      child.once("error", (error) => reject(new ExecutorError(`no worker process can start: ${error.message}`)));
      child.once("message", (message: FromProcess) => {
        if (message.kind === "ready") return resolve(child);
        const problem = message.kind === "broken" ? message.message : `it said ${message.kind}`;
        child.kill("SIGKILL");
        reject(new ExecutorError(`no worker process can start: ${problem}`));
      });
      send(child, { kind: "start", backend, wide, plugins, ...(checkpoints === undefined ? {} : { checkpoints }) });
    });

  const compute = (child: ChildProcess, spec: TrialSpec): Promise<Execution> =>
    new Promise((resolve, reject) => {
      const ended = (code: number | null, signal: NodeJS.Signals | null): void =>
        reject(new Error(signal === null ? `exit code ${code}` : signal));
      child.once("exit", ended);
      child.once("message", (message: FromProcess) => {
        child.off("exit", ended);
        if (message.kind === "result") resolve(message.execution);
        else reject(new Error(`it said ${message.kind}`));
      });
      send(child, { kind: "trial", spec });
    });

  async function execute({ spec }: Trial): Promise<Execution> {
    const startedAt = timestamp();
    const begin = performance.now();
    let problem = "";
    for (let attempt = 1; attempt <= attempts; attempt++) {
      if (closed) throw new ExecutorError("the executor is closed");
      const child = idle.pop() ?? (await start());
      try {
        const execution = await compute(child, spec);
        idle.push(child);
        return execution;
      } catch (error) {
        if (closed) throw error;
        problem = error instanceof Error ? error.message : String(error);
      }
    }
    return {
      result: failedResult(`the worker process ended ${attempts} times during this trial: ${problem}`),
      timing: { seconds: (performance.now() - begin) / 1000, startedAt, engine: engineName() },
    };
  }

  return {
    slots: workers,
    async execute(trial) {
      // A slot is handed over, never free in between.
      if (busy >= workers) await new Promise<void>((resolve) => queue.push(resolve));
      else busy += 1;
      try {
        return await execute(trial);
      } finally {
        const next = queue.shift();
        if (next === undefined) busy -= 1;
        else next();
      }
    },
    async close() {
      closed = true;
      const ends = [...alive].map((child) => new Promise((resolve) => child.once("exit", resolve)));
      for (const child of alive) child.kill("SIGKILL");
      await Promise.all(ends);
    },
  };
}

function send(child: ChildProcess, message: ToProcess): void {
  // A process that is gone says so by its exit.
  if (child.connected) child.send(message, () => undefined);
}
