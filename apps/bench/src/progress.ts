/** @file What a person sees while trials run: a live bar in a terminal, one plain line a trial elsewhere. */
import { cut, layoutTable, type Column } from "./cli/layout.ts";
import { printable } from "./cli/terminal.ts";
import type { RunEvents } from "./run-trials.ts";
import { median, trialCost } from "./trial/cost.ts";
import type { Trial, TrialRecord } from "./trial/types.ts";

export interface ProgressOptions {
  readonly stream: {
    readonly isTTY?: boolean;
    readonly columns?: number;
    readonly rows?: number;
    write(text: string): unknown;
  };
  /** All trials of the run, those that have a record included. */
  readonly total: number;
  readonly done: number;
  readonly workers: number;
  /** Sum of `trialCost` over the trials that are missing, by problem. */
  readonly missing: ReadonlyMap<string, number>;
  /** Records with timings from before, for the first estimate. */
  readonly records: Iterable<TrialRecord>;
}

export interface Progress extends Required<RunEvents> {
  close(): void;
}

const barWidth = 24;
const redrawMilliseconds = 100;
/** Trials in progress that the table shows; more are counted. */
const tableRows = 12;
/** An indent, problem, treatment, place and time; their titles are not shown. */
const tableColumns: readonly Column[] = [
  { title: "", whole: true },
  { title: "" },
  { title: "" },
  { title: "", whole: true },
  { title: "", align: "right", whole: true },
];
/** Enough for a steady median; a run of 100,000 trials keeps no more. */
const rememberedRates = 100;

/** Prints to a stream; the number of trials that are done counts up to `total`. */
export function createProgress(options: ProgressOptions): Progress {
  const { stream, total, workers } = options;
  const current = new Map<string, { readonly trial: Trial; readonly since: number }>();
  const started = performance.now();
  const missing = new Map(options.missing);
  const rates = new Map<string, number[]>();
  const counts = { failed: 0, diverged: 0 };
  let done = options.done;
  /** Lengths of the lines on the screen. */
  let drawn: readonly number[] = [];

  const remember = ({ labels, spec, result, timing }: TrialRecord): void => {
    if (result.status !== "completed") return;
    const known = rates.get(labels.problem) ?? [];
    rates.set(labels.problem, known);
    known.push(timing.seconds / trialCost(spec));
    if (known.length > rememberedRates) known.shift();
  };
  for (const record of options.records) remember(record);

  /** A terminal that was made narrower has wrapped what was drawn. */
  const clear = (): string => {
    const columns = stream.columns ?? 80;
    const height = drawn.reduce((lines, length) => lines + Math.max(1, Math.ceil(length / columns)), 0);
    return `\r${height > 1 ? `\u001B[${height - 1}A` : ""}\u001B[J`;
  };
  const draw = (): void => {
    const filled = Math.round((barWidth * done) / Math.max(1, total));
    const bar = [`${"█".repeat(filled)}${"░".repeat(barWidth - filled)} ${done}/${total}`];
    const left = secondsLeft(rates, missing, workers);
    if (left !== null && done < total) bar.push(`${showDuration(left)} left`);
    for (const [outcome, count] of Object.entries(counts)) if (count > 0) bar.push(`${count} ${outcome}`);
    const width = (stream.columns ?? 80) - 1;
    // The bar, the count of the others and the line that a result scrolls in must fit: what leaves the screen cannot be cleared.
    const room = Math.max(0, Math.min(tableRows, (stream.rows ?? 24) - 3));
    const now = performance.now();
    const rows = [...current.values()].slice(0, room).map(({ trial, since }): readonly string[] => {
      const { problem, treatment } = trial.labels;
      return ["", problem, treatment, describePlace(trial), showDuration((now - since) / 1000)];
    });
    const table =
      rows.length === 0
        ? []
        : layoutTable(tableColumns, rows, width)
            .split("\n")
            .slice(1, rows.length + 1);
    if (current.size > rows.length) table.push(`  … and ${current.size - rows.length} more`);
    const lines = [bar.join("  "), ...table].map((line) => cut(printable(line), width));
    stream.write(`${clear()}${lines.join("\n")}`);
    drawn = lines.map((line) => line.length);
  };
  const say = (line: string): void => {
    if (timer === undefined) stream.write(`${printable(line)}\n`);
    else {
      stream.write(`${clear()}${printable(line)}\n`);
      drawn = [];
      draw();
    }
  };
  const count = ({ labels, spec, result }: TrialRecord): void => {
    done += 1;
    missing.set(labels.problem, Math.max(0, (missing.get(labels.problem) ?? 0) - trialCost(spec)));
    if (result.status !== "completed") counts[result.status] += 1;
  };
  const timer = stream.isTTY === true ? setInterval(draw, redrawMilliseconds) : undefined;
  timer?.unref();

  return {
    started(trial) {
      current.set(trial.key, { trial, since: performance.now() });
    },
    finished(record) {
      current.delete(record.key);
      remember(record);
      count(record);
      if (timer === undefined) say(`${done}/${total}  ${describe(record)}`);
      else if (record.result.status === "failed") say(describe(record));
      else draw();
    },
    found(record) {
      current.delete(record.key);
      count(record);
      if (timer === undefined) say(`${done}/${total}  ${describe(record)}  by another run`);
    },
    close() {
      if (timer === undefined) return;
      clearInterval(timer);
      stream.write(`${clear()}${done}/${total} trials, ${showDuration((performance.now() - started) / 1000)}\n`);
    },
  };
}

/** Events for programs, one JSON object a line: `start`, then `trial` or `found` for each result, then `end`. */
export function jsonProgress(write: (text: string) => void, { total, done, suite }: JsonProgressOptions): Progress {
  const say = (event: string, facts: object): void => write(`${JSON.stringify({ event, suite, ...facts })}\n`);
  let count = done;
  say("start", { total, done });
  const tell =
    (event: string) =>
    ({ key, labels, spec, result, resultHash, timing }: TrialRecord): void => {
      count += 1;
      const { status, error, divergence, final, stepsToTarget } = result;
      const outcome = { status, error, divergence, final, stepsToTarget };
      say(event, {
        done: count,
        total,
        key,
        ...labels,
        learningRate: spec.learningRate,
        ...outcome,
        resultHash,
        seconds: timing.seconds,
      });
    };
  return {
    started: ({ key, labels }) => say("started", { key, ...labels }),
    finished: tell("trial"),
    found: tell("found"),
    close: () => say("end", { done: count, total }),
  };
}

interface JsonProgressOptions extends Pick<ProgressOptions, "total" | "done"> {
  readonly suite: string;
}

function describeTrial({ labels, spec }: Pick<Trial, "labels" | "spec">): string {
  const { problem, treatment } = labels;
  return `${problem}  ${treatment}  ${describePlace({ labels, spec })}`;
}

/** `tune 0.01 #0`. */
function describePlace({ labels, spec }: Pick<Trial, "labels" | "spec">): string {
  const { phase, seedIndex, stream } = labels;
  return `${phase}${stream === undefined ? "" : ` ${stream}`} ${spec.learningRate} #${seedIndex}`;
}

/** `3f9a21c4  glyphs-d10-relu  he-normal  tune 0.01 #0  completed  accuracy 0.912  0.53 s`. */
function describe({ key, labels, spec, result, timing }: TrialRecord): string {
  const outcome =
    result.status === "failed"
      ? `: ${result.error ?? "unknown error"}`
      : result.divergence === undefined
        ? `  accuracy ${result.final?.validation.accuracy?.toFixed(3) ?? "-"}`
        : ` at step ${result.divergence.step} (${result.divergence.kind} in ${result.divergence.where})`;
  return `${key.slice(3, 11)}  ${describeTrial({ labels, spec })}  ${result.status}${outcome}  ${timing.seconds.toFixed(2)} s`;
}

/** Seconds left, from the median seconds per cost of each problem, or of all where it has none. */
function secondsLeft(
  rates: ReadonlyMap<string, readonly number[]>,
  missing: ReadonlyMap<string, number>,
  workers: number,
): number | null {
  const all = [...rates.values()].flat();
  if (all.length === 0) return null;
  const overall = median(all);
  let seconds = 0;
  for (const [problem, cost] of missing) seconds += cost * median(rates.get(problem) ?? [overall]);
  return seconds / workers;
}

/** `45 s`, `12 min`, `3 h 05 min`. */
export function showDuration(seconds: number): string {
  if (seconds < 90) return `${Math.ceil(seconds)} s`;
  const minutes = Math.ceil(seconds / 60);
  return minutes < 90 ? `${minutes} min` : `${Math.floor(minutes / 60)} h ${String(minutes % 60).padStart(2, "0")} min`;
}
