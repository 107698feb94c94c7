/** @file A plan as one WebAssembly module: functions for stretches of steps between two calls to the host, for each thread. */
import type { Instruction, Program } from "../../program.ts";
import { typeOf } from "../../program.ts";
import { sizeOf } from "../../shape.ts";
import { emitElementwise } from "./emit-elementwise.ts";
import { emitInstruction, isNative, scratchBytes, sharedWork } from "./emit-instruction.ts";
import { emitWindowProduct, windowProductScratch } from "./emit-window-product.ts";
import type { MemoryPlan } from "./memory-plan.ts";
import { wholeStep, type Part } from "./part.ts";
import type { PlanStep, Schedule } from "./schedule.ts";
import { emitBarrier, emitService } from "./team.ts";
import { ModuleBuilder, type Target } from "./wasm/encoder.ts";
import type { Callable, FunctionBuilder } from "./wasm/function-builder.ts";
import { gemmParameters } from "./wasm/gemm.ts";

/** What the first thread runs, in order: an exported function of the module, or an instruction on the reference kernel. */
export type Stage =
  | { readonly kind: "wasm"; readonly name: string }
  | { readonly kind: "host"; readonly instruction: Instruction; readonly value: number };

export interface Emitted {
  readonly bytes: Uint8Array<ArrayBuffer>;
  readonly stages: readonly Stage[];
  /** Exported functions of the other threads, see `Team`. */
  readonly services: readonly string[];
}

/** Float operations below which a step stays on the first thread: some 10 µs, of which a barrier takes one. */
const worthSharing = 65_536;

/** Workspace that one step at a time may use, in bytes, in each thread. */
export function workspaceBytes(program: Program, { steps }: Schedule, target: Target): number {
  return steps.reduce((most, step) => {
    if (step.kind === "elementwise") return most;
    const bytes =
      step.kind === "instruction"
        ? scratchBytes(program, step.instruction, target)
        : windowProductScratch(program, step, target);
    return Math.max(most, bytes);
  }, 0);
}

/** Emits the module; the same program gives the same bytes. */
export function emit(
  program: Program,
  plan: Schedule,
  memory: MemoryPlan,
  target: Target,
  threads: number = 1,
): Emitted {
  return new Emitter(program, plan, memory, target, threads).emit();
}

class Emitter {
  readonly #program: Program;
  readonly #plan: Schedule;
  readonly #memory: MemoryPlan;
  readonly #threads: number;
  readonly #module: ModuleBuilder;
  readonly #gemm: Callable;
  readonly #barrier: FunctionBuilder | undefined;
  readonly #stages: Stage[] = [];
  /** What the first thread has to call before the next stage on the host. */
  #open: Callable[] = [];
  /** What each of the other threads calls in one run. */
  readonly #others: readonly Callable[][];

  constructor(program: Program, plan: Schedule, memory: MemoryPlan, target: Target, threads: number) {
    this.#program = program;
    this.#plan = plan;
    this.#memory = memory;
    this.#threads = threads;
    this.#module = new ModuleBuilder(target);
    this.#gemm = this.#module.importFunction(
      "gemm",
      Array.from({ length: gemmParameters }, () => "i32" as const),
      [],
    );
    this.#barrier = threads > 1 ? emitBarrier(this.#module, "barrier", memory.control, threads) : undefined;
    this.#others = Array.from({ length: threads - 1 }, () => []);
  }

  emit(): Emitted {
    // The other threads have started a run when the first one has passed this.
    if (this.#barrier !== undefined) this.#stages.push({ kind: "wasm", name: "barrier" });
    // Who has computed anything since the threads last met.
    let since: "nobody" | "first" | "all" = "nobody";
    for (const step of this.#plan.steps) {
      const parts = this.#isShared(step) ? this.#threads : 1;
      if (since === "all" || (since === "first" && parts > 1)) this.#meet();
      since = parts > 1 ? "all" : "first";
      if (step.kind === "instruction" && !isNative(this.#program, step.instruction)) {
        this.#flush();
        this.#stages.push({ kind: "host", instruction: step.instruction, value: step.value });
        continue;
      }
      for (let index = 0; index < parts; index++) {
        const f = this.#module.addFunction(null, []);
        this.#emitStep(f, step, parts === 1 ? wholeStep : { index, count: parts });
        (index === 0 ? this.#open : this.#others[index - 1]!).push(f);
      }
    }
    if (since === "all") this.#meet();
    this.#flush();
    const services = this.#others.map((calls, index) => {
      const name = `thread${index + 1}`;
      emitService(this.#module, name, this.#memory.control, this.#barrier!, (f) =>
        calls.forEach((call) => f.call(call)),
      );
      return name;
    });
    return { bytes: this.#module.toBytes(), stages: this.#stages, services };
  }

  #meet(): void {
    for (const calls of [this.#open, ...this.#others]) calls.push(this.#barrier!);
  }

  #flush(): void {
    if (this.#open.length === 0) return;
    const name = `run${this.#stages.length}`;
    const run = this.#module.addFunction(name, []);
    this.#open.forEach((call) => run.call(call));
    this.#open = [];
    this.#stages.push({ kind: "wasm", name });
  }

  #isShared(step: PlanStep): boolean {
    if (this.#threads === 1) return false;
    if (step.kind === "instruction") {
      return isNative(this.#program, step.instruction) && sharedWork(this.#program, step.instruction) >= worthSharing;
    }
    if (step.kind === "windowProduct") return false;
    return sizeOf(step.shape) * step.operations >= worthSharing;
  }

  #emitStep(f: FunctionBuilder, step: PlanStep, part: Part): void {
    if (step.kind === "elementwise") {
      emitElementwise(f, step, (value) => this.#offsetOf(value), part, this.#module.target.wide);
      return;
    }
    const scratch = this.#memory.scratch + part.index * this.#memory.scratchBytes;
    if (step.kind === "windowProduct") {
      const [left, right] = step.inputs;
      const from = [this.#offsetOf(left), this.#offsetOf(right)] as const;
      emitWindowProduct(f, this.#program, step, { from, to: this.#offsetOf(step.value), scratch, gemm: this.#gemm });
      return;
    }
    const { instruction, value } = step;
    emitInstruction(f, {
      instruction,
      types: instruction.inputs.map((id) => typeOf(this.#program, id)),
      from: instruction.inputs.map((id) => this.#offsetOf(id)),
      to: this.#offsetOf(value),
      scratch,
      gemm: this.#gemm,
      part,
      wide: this.#module.target.wide,
    });
  }

  #offsetOf(value: number): number {
    const offset = this.#memory.offsets.get(this.#plan.rootOf(value));
    if (offset === undefined) throw new Error(`value ${value} has no memory`);
    return offset;
  }
}
