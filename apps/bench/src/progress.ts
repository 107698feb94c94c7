/** @file What a person sees while trials run: a live bar in a terminal, one plain line a trial elsewhere. */
import { secondsPerCost, trialCost } from "./trial/cost.ts";
import type { Trial, TrialRecord } from "./trial/types.ts";

export interface ProgressOptions {
  readonly stream: { readonly isTTY?: boolean; readonly columns?: number; write(text: string): unknown };
  /** All trials of the run, those that have a record included. */
  readonly total: number;
  readonly done: number;
  readonly workers: number;
  /** Sum of `trialCost` over the trials that are missing, by problem. */
  readonly missing: ReadonlyMap<string, number>;
  /** Records with timings from before, for the first estimate. */
  readonly records: Iterable<TrialRecord>;
}

export interface Progress {
  started(trial: Trial): void;
  finished(record: TrialRecord): void;
  close(): void;
}

const barWidth = 24;
const redrawMilliseconds = 100;

/** Prints to a stream; the number of trials that are done counts up to `total`. */
export function createProgress(options: ProgressOptions): Progress {
  const { stream, total, workers } = options;
  const records = [...options.records];
  const current = new Map<string, Trial>();
  const started = performance.now();
  let done = options.done;
  const missing = new Map(options.missing);
  let left = secondsLeft(records, missing, workers);
  let failed = 0;
  let diverged = 0;

  const draw = (): void => {
    const filled = Math.round((barWidth * done) / Math.max(1, total));
    const parts = [`${"█".repeat(filled)}${"░".repeat(barWidth - filled)} ${done}/${total}`];
    if (left !== null && done < total) parts.push(`${showDuration(left)} left`);
    if (diverged > 0) parts.push(`${diverged} diverged`);
    if (failed > 0) parts.push(`${failed} failed`);
    const cells = new Set([...current.values()].map(({ labels }) => `${labels.problem} ${labels.treatment}`));
    parts.push([...cells].join(", "));
    stream.write(`\r\u001B[2K${parts.join("  ").slice(0, (stream.columns ?? 80) - 1)}`);
  };
  const timer = stream.isTTY === true ? setInterval(draw, redrawMilliseconds) : undefined;
  timer?.unref();

  return {
    started(trial) {
      current.set(trial.key, trial);
    },
    finished(record) {
      current.delete(record.key);
      records.push(record);
      done += 1;
      const { problem } = record.labels;
      missing.set(problem, Math.max(0, (missing.get(problem) ?? 0) - trialCost(record.spec)));
      left = secondsLeft(records, missing, workers);
      if (record.result.status === "failed") failed += 1;
      if (record.result.status === "diverged") diverged += 1;
      if (stream.isTTY === true) {
        if (record.result.status === "failed") stream.write(`\r\u001B[2K${describe(record)}\n`);
        draw();
      } else {
        stream.write(`${done}/${total}  ${describe(record)}\n`);
      }
    },
    close() {
      if (timer === undefined) return;
      clearInterval(timer);
      stream.write(`\r\u001B[2K${done}/${total} trials, ${showDuration((performance.now() - started) / 1000)}\n`);
    },
  };
}

/** `3f9a21c4  glyphs-d10-relu  he-normal  tune 0.01 #0  completed  accuracy 0.912  0.53 s`. */
function describe({ key, labels, spec, result, timing }: TrialRecord): string {
  const outcome =
    result.status === "failed"
      ? `: ${result.error ?? "unknown error"}`
      : result.divergence === undefined
        ? `  accuracy ${result.final?.validation.accuracy?.toFixed(3) ?? "-"}`
        : ` at step ${result.divergence.step} (${result.divergence.kind} in ${result.divergence.where})`;
  return (
    `${key.slice(3, 11)}  ${labels.problem}  ${labels.treatment}  ${labels.phase} ${spec.learningRate} #${labels.seedIndex}  ` +
    `${result.status}${outcome}  ${timing.seconds.toFixed(2)} s`
  );
}

/** Seconds left, from the median seconds per cost of each problem. */
function secondsLeft(
  records: readonly TrialRecord[],
  missing: ReadonlyMap<string, number>,
  workers: number,
): number | null {
  const rate = secondsPerCost(records);
  if (rate === null) return null;
  let seconds = 0;
  for (const [problem, cost] of missing) seconds += rate(problem) * cost;
  return seconds / workers;
}

/** `45 s`, `12 min`, `3 h 05 min`. */
export function showDuration(seconds: number): string {
  if (seconds < 90) return `${Math.ceil(seconds)} s`;
  const minutes = Math.ceil(seconds / 60);
  return minutes < 90 ? `${minutes} min` : `${Math.floor(minutes / 60)} h ${String(minutes % 60).padStart(2, "0")} min`;
}
