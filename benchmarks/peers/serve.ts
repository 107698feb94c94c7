/**
 * @file One library under measurement, in a process of its own. It reads requests `{"workload":"W2","seconds":1}` line by line and
 * answers `{"value":78.1,"threads":1}` or `{"skip":"why"}`; what it prepares for a workload it keeps for the next round.
 */
import { createInterface } from "node:readline";

export interface PeerRun {
  /** One step, product or round; it ends when its result is on the host. */
  run(): unknown;
  /** What one run counts for in the unit of the workload. */
  readonly amount: number;
}

/** A string says why the library does not do this workload. */
export type Prepare = (workload: string) => PeerRun | string | Promise<PeerRun | string>;

/** Engines optimize a step of many small kernels only after a second of them. */
const warmup = 1.5;

/** Answers requests until standard input ends. */
export async function serve(prepare: Prepare): Promise<void> {
  const known = new Map<string, PeerRun | string>();
  for await (const line of createInterface({ input: process.stdin })) {
    const { workload, seconds } = JSON.parse(line) as { readonly workload: string; readonly seconds: number };
    let answer: Measured | { readonly skip: string };
    try {
      let entry = known.get(workload);
      if (entry === undefined) {
        entry = await prepare(workload);
        known.set(workload, entry);
        if (typeof entry !== "string") await rate(entry, Math.max(seconds, warmup));
      }
      answer = typeof entry === "string" ? { skip: entry } : await rate(entry, seconds);
    } catch (error) {
      const message = error instanceof Error ? error.message : String(error);
      known.set(workload, `throws: ${message}`);
      answer = { skip: `throws: ${message}` };
    }
    process.stdout.write(`${JSON.stringify(answer)}\n`);
  }
}

interface Measured {
  /** In the unit of the workload, a second. */
  readonly value: number;
  /** Processor seconds a second, to the next whole number. */
  readonly threads: number;
}

async function rate({ run, amount }: PeerRun, seconds: number): Promise<Measured> {
  const begin = performance.now();
  const processor = process.cpuUsage();
  let runs = 0;
  let elapsed = 0;
  do {
    const pending = run();
    if (pending instanceof Promise) await pending;
    runs += 1;
    elapsed = (performance.now() - begin) / 1000;
  } while (elapsed < seconds);
  const { user, system } = process.cpuUsage(processor);
  return { value: (runs * amount) / elapsed, threads: Math.max(1, Math.round((user + system) / 1e6 / elapsed)) };
}
