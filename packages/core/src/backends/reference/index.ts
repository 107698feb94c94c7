/**
 * @file The reference backend: an interpreter whose loops are the numerics contract. Every backend that claims the
 * `exact` profile gives its bits. It is never made fast.
 */
import type { Backend, Executable } from "../../backend.ts";
import { allocate, type TypedArray } from "../../dtype.ts";
import { opNamed } from "../../op-table.ts";
import { ProgramError } from "../../errors.ts";
import { checkProgram } from "../../program-check.ts";
import type { Instruction, Program } from "../../program.ts";
import { typeOf } from "../../program.ts";
import { compileTape, type Tape } from "../../scalar/evaluate.ts";
import { argument, scalarTypes } from "../../scalar/expr.ts";
import { sizeOf, type ValueType } from "../../shape.ts";
import { checkValues } from "../../value-check.ts";

/** Fills `output` with one instruction's value. */
export type Kernel = (inputs: readonly TypedArray[], output: TypedArray) => void;

/** The interpreter, one operation at a time. */
export function reference(): Backend {
  return {
    name: "reference",
    capabilities: { profiles: ["exact"], native: () => true },
    compile: (program) => new ReferenceExecutable(program),
  };
}

/** The reference kernel of an instruction; other backends fall back to it. */
export function referenceKernel(instruction: Instruction, types: readonly ValueType[]): Kernel {
  const op = opNamed(instruction.op);
  if (op.kind === "structured") {
    return (inputs, output) => {
      op.reference({
        inputs,
        types,
        params: instruction.params as never,
        output,
        outputType: instruction,
        round: Math.fround,
      });
    };
  }
  const root = op.scalar(
    types.map((type, index) => argument(index, scalarTypes[type.dtype])),
    instruction.params as never,
  );
  return elementwise(compileTape([root], types.length));
}

function elementwise(tape: Tape): Kernel {
  const { slots, results } = tape;
  return (inputs, output) => {
    for (let i = 0; i < output.length; i++) {
      for (let operand = 0; operand < inputs.length; operand++) slots[operand] = inputs[operand]![i]!;
      tape.run();
      output[i] = slots[results[0]!]!;
    }
  };
}

class ReferenceExecutable implements Executable {
  readonly #program: Program;
  readonly #kernels: readonly Kernel[];
  #state: readonly TypedArray[];
  #released = false;

  constructor(program: Program) {
    checkProgram(program);
    this.#program = program;
    this.#kernels = program.instructions.map((instruction) =>
      referenceKernel(
        instruction,
        instruction.inputs.map((id) => typeOf(program, id)),
      ),
    );
    this.#state = program.inputs.slice(0, program.state).map((type) => allocate(type.dtype, sizeOf(type.shape)));
  }

  run(inputs: readonly TypedArray[]): readonly TypedArray[] {
    if (this.#released) throw new ProgramError("this executable was released");
    const { instructions, outputs, state } = this.#program;
    checkValues("input", this.#program.inputs.slice(state), inputs);
    const values: TypedArray[] = [...this.#state, ...inputs];
    instructions.forEach((instruction, index) => {
      const output = allocate(instruction.dtype, sizeOf(instruction.shape));
      this.#kernels[index]!(
        instruction.inputs.map((id) => values[id]!),
        output,
      );
      values.push(output);
    });
    this.#state = outputs.slice(0, state).map((id) => values[id]!);
    return outputs.slice(state).map((id) => values[id]!.slice());
  }

  writeState(values: readonly TypedArray[]): void {
    checkValues("state", this.#program.inputs.slice(0, this.#program.state), values);
    this.#state = values.map((value) => value.slice());
  }

  readState(): readonly TypedArray[] {
    return this.#state.map((value) => value.slice());
  }

  release(): void {
    this.#released = true;
    this.#state = [];
  }
}
