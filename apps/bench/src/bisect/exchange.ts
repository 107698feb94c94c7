/** @file `bisect` across machines: a trace is written on one and compared on the other. */
import type { Backend } from "@nn/core";
import { findRecord } from "../cli/find-record.ts";
import {
  InputError,
  loadDatasets,
  printable,
  readProvenance,
  resultHash,
  type Terminal,
  type TrialContext,
  type TrialRecord,
  writeWhole,
} from "@nn/trials";
import type { OpenRun } from "../cli/workplace.ts";
import { inOrder } from "@nn/report";
import { describeCall } from "./describe.ts";
import { compareWithTrace, readTrace, recordTrace } from "./trace.ts";

export interface ExchangeOptions {
  readonly trial: string | undefined;
  /** File to write. */
  readonly trace: string | undefined;
  readonly call: number | undefined;
  /** File to compare with. */
  readonly against: string | undefined;
  readonly backend: Backend;
  readonly json: boolean;
  readonly terminal: Terminal;
}

/** Writes a trace or compares with one; gives the exit code. @throws InputError */
export async function exchange(run: OpenRun, options: ExchangeOptions): Promise<number> {
  const { trace, against, terminal, json } = options;
  if (trace !== undefined && against !== undefined)
    throw new InputError("bisect: got both --trace and --against; wanted one");
  if (against !== undefined && options.call !== undefined) throw new InputError("bisect: --call is for --trace");
  const say = (line: string): void => {
    if (!json) terminal.out(`${printable(line)}\n`);
  };
  return trace !== undefined ? await record(run, trace, options, say) : await compare(run, against ?? "", options, say);
}

async function record(
  run: OpenRun,
  file: string,
  options: ExchangeOptions,
  say: (line: string) => void,
): Promise<number> {
  const { call, backend, json, terminal } = options;
  const stored = oneTrial(run, options.trial);
  const by = `${backend.name} in ${await provenanceLine(run)}`;
  const { trace, result } = await recordTrace({ ...stored, by }, await contextOf(run, stored), backend, call);
  if (result.status === "failed") throw new InputError(`the trial cannot be computed here: ${result.error}`);
  await writeWhole(file, `${JSON.stringify(trace)}\n`);
  const same = resultHash(result) === stored.resultHash;
  say(
    `${stored.key}: ${trace.calls.length} runs of programs written to ${file}${call === undefined ? "" : `, with all values of run ${call}`}`,
  );
  say(same ? "the result is that of the folder" : "the result differs from that of the folder");
  if (json) terminal.out(`${JSON.stringify({ file, trial: stored.key, calls: trace.calls.length, same }, null, 2)}\n`);
  return same ? 0 : 2;
}

async function compare(
  run: OpenRun,
  file: string,
  options: ExchangeOptions,
  say: (line: string) => void,
): Promise<number> {
  const { backend, json, terminal } = options;
  const trace = await readTrace(file);
  const stored = findRecord("bisect", run, trace.key);
  if (options.trial !== undefined && findRecord("bisect", run, options.trial).key !== trace.key)
    throw new InputError(`bisect: ${file} is about trial ${trace.key}, not ${options.trial}`);
  const { call, step, phase, difference } = await compareWithTrace(
    stored.spec,
    await contextOf(run, stored),
    backend,
    trace,
  );
  say(`${stored.key} against ${trace.by}`);
  if (call === undefined) say(`all ${trace.calls.length} runs of programs put out the same bits`);
  else if (difference !== undefined) for (const line of describeCall(difference, "there", "here")) say(line);
  else {
    say(
      `the first difference is in run ${call} of a program: ${phase === "training" ? `training step ${step}` : `an evaluation after step ${step}`}`,
    );
    say(
      `for the operation, write the trace there again: nn-bench bisect DIR --trial ${stored.key.slice(0, 15)} --trace FILE --call ${call}`,
    );
  }
  if (json) {
    const { instruction } = difference ?? {};
    const found = {
      call: call ?? null,
      step: step ?? null,
      phase: phase ?? null,
      op: instruction?.code.op ?? null,
      layer: instruction?.place?.layer ?? null,
      direction: instruction?.place?.direction ?? null,
      ulps: instruction?.ulps ?? null,
    };
    terminal.out(
      `${JSON.stringify({ outcome: call === undefined ? "same" : "differs", trial: stored.key, ...found }, null, 2)}\n`,
    );
  }
  return call === undefined ? 0 : 2;
}

/** What computing a trial of a run needs, the backend apart. */
export async function contextOf(
  { suite, names: open }: OpenRun,
  { labels }: TrialRecord,
): Promise<Omit<TrialContext, "backend">> {
  const cells = suite.cells.filter(
    ({ problem, treatment }) => problem === labels.problem && treatment === labels.treatment,
  );
  const names = await open();
  return { datasets: await loadDatasets({ ...suite, cells }, names), names };
}

/** The trial asked for, or the first by key. @throws InputError */
export function oneTrial(run: OpenRun, wanted: string | undefined): TrialRecord {
  const found =
    wanted === undefined
      ? inOrder(run.records).find(({ result }) => result.status !== "failed")
      : findRecord("bisect", run, wanted);
  if (found === undefined) throw new InputError(`bisect: ${run.folder} has no results of ${run.suite.name} yet`);
  return found;
}

/** Where a run was computed, in one line. */
export async function provenanceLine({ folder, suite, records }: OpenRun): Promise<string> {
  const {
    engine,
    platform,
    cpu: processor,
    backend,
    mathFingerprint,
    packages,
    git,
  } = await readProvenance(folder, suite, records);
  const core = packages.find(({ name }) => name === "@nn/core")?.version ?? "unknown";
  return `${folder}: ${engine.name} ${engine.version} (V8 ${engine.v8}), ${platform}, ${processor.model}, backend ${backend}, @nn/core ${core}${git === null ? "" : ` at ${git.sha.slice(0, 12)}${git.dirty ? " with changes" : ""}`}, Math ${mathFingerprint ?? "unknown"}`;
}
