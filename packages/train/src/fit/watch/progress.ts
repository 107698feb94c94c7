/** @file Progress of a run: events for programs, one redrawn line for terminals, one line an evaluation for logs. */
import type { Evaluation } from "../types.ts";

export interface ProgressEvent {
  readonly step: number;
  readonly steps: number;
  readonly epoch: number;
  readonly batchLoss: number | null;
  /** Present when this step was evaluated. */
  readonly evaluation?: Evaluation;
  /** True for the last event of a run. */
  readonly end: boolean;
}

/** The part of a terminal stream that is used. */
export interface ProgressStream {
  readonly isTTY?: boolean;
  write(text: string): unknown;
}

const redrawMilliseconds = 100;
const barWidth = 24;

/**
 * Prints events: in a terminal one line with a bar, the time left, loss and metrics, redrawn ten times a second at most;
 * elsewhere one plain line for each evaluation.
 */
export function progressPrinter(stream: ProgressStream, now: () => number): (event: ProgressEvent) => void {
  const start = now();
  let drawn = -Infinity;
  /** Of the first event: a run that was continued does not begin at step 0. */
  let first: number | undefined;
  let last: Evaluation | undefined;
  return (event) => {
    last = event.evaluation ?? last;
    first ??= event.step;
    if (stream.isTTY !== true) {
      if (event.evaluation !== undefined) stream.write(`${describe(event, last)}\n`);
      return;
    }
    const time = now();
    if (time - drawn < redrawMilliseconds && !event.end) return;
    drawn = time;
    const filled = Math.round((barWidth * event.step) / event.steps);
    const bar = "█".repeat(filled) + "░".repeat(barWidth - filled);
    const left =
      event.step === first
        ? ""
        : `  ${showSeconds(((time - start) * (event.steps - event.step)) / (event.step - first) / 1000)} left`;
    stream.write(`\r\u001B[2K${bar}  ${describe(event, last)}${event.end ? "\n" : left}`);
  };
}

/** Standard error of Node.js, or the console where there is none. */
export function standardStream(): ProgressStream {
  const host = globalThis as { process?: { stderr?: ProgressStream }; console?: { error(text: string): void } };
  return host.process?.stderr ?? { write: (text) => host.console?.error(text.trimEnd()) };
}

function describe(event: ProgressEvent, last: Evaluation | undefined): string {
  const parts = [`step ${event.step}/${event.steps}`, `epoch ${showNumber(event.epoch)}`];
  if (event.batchLoss !== null) parts.push(`batch loss ${showNumber(event.batchLoss)}`);
  for (const split of ["train", "validation"] as const) {
    for (const [metric, value] of Object.entries(last?.[split] ?? {})) {
      parts.push(`${split} ${metric} ${showNumber(value)}`);
    }
  }
  return parts.join("  ");
}

function showNumber(value: number): string {
  return Number.isInteger(value) ? String(value) : value.toPrecision(4);
}

function showSeconds(seconds: number): string {
  return seconds < 90 ? `${Math.ceil(seconds)} s` : `${Math.ceil(seconds / 60)} min`;
}
