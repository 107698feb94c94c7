/** @file The reference in float64: what accuracy and gradients are judged by. */
import type { HostArray } from "../dtype.ts";
import { opNamed } from "../op-table.ts";
import { typeOf, type Instruction, type Program } from "../program.ts";
import { compileTape } from "../scalar/evaluate.ts";
import { argument, scalarTypes } from "../scalar/expr.ts";
import { sizeOf, type ValueType } from "../shape.ts";

const exactly = (value: number): number => value;

/**
 * Outputs of a program without state, every float32 held in float64 and no operation rounded. Functions that the scalar
 * language approximates are those of `math`.
 *
 * @example runFloat64(toProgram([x], [exp(x)]).program, [Float64Array.of(1)]) // [2.718281828459045]
 */
export function runFloat64(program: Program, inputs: readonly HostArray[]): HostArray[] {
  const values: HostArray[] = inputs.map((input) => (input instanceof Float32Array ? Float64Array.from(input) : input));
  for (const instruction of program.instructions) {
    const size = sizeOf(instruction.shape);
    const output = instruction.dtype === "float32" ? new Float64Array(size) : new Int32Array(size);
    const types = instruction.inputs.map((id) => typeOf(program, id));
    compute(
      instruction,
      types,
      instruction.inputs.map((id) => values[id]!),
      output,
    );
    values.push(output);
  }
  return program.outputs.map((id) => values[id]!);
}

function compute(
  instruction: Instruction,
  types: readonly ValueType[],
  inputs: readonly HostArray[],
  output: HostArray,
): void {
  const op = opNamed(instruction.op);
  const params = instruction.params as never;
  if (op.kind === "structured") {
    op.reference({ inputs, types, params, output, outputType: instruction, round: exactly });
    return;
  }
  const { float64 } = op;
  if (float64 !== undefined) {
    for (let i = 0; i < output.length; i++) output[i] = float64(inputs.map((input) => input[i]!));
    return;
  }
  const args = types.map(({ dtype }, index) => argument(index, scalarTypes[dtype]));
  const tape = compileTape([op.scalar(args, params)], types.length, exactly);
  for (let i = 0; i < output.length; i++) {
    inputs.forEach((input, operand) => (tape.slots[operand] = input[i]!));
    tape.run();
    output[i] = tape.slots[tape.results[0]!]!;
  }
}
