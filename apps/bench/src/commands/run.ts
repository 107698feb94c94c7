/** @file `nn-bench run`: what is missing is computed and stored, then reported. */
import { join } from "node:path";
import { exitCodes, InputError, Interrupted, StoreError } from "../errors.ts";
import { createBackend } from "../executors/backend.ts";
import { backendNames, type Executor } from "../executors/executor.ts";
import { inProcessExecutor } from "../executors/in-process.ts";
import { workerPoolExecutor } from "../executors/worker-pool.ts";
import { createProgress } from "../progress.ts";
import { collectProvenance } from "../provenance.ts";
import { runTrials } from "../run-trials.ts";
import { readStore } from "../store/read.ts";
import { writeSuiteFile, writeWhole } from "../store/suite-file.ts";
import { createWriter } from "../store/write.ts";
import type { Suite } from "../suite/types.ts";
import { loadDatasets } from "../trial/load-datasets.ts";
import type { Arguments } from "../cli/arguments.ts";
import type { Command } from "../cli/command.ts";
import type { Terminal } from "../cli/terminal.ts";
import { openWorkplace, storeWarnings, suiteOptions, sum, workState, type Workplace } from "../cli/workplace.ts";
import { writeReport } from "../report/write-report.ts";

type Name = keyof typeof suiteOptions | "backend" | "no-report" | "quiet";

const options: Command<Name>["options"] = {
  ...suiteOptions,
  backend: {
    value: "NAME",
    choices: backendNames,
    summary:
      "cpu (default); reference, which gives the same bits slowly; or gpu: WebGPU through gpu.js, in the main thread, profile fast, by default into runs/<name of the suite>-gpu",
  },
  "no-report": { summary: "stop after the trials" },
  quiet: { summary: "no progress, only the table and the paths" },
};

export const runCommand: Command<Name> = {
  name: "run",
  group: "run",
  operands: "SUITE",
  summary: "run the trials of a suite that have no result yet, then report",
  description: `Runs the trials of a suite (.yaml, .json, or a TypeScript or JavaScript module) that have no result yet, prints a table and writes an HTML report.
    Results are stored one by one: a run that was stopped continues where it was, with the same command.`,
  options,
  examples: [
    "run benchmarks/suites/quick.suite.yaml",
    "run benchmarks/suites/quick.suite.yaml --seeds 10 --workers 4 --out runs/ten",
    "run benchmarks/suites/quick.suite.yaml --filter depth=30,treatment=he-normal,treatment=glorot-*",
  ],
  run,
};

async function run(args: Arguments<Name>, terminal: Terminal): Promise<number> {
  const backend = backendNames.find((name) => name === args.text("backend")) ?? "cpu";
  const workplace = await openWorkplace(args);
  const { suite, selected, folder, workers, names, suiteFile } = backend === "gpu" ? onGpu(workplace, args) : workplace;
  await writeSuiteFile(folder, suite, suiteFile);
  const stored = await readStore(folder);
  for (const line of storeWarnings(folder, stored)) terminal.err.write(`nn-bench: ${line}\n`);

  const records = new Map(stored.records);
  const before = workState(selected, records);
  const missing = sum(before.total) - sum(before.done);
  if (missing > 0) {
    await compute();
  } else if (!args.flag("quiet")) {
    terminal.err.write(`all ${sum(before.total)} trials of ${suite.name} have results in ${folder}\n`);
  }
  const failed = workState(selected, records).records.filter((record) => record.result.status === "failed");
  if (!args.flag("no-report")) await writeReport(folder, suite, workState(suite, records).records, terminal);
  for (const { labels, result } of failed.slice(0, 3)) {
    terminal.err.write(
      `nn-bench: failed: ${labels.problem} ${labels.treatment} ${labels.phase} #${labels.seedIndex}: ${result.error ?? ""}\n`,
    );
  }
  if (failed.length > 0) {
    terminal.err.write(
      `nn-bench: ${failed.length} of ${sum(before.total)} trials failed; the same command tries them again\n`,
    );
  }
  return failed.length > 0 ? exitCodes.failed : exitCodes.ok;

  async function compute(): Promise<void> {
    const threads = Math.min(workers, missing);
    const datasets = await loadDatasets(selected, names);
    const provenance = await collectProvenance({
      suite,
      workers: threads,
      backend,
      datasets: [...datasets.values()].map(({ name, digest }) => ({ name, digest })),
      startedAt: new Date().toISOString(),
    });
    const provenancePath = join(folder, "provenance.json");
    await writeWhole(provenancePath, `${JSON.stringify(provenance, null, 2)}\n`);

    const executor: Executor =
      threads === 0
        ? inProcessExecutor({ backend: await createBackend(backend), datasets, names })
        : workerPoolExecutor({ workers: threads, backend, datasets, plugins: names.modules });
    const writer = createWriter(folder);
    const progress = args.flag("quiet")
      ? undefined
      : createProgress({
          stream: terminal.err,
          total: sum(before.total),
          done: sum(before.done),
          workers: executor.slots,
          missing: before.missing,
          records: before.records,
        });
    const interruption = new AbortController();
    const interrupt = (): void => {
      if (interruption.signal.aborted) process.exit(exitCodes.interrupted);
      interruption.abort(new Interrupted("stopped"));
    };
    process.on("SIGINT", interrupt);
    try {
      try {
        await runTrials({
          suite: selected,
          executor,
          writer,
          records,
          signal: interruption.signal,
          ...(progress === undefined ? {} : { events: progress }),
        });
      } finally {
        // A result may still be on its way to the disk; what is said below counts it.
        progress?.close();
        await executor.close();
        await writer.close();
        process.off("SIGINT", interrupt);
      }
    } catch (error) {
      const kept = sum(before.done) + writer.written;
      const outcome = `${kept} of ${sum(before.total)} trials are stored in ${folder}; the same command continues from there`;
      if (error instanceof Interrupted) throw new Interrupted(`stopped: ${outcome}`);
      if (error instanceof StoreError) throw new StoreError(`${error.message}; ${outcome}`);
      throw error;
    }
    await writeWhole(
      provenancePath,
      `${JSON.stringify({ ...provenance, finishedAt: new Date().toISOString() }, null, 2)}\n`,
    );
  }
}

/** One device, so one thread; other bits, so another profile in every trial key, and a folder of its own. */
function onGpu(workplace: Workplace, args: Arguments<Name>): Workplace {
  if ((args.count("workers", 0) ?? 0) > 0) {
    throw new InputError("run: --backend gpu computes in the main thread; leave --workers out or give 0");
  }
  const fast = (suite: Suite): Suite => ({ ...suite, profile: "fast" });
  return {
    ...workplace,
    suite: fast(workplace.suite),
    selected: fast(workplace.selected),
    folder: args.text("out") ?? `${workplace.folder}-gpu`,
    workers: 0,
  };
}
