/**
 * @file Threads that share the memory of one program. They wait for a run at a barrier, compute their parts of every step, and
 * park when there is nothing to do.
 */
import type { MessagePort } from "node:worker_threads";

import type { ModuleBuilder } from "./wasm/encoder.ts";
import type { FunctionBuilder } from "./wasm/function-builder.ts";

/** Byte offsets behind the arena, each on a cache line of its own: how many have arrived, which barrier it is, what happened. */
const arrived = 0;
const generation = 64;
const failed = 128;
const ended = 192;

/** Memory that a team needs for itself. */
export const controlBytes = 256;

/** Rounds of looking before a thread parks: some 20 µs, what a small step of another thread takes. */
const patience = 20_000;
/** A parked thread looks again after this long, in nanoseconds, in case it missed the failure of another. */
const nap = 100_000_000;

/** Adds the function that returns when all `threads` have called it, and traps when one of them has failed. */
export function emitBarrier(module: ModuleBuilder, name: string, control: number, threads: number): FunctionBuilder {
  const f = module.addFunction(name, []);
  const [now, looks] = [f.local("i32"), f.local("i32")];
  const load = (word: number): FunctionBuilder => f.i32(control + word).atomic("i32.atomic.load");
  load(generation).set(now);
  f.i32(control + arrived)
    .i32(1)
    .atomic("i32.atomic.rmw.add");
  f.i32(threads - 1).op("i32.eq");
  f.if(
    () => {
      f.i32(control + arrived)
        .i32(0)
        .atomic("i32.atomic.store");
      f.i32(control + generation)
        .i32(1)
        .atomic("i32.atomic.rmw.add")
        .op("drop");
      f.i32(control + generation)
        .i32(threads)
        .atomic("memory.atomic.notify")
        .op("drop");
    },
    () => {
      f.loop((again) => {
        load(failed).if(() => f.op("unreachable"));
        load(generation).get(now).op("i32.eq");
        f.if(() => {
          f.get(looks).i32(1).op("i32.add").tee(looks).i32(patience).op("i32.lt_u").brIf(again);
          f.i32(control + generation)
            .get(now)
            .i64(nap)
            .atomic("memory.atomic.wait32")
            .op("drop");
          f.br(again);
        });
      });
    },
  );
  load(failed).if(() => f.op("unreachable"));
  return f;
}

/** Adds what a thread other than the first does all its life: wait at the barrier, then `body`, until the team is dissolved. */
export function emitService(
  module: ModuleBuilder,
  name: string,
  control: number,
  barrier: FunctionBuilder,
  body: (f: FunctionBuilder) => void,
): void {
  const f = module.addFunction(name, []);
  f.loop((again) => {
    f.call(barrier);
    f.i32(control + ended)
      .atomic("i32.atomic.load")
      .if(() => f.op("return"));
    body(f);
    f.br(again);
  });
}

/** Runs in each thread, as plain JavaScript, so that no file has to be found at run time. */
const service = `
const { workerData: { memory, library, module, name, control, port } } = require("node:worker_threads");
try {
  const { gemm } = new WebAssembly.Instance(library, { env: { memory } }).exports;
  const { [name]: serve } = new WebAssembly.Instance(module, { env: { memory, gemm } }).exports;
  port.postMessage("ready");
  serve();
} catch (error) {
  port.postMessage(String(error));
  const words = new Int32Array(memory.buffer, control);
  Atomics.store(words, ${failed / 4}, 1);
  Atomics.notify(words, ${generation / 4});
} finally {
  port.close();
}`;

export interface TeamPlan {
  readonly memory: WebAssembly.Memory;
  readonly library: WebAssembly.Module;
  readonly module: WebAssembly.Module;
  /** The exported function of each thread, see emitService. */
  readonly names: readonly string[];
  /** Byte address of the control words. */
  readonly control: number;
}

/** True where threads can be started and the first one may wait for them. */
export function hasThreads(): boolean {
  return typeof SharedArrayBuffer === "function" && workerThreads() !== undefined;
}

function workerThreads(): typeof import("node:worker_threads") | undefined {
  const { process } = globalThis as { readonly process?: Partial<NodeJS.Process> };
  return process?.getBuiltinModule?.("node:worker_threads");
}

export class Team {
  readonly #words: Int32Array;
  readonly #ports: readonly MessagePort[];

  private constructor({ memory, control }: TeamPlan, ports: readonly MessagePort[]) {
    this.#words = new Int32Array(memory.buffer, control, controlBytes / 4);
    this.#ports = ports;
  }

  /** Starts the threads; none of them keeps the process alive. Rejects when one does not come up. */
  static async start(plan: TeamPlan): Promise<Team> {
    const { Worker, MessageChannel, receiveMessageOnPort } = workerThreads()!;
    const { names, ...shared } = plan;
    const ports: MessagePort[] = [];
    const team = new Team(plan, ports);
    const started = names.map(async (name) => {
      const { port1, port2 } = new MessageChannel();
      ports.push(port1);
      const worker = new Worker(service, {
        eval: true,
        name: `nn ${name}`,
        workerData: { ...shared, name, port: port2 },
        transferList: [port2],
        execArgv: [],
      });
      const message = await new Promise<string>((resolve, reject) => {
        port1.once("message", resolve);
        worker.once("error", reject);
        worker.once("exit", () => {
          // What it said at last may come after the news of its end.
          const last = receiveMessageOnPort(port1)?.message as string | undefined;
          resolve(last ?? "it ended before it was ready");
        });
      });
      worker.removeAllListeners("error").on("error", () => team.#fail());
      worker.unref();
      port1.unref();
      if (message !== "ready") throw new Error(message);
    });
    const problem = (await Promise.allSettled(started)).find((result) => result.status === "rejected");
    if (problem === undefined) return team;
    team.#fail();
    throw new Error(`cpu backend: a thread could not be started: ${String(problem.reason)}`);
  }

  /** After a run has thrown: ends every thread and gives the error of the one that failed first, or else `error`. */
  failure(error: unknown): unknown {
    this.#fail();
    const receive = workerThreads()!.receiveMessageOnPort;
    for (const port of this.#ports) {
      const text = receive(port)?.message as string | undefined;
      if (text !== undefined && !text.includes("unreachable"))
        return new Error(`cpu backend: a thread failed: ${text}`);
    }
    return error;
  }

  /** Ends the threads, which must be waiting for a run. */
  dissolve(): void {
    Atomics.store(this.#words, ended / 4, 1);
    this.#wake();
  }

  #fail(): void {
    Atomics.store(this.#words, failed / 4, 1);
    this.#wake();
  }

  /** Lets everybody out of the barrier. */
  #wake(): void {
    Atomics.add(this.#words, generation / 4, 1);
    Atomics.notify(this.#words, generation / 4);
  }
}
