/** @file A planned program with its state on the device. */
import type { Executable } from "../../backend.ts";
import { allocate, type Dtype, type TypedArray } from "../../dtype.ts";
import { ProgramError } from "../../errors.ts";
import { typeOf, type Program } from "../../program.ts";
import { sizeOf } from "../../shape.ts";
import { checkValues } from "../../value-check.ts";
import { referenceKernel, type Kernel } from "../reference/index.ts";
import { Cell } from "./cell.ts";
import type { Device } from "./device.ts";
import type { KernelStep } from "./kernels/lowering.ts";
import type { HostStep, Plan } from "./plan.ts";

export class GpuExecutable implements Executable {
  readonly #program: Program;
  readonly #plan: Plan;
  readonly #device: Device;
  readonly #kernels = new Map<HostStep, Kernel>();
  readonly #constants = new Map<number, Cell>();
  #state: Cell[];
  #released = false;
  /** Runs follow one another: each needs the state that the one before leaves. */
  #tail: Promise<unknown> = Promise.resolve();

  constructor(program: Program, plan: Plan, device: Device) {
    this.#program = program;
    this.#plan = plan;
    this.#device = device;
    for (const [value, data] of plan.constants) this.#constants.set(value, this.#cell(value, data));
    for (const step of plan.steps) {
      if (step.kind !== "host") continue;
      const types = step.instruction.inputs.map((id) => typeOf(program, id));
      this.#kernels.set(step, referenceKernel(step.instruction, types));
    }
    this.#state = program.inputs
      .slice(0, program.state)
      .map(({ dtype, shape }, id) => this.#cell(id, allocate(dtype, sizeOf(shape))));
  }

  run(inputs: readonly TypedArray[]): Promise<readonly TypedArray[]> {
    checkValues("input", this.#program.inputs.slice(this.#program.state), inputs);
    // Copied now: the caller may fill its arrays again while this waits.
    const copies = inputs.map((input) => input.slice());
    return this.#enqueue(() => this.#run(copies));
  }

  writeState(values: readonly TypedArray[]): Promise<void> {
    checkValues("state", this.#program.inputs.slice(0, this.#program.state), values);
    const copies = values.map((value) => value.slice());
    return this.#enqueue(async () => {
      this.#state.forEach((cell) => cell.release());
      this.#state = copies.map((data, id) => this.#cell(id, data));
    });
  }

  readState(): Promise<readonly TypedArray[]> {
    return this.#enqueue(() => Promise.all(this.#state.map(async (cell) => (await cell.host()).slice())));
  }

  release(): void {
    if (this.#released) return;
    this.#released = true;
    void this.#tail.then(() => {
      for (const cell of [...this.#state, ...this.#constants.values()]) cell.release();
      this.#state = [];
    });
  }

  #enqueue<T>(job: () => Promise<T>): Promise<T> {
    if (this.#released) return Promise.reject(new ProgramError("this executable was released"));
    const done = this.#tail.then(job);
    this.#tail = done.catch(() => undefined);
    return done;
  }

  #type(value: number): { readonly dtype: Dtype; readonly size: number } {
    const values = this.#program.inputs.length + this.#program.instructions.length;
    // Intermediate results of reductions are never read back.
    if (value >= values) return { dtype: "float32", size: 0 };
    const { dtype, shape } = typeOf(this.#program, value);
    return { dtype, size: sizeOf(shape) };
  }

  #cell(value: number, host: TypedArray): Cell {
    const { dtype, size } = this.#type(value);
    return new Cell(this.#device, dtype, size, { host });
  }

  async #run(inputs: readonly TypedArray[]): Promise<readonly TypedArray[]> {
    const { outputs, state } = this.#program;
    const { steps, dead, rootOf } = this.#plan;
    const cells = new Map<number, Cell>();
    for (const [value, cell] of this.#constants) cells.set(value, cell.retain());
    this.#state.forEach((cell, id) => cells.set(id, cell.retain()));
    inputs.forEach((data, index) => cells.set(state + index, this.#cell(state + index, data)));
    try {
      for (const [index, step] of steps.entries()) {
        const operands = step.operands.map((id) => cells.get(id)!);
        cells.set(
          step.result,
          await (step.kind === "host" ? this.#onHost(step, operands) : this.#launch(step, operands)),
        );
        for (const value of dead[index]!) {
          cells.get(value)!.release();
          cells.delete(value);
        }
      }
      const results = outputs.map((id) => cells.get(rootOf(id))!);
      const read = await Promise.all(results.slice(state).map(async (cell) => (await cell.host()).slice()));
      const next = results.slice(0, state).map((cell) => cell.retain());
      this.#state.forEach((cell) => cell.release());
      this.#state = next;
      return read;
    } finally {
      for (const cell of cells.values()) cell.release();
    }
  }

  async #onHost(step: HostStep, operands: readonly Cell[]): Promise<Cell> {
    const inputs = await Promise.all(operands.map((cell) => cell.host()));
    const { dtype, size } = this.#type(step.result);
    const output = allocate(dtype, size);
    this.#kernels.get(step)!(inputs, output);
    return this.#cell(step.result, output);
  }

  async #launch({ kernel, result }: KernelStep, operands: readonly Cell[]): Promise<Cell> {
    const handles = [];
    for (const [i, cell] of operands.entries()) handles.push(await cell.handle(kernel.operands[i]!));
    const handle = await this.#device.run(kernel, handles);
    const { dtype, size } = this.#type(result);
    return new Cell(this.#device, dtype, size, { handle });
  }
}
