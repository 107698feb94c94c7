/** @file A backend that is the reference with one fault planted: what the conformance suite is tested with. */
import type { Backend, Executable } from "../backend.ts";
import { referenceKernel, type Kernel } from "../backends/reference/index.ts";
import { allocate, type TypedArray } from "../dtype.ts";
import { unknownName } from "../errors.ts";
import { typeOf, type Instruction, type Program } from "../program.ts";
import { sizeOf, type ValueType } from "../shape.ts";
import { faults } from "./faults.ts";

export interface KernelSite {
  readonly instruction: Instruction;
  readonly types: readonly ValueType[];
  /** The kernel without the fault. */
  readonly right: Kernel;
  /** Instructions that computed the operands; `undefined` for inputs. */
  readonly producers: readonly (Instruction | undefined)[];
  /** Operands of the producer of operand `i`, once they are computed. */
  readonly operandsOf: (i: number) => readonly TypedArray[];
}

/** How a fault bends the interpreter. */
export interface Plant {
  readonly kernel?: (site: KernelSite) => Kernel | undefined;
  /** Memory of results is kept between runs, and not cleared. */
  readonly keepMemory?: boolean;
  /** Outputs are the memory itself. */
  readonly shareOutputs?: boolean;
  /** Each next state overwrites its state as soon as it is known. */
  readonly eagerState?: boolean;
  /** Executables of a backend have one state. */
  readonly oneState?: boolean;
  /** Runs first and reads the inputs given to the run before. */
  readonly lateInputs?: boolean;
  /** The first elementwise result of the right size is computed in the memory of an input. */
  readonly overwriteInput?: boolean;
}

/**
 * The reference with the named fault, or with none.
 *
 * @example describeBackend(faultyBackend("tail of a vector is not computed"), api) // its named tests turn red
 */
export function faultyBackend(name?: string): Backend {
  if (name !== undefined && !Object.hasOwn(faults, name)) throw unknownName("fault", name, Object.keys(faults));
  const plant: Plant = name === undefined ? {} : faults[name]!.plant;
  const shared: { state?: TypedArray[] } = {};
  return {
    name: `faulty: ${name ?? "without a fault"}`,
    capabilities: { profiles: ["exact"], native: () => true },
    compile: (program) => new FaultyExecutable(program, plant, shared),
  };
}

class FaultyExecutable implements Executable {
  readonly #program: Program;
  readonly #plant: Plant;
  readonly #kernels: readonly Kernel[];
  readonly #values: TypedArray[];
  readonly #shared: { state?: TypedArray[] };
  #state: TypedArray[];
  #previous: readonly TypedArray[] | undefined;

  constructor(program: Program, plant: Plant, shared: { state?: TypedArray[] }) {
    this.#program = program;
    this.#plant = plant;
    this.#shared = shared;
    const empty = ({ dtype, shape }: ValueType): TypedArray => allocate(dtype, sizeOf(shape));
    this.#state = program.inputs.slice(0, program.state).map(empty);
    this.#values = [...program.inputs, ...program.instructions].map(empty);
    this.#kernels = program.instructions.map((instruction) => this.#kernelOf(instruction));
  }

  #kernelOf(instruction: Instruction): Kernel {
    const { inputs } = this.#program;
    const producer = (id: number): Instruction | undefined => this.#program.instructions[id - inputs.length];
    const types = instruction.inputs.map((id) => typeOf(this.#program, id));
    const right = referenceKernel(instruction, types);
    const bent = this.#plant.kernel?.({
      instruction,
      types,
      right,
      producers: instruction.inputs.map(producer),
      operandsOf: (i) => producer(instruction.inputs[i]!)!.inputs.map((id) => this.#values[id]!),
    });
    return bent ?? right;
  }

  run(given: readonly TypedArray[]): readonly TypedArray[] {
    const { inputs: types, instructions, outputs, state } = this.#program;
    const inputs = this.#plant.lateInputs === true ? (this.#previous ?? given) : given;
    this.#previous = given.map((input) => input.slice());
    const current = this.#plant.oneState === true ? (this.#shared.state ?? this.#state) : this.#state;
    [...current, ...inputs].forEach((value, id) => (this.#values[id] = value));
    instructions.forEach((instruction, index) => {
      const id = types.length + index;
      const size = sizeOf(instruction.shape);
      const operand = instruction.inputs[0];
      const inPlace =
        this.#plant.overwriteInput === true && operand !== undefined && operand >= state && operand < types.length;
      if (inPlace && this.#values[operand]!.length === size) this.#values[id] = this.#values[operand]!;
      else if (this.#plant.keepMemory !== true) this.#values[id] = allocate(instruction.dtype, size);
      this.#kernels[index]!(
        instruction.inputs.map((input) => this.#values[input]!),
        this.#values[id]!,
      );
      if (this.#plant.eagerState === true && outputs.indexOf(id) < state && outputs.includes(id)) {
        this.#values[outputs.indexOf(id)]!.set(this.#values[id]!);
      }
    });
    this.#state = [];
    for (const id of outputs.slice(0, state)) {
      this.#state.push(this.#values[id]!.slice());
      // A copy loop without a place to keep the old value: the second state is read after the first was written.
      if (this.#plant.eagerState === true) this.#values[this.#state.length - 1]!.set(this.#state.at(-1)!);
    }
    this.#shared.state = this.#state;
    return outputs
      .slice(state)
      .map((id) => (this.#plant.shareOutputs === true ? this.#values[id]! : this.#values[id]!.slice()));
  }

  writeState(values: readonly TypedArray[]): void {
    this.#state = values.map((value) => value.slice());
    this.#shared.state = this.#state;
  }

  readState(): readonly TypedArray[] {
    return this.#state.map((value) => value.slice());
  }

  release(): void {
    this.#state = [];
  }
}
