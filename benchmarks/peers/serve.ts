/**
 * @file One library under measurement, in a process of its own. It reads requests `{"workload":"W2","seconds":1,"clock":"wall"}` line by line and
 * answers `{"value":78.1}` or `{"skip":"why"}`; what it prepares for a workload it keeps for the next round.
 */
import { createInterface } from "node:readline";

export interface PeerRun {
  /** One step, product or round; it ends when its result is on the host. */
  run(): unknown;
  /** What one run counts for in the unit of the workload. */
  readonly amount: number;
}

/** A measurement of its own: gives the value in the unit of the workload. */
export interface PeerMeasurement {
  measure(clock: Request["clock"]): number | Promise<number>;
}

type Prepared = PeerRun | PeerMeasurement | string;

export interface Request {
  readonly workload: string;
  readonly seconds: number;
  /** `processor`: seconds that the process has used a core, which other programs on the machine disturb less. */
  readonly clock: "wall" | "processor";
}

/** A string says why the library does not do this workload. */
export type Prepare = (workload: string) => Prepared | Promise<Prepared>;

/** Engines optimize a step of many small kernels only after a second of them. */
const warmup = 1.5;

/** Answers requests until standard input ends. */
export async function serve(prepare: Prepare): Promise<void> {
  const known = new Map<string, Prepared>();
  for await (const line of createInterface({ input: process.stdin })) {
    const { workload, seconds, clock } = JSON.parse(line) as Request;
    let answer: { readonly value: number } | { readonly skip: string };
    try {
      let entry = known.get(workload);
      if (entry === undefined) {
        entry = await prepare(workload);
        known.set(workload, entry);
        if (typeof entry === "object" && "run" in entry) await rate(entry, Math.max(seconds, warmup), clock);
      }
      if (typeof entry === "string") answer = { skip: entry };
      else answer = { value: await ("run" in entry ? rate(entry, seconds, clock) : entry.measure(clock)) };
    } catch (error) {
      const message = error instanceof Error ? error.message : String(error);
      known.set(workload, `throws: ${message}`);
      answer = { skip: `throws: ${message}` };
    }
    process.stdout.write(`${JSON.stringify(answer)}\n`);
  }
}

/** In the unit of the workload, a second. */
async function rate({ run, amount }: PeerRun, seconds: number, clock: Request["clock"]): Promise<number> {
  const now = clockOf(clock);
  const begin = now();
  let runs = 0;
  let elapsed = 0;
  do {
    const pending = run();
    if (pending instanceof Promise) await pending;
    runs += 1;
    elapsed = (now() - begin) / 1000;
  } while (elapsed < seconds);
  return (runs * amount) / elapsed;
}

/** Gives milliseconds. */
export function clockOf(clock: Request["clock"]): () => number {
  if (clock === "wall") return () => performance.now();
  return () => {
    const { user, system } = process.cpuUsage();
    return (user + system) / 1000;
  };
}
