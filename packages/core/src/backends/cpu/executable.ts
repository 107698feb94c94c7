/** @file A compiled program with its memory: copies inputs in, runs the stages, copies outputs out. */
import type { Executable } from "../../backend.ts";
import type { TypedArray } from "../../dtype.ts";
import { ProgramError, ShapeError } from "../../errors.ts";
import { typeOf, type Program } from "../../program.ts";
import { sizeOf, type ValueType } from "../../shape.ts";
import { checkValues } from "../../value-check.ts";
import { referenceKernel } from "../reference/index.ts";
import type { Stage } from "./emit.ts";
import { gemmLibrary } from "./engine.ts";
import { Team } from "./team.ts";
import type { MemoryPlan } from "./memory-plan.ts";
import type { Schedule } from "./schedule.ts";
import type { Target } from "./wasm/encoder.ts";

export interface CompiledProgram {
  readonly program: Program;
  readonly plan: Schedule;
  readonly memoryPlan: MemoryPlan;
  readonly target: Target;
  readonly module: WebAssembly.Module;
  readonly stages: readonly Stage[];
  /** Exported functions of the threads beside the first. */
  readonly services: readonly string[];
}

const pageBytes = 65_536;

function allocateMemory(pages: number, shared: boolean): WebAssembly.Memory {
  try {
    return new WebAssembly.Memory(shared ? { initial: pages, maximum: pages, shared } : { initial: pages });
  } catch (cause) {
    if (!(cause instanceof RangeError)) throw cause;
    throw new ShapeError(
      `cpu backend: no memory for the ${pages * pageBytes} bytes of the program; use a smaller batch or model, or release executables`,
    );
  }
}

export class CpuExecutable implements Executable {
  readonly #compiled: CompiledProgram;
  readonly #memory: WebAssembly.Memory;
  readonly #stages: readonly (() => void)[];
  readonly #inputs: readonly TypedArray[];
  readonly #inputTypes: readonly ValueType[];
  readonly #state: readonly TypedArray[];
  readonly #outputs: readonly TypedArray[];
  readonly #copies: readonly (() => void)[];
  #team: Team | undefined;
  #released = false;

  constructor(compiled: CompiledProgram) {
    this.#compiled = compiled;
    const { program, plan, memoryPlan, target } = compiled;
    const pages = Math.max(1, Math.ceil(memoryPlan.bytes / pageBytes));
    const memory = allocateMemory(pages, target.shared);
    this.#memory = memory;
    const view = (value: number): TypedArray => {
      const { dtype, shape } = typeOf(program, value);
      const offset = memoryPlan.offsets.get(plan.rootOf(value)) ?? 0;
      const size = sizeOf(shape);
      return dtype === "float32"
        ? new Float32Array(memory.buffer, offset, size)
        : new Int32Array(memory.buffer, offset, size);
    };
    const { gemm } = new WebAssembly.Instance(gemmLibrary(target), { env: { memory } }).exports;
    const exports = new WebAssembly.Instance(compiled.module, { env: { memory, gemm: gemm! } }).exports;
    this.#stages = compiled.stages.map((stage) => {
      if (stage.kind === "wasm") return exports[stage.name] as () => void;
      const { instruction, value } = stage;
      const kernel = referenceKernel(
        instruction,
        instruction.inputs.map((id) => typeOf(program, id)),
      );
      const operands = instruction.inputs.map(view);
      const output = view(value);
      return () => kernel(operands, output);
    });
    const inputs = program.inputs.map((_, id) => view(id));
    this.#state = inputs.slice(0, program.state);
    this.#inputs = inputs.slice(program.state);
    this.#inputTypes = program.inputs.slice(program.state);
    this.#outputs = program.outputs.map(view);
    const bytes = new Uint8Array(memory.buffer);
    this.#copies = memoryPlan.finalCopies.map(({ from, to, bytes: length }) => {
      const source = memoryPlan.offsets.get(from)!;
      const target = memoryPlan.offsets.get(to)!;
      return () => bytes.copyWithin(target, source, source + length);
    });
  }

  /** An executable whose steps are shared between threads; see `Team`. */
  static async withThreads(compiled: CompiledProgram): Promise<CpuExecutable> {
    const executable = new CpuExecutable(compiled);
    executable.#team = await Team.start({
      memory: executable.#memory,
      library: gemmLibrary(compiled.target),
      module: compiled.module,
      names: compiled.services,
      control: compiled.memoryPlan.control,
    });
    return executable;
  }

  run(inputs: readonly TypedArray[]): readonly TypedArray[] {
    if (this.#released) throw new ProgramError("this executable was released");
    checkValues("input", this.#inputTypes, inputs);
    for (let index = 0; index < this.#inputs.length; index++) this.#inputs[index]!.set(inputs[index]!);
    const early = this.#readPassedThrough();
    try {
      for (const stage of this.#stages) stage();
    } catch (error) {
      if (this.#team === undefined) throw error;
      this.#released = true;
      throw this.#team.failure(error);
    }
    for (const copy of this.#copies) copy();
    const { state } = this.#compiled.program;
    early?.forEach((value, position) => {
      if (position < state) this.#state[position]!.set(value);
    });
    const results: TypedArray[] = [];
    for (let position = state; position < this.#outputs.length; position++) {
      results.push(early?.get(position) ?? this.#outputs[position]!.slice());
    }
    return results;
  }

  /** Outputs that repeat an input, before any step updates it in place; most programs have none. */
  #readPassedThrough(): ReadonlyMap<number, TypedArray> | undefined {
    const { passedThrough } = this.#compiled.plan;
    if (passedThrough.length === 0) return undefined;
    return new Map(passedThrough.map((position) => [position, this.#outputs[position]!.slice()]));
  }

  writeState(values: readonly TypedArray[]): void {
    checkValues("state", this.#compiled.program.inputs.slice(0, this.#state.length), values);
    this.#state.forEach((view, index) => view.set(values[index]!));
  }

  readState(): readonly TypedArray[] {
    return this.#state.map((view) => view.slice());
  }

  release(): void {
    if (!this.#released) this.#team?.dissolve();
    this.#released = true;
  }
}
