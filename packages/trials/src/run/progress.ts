/** @file What a person sees while trials run: a live bar in a terminal, one plain line a trial elsewhere. */
import { cut, layoutTable, type Column } from "../terminal/layout.ts";
import { printable } from "../terminal/terminal.ts";
import type { RunEvents } from "./run-trials.ts";
import { TimeLeft, type TimeLeftOptions } from "./time-left.ts";
import type { Trial, TrialRecord } from "../trial/types.ts";

export interface ProgressOptions extends TimeLeftOptions {
  readonly stream: {
    readonly isTTY?: boolean;
    readonly columns?: number;
    readonly rows?: number;
    write(text: string): unknown;
  };
  /** All trials of the run, those that have a record included. */
  readonly total: number;
  readonly done: number;
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
/** Erases from the cursor to the end of the line, of the screen. */
const [eraseLine, eraseBelow] = ["\u001B[K", "\u001B[J"];

/** Prints to a stream; the number of trials that are done counts up to `total`. */
export function createProgress(options: ProgressOptions): Progress {
  const { stream, total } = options;
  const current = new Map<string, { readonly trial: Trial; readonly since: number }>();
  const started = performance.now();
  const timeLeft = new TimeLeft(options);
  const counts = { failed: 0, diverged: 0 };
  let done = options.done;
  /** Lengths of the lines on the screen. */
  let drawn: readonly number[] = [];

  /** To the first line that was drawn. A terminal that was made narrower has wrapped what was drawn. */
  const home = (): string => {
    const columns = stream.columns ?? 80;
    const height = drawn.reduce((lines, length) => lines + Math.max(1, Math.ceil(length / columns)), 0);
    return `\r${height > 1 ? `\u001B[${height - 1}A` : ""}`;
  };
  /** Below the first line: terminals keep a copy of a screen that is erased as a whole, from its first place. */
  const clear = (): string => `${home()}${eraseLine}\n${eraseBelow}\u001B[A`;
  const draw = (): void => {
    const filled = Math.round((barWidth * done) / Math.max(1, total));
    const bar = [`${"█".repeat(filled)}${"░".repeat(barWidth - filled)} ${done}/${total}`];
    const now = performance.now();
    const left = timeLeft.seconds(now);
    if (left !== null && done < total) bar.push(`${showDuration(left)} left`);
    for (const [outcome, count] of Object.entries(counts)) if (count > 0) bar.push(`${count} ${outcome}`);
    const width = (stream.columns ?? 80) - 1;
    // The bar, the count of the others and the line that a result scrolls in must fit: what leaves the screen cannot be cleared.
    const room = Math.max(0, Math.min(tableRows, (stream.rows ?? 24) - 3));
    const rows = [...current.values()].slice(0, room).map(({ trial, since }): readonly string[] => {
      const { problem, treatment } = trial.labels;
      return ["", problem, treatment, describePlace(trial), showDuration((now - since) / 1000)];
    });
    const laid = rows.length === 0 ? [] : layoutTable(tableColumns, rows, width).trimEnd().split("\n").slice(1);
    // Where columns do not fit, the layout is blocks; a count is better then.
    const table = laid.length === rows.length ? laid : [];
    if (current.size > table.length)
      table.push(table.length === 0 ? `  ${current.size} in progress` : `  … and ${current.size - table.length} more`);
    const lines = [bar.join("  "), ...table].map((line) => cut(printable(line), width));
    stream.write(`${home()}${lines.map((line) => line + eraseLine).join("\n")}${eraseBelow}`);
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
  const count = (record: TrialRecord, isOurs: boolean): void => {
    current.delete(record.key);
    timeLeft.ended(record, isOurs);
    done += 1;
    if (record.result.status !== "completed") counts[record.result.status] += 1;
  };
  const timer = stream.isTTY === true ? setInterval(draw, redrawMilliseconds) : undefined;
  timer?.unref();

  return {
    started(trial) {
      const since = performance.now();
      current.set(trial.key, { trial, since });
      timeLeft.started(trial, since);
    },
    finished(record) {
      count(record, true);
      if (timer === undefined) say(`${done}/${total}  ${describe(record)}`);
      else if (record.result.status === "failed") say(describe(record));
      else draw();
    },
    found(record) {
      count(record, false);
      if (timer === undefined) say(`${done}/${total}  ${describe(record)}  by another run`);
    },
    noticed: say,
    close() {
      if (timer === undefined) return;
      clearInterval(timer);
      stream.write(`${clear()}${done}/${total} trials, ${showDuration((performance.now() - started) / 1000)}\n`);
    },
  };
}

/**
 * Events for programs, one JSON object a line: `start`, then `trial` or `found` for each result and `notice` for what a person should
 * know, then `end`.
 */
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
    noticed: (text) => say("notice", { text }),
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
  const from = timing.resumedAt === undefined ? "" : `, gone on from step ${timing.resumedAt.at(-1)}`;
  return `${key.slice(3, 11)}  ${describeTrial({ labels, spec })}  ${result.status}${outcome}  ${timing.seconds.toFixed(2)} s${from}`;
}

/** `45 s`, `12 min`, `3 h 05 min`. */
export function showDuration(seconds: number): string {
  if (seconds < 90) return `${Math.ceil(seconds)} s`;
  const minutes = Math.ceil(seconds / 60);
  return minutes < 90 ? `${minutes} min` : `${Math.floor(minutes / 60)} h ${String(minutes % 60).padStart(2, "0")} min`;
}
