/** @file A backend with a planted fault: the reference, with one value moved by a few units in the last place. */
import { reference, type Backend, type Instruction, type Program, type TypedArray } from "@nn/core";

export interface Fault {
  readonly at: (instruction: Instruction, index: number, program: Program) => boolean;
  /** From this training step on, i.e. where the program has a scalar input that is at least so large; 0: everywhere. */
  readonly fromStep: number;
  readonly ulps: number;
  /** Only in programs that do not put out every value: what a fault in fusing operations looks like. */
  readonly hidesFromInspection?: boolean;
}

/** Values are computed one by one, as the reference does. */
export function faultyBackend(fault: Fault): Backend {
  const healthy = reference();
  return {
    ...healthy,
    name: "faulty",
    compile(program) {
      let state: readonly TypedArray[] = program.inputs
        .slice(0, program.state)
        .map(
          ({ dtype, shape }) => new (dtype === "float32" ? Float32Array : Int32Array)(shape.reduce((a, b) => a * b, 1)),
        );
      const inspected = program.outputs.length === program.instructions.length;
      return {
        async run(inputs) {
          const values: TypedArray[] = [...state, ...inputs];
          const scalars = program.inputs.flatMap(({ dtype, shape }, index) =>
            dtype === "float32" && shape.length === 0 ? [values[index]?.[0] ?? 0] : [],
          );
          const active =
            (fault.fromStep === 0 || scalars.some((value) => value >= fault.fromStep)) &&
            !(inspected && fault.hidesFromInspection === true);
          for (const [index, instruction] of program.instructions.entries()) {
            const value = await one(healthy, program, instruction, values);
            if (active && fault.at(instruction, index, program))
              new Int32Array(value.buffer, value.byteOffset, 1)[0]! += fault.ulps;
            values.push(value);
          }
          state = program.outputs.slice(0, program.state).map((id) => values[id]!);
          return program.outputs.slice(program.state).map((id) => values[id]!.slice());
        },
        writeState: (given) => void (state = given.map((value) => value.slice())),
        readState: () => state.map((value) => value.slice()),
        release: () => undefined,
      };
    },
  };
}

async function one(
  backend: Backend,
  program: Program,
  instruction: Instruction,
  values: readonly TypedArray[],
): Promise<TypedArray> {
  const types = [...program.inputs, ...program.instructions];
  const executable = await backend.compile({
    inputs: instruction.inputs.map((id) => types[id]!),
    instructions: [{ ...instruction, inputs: instruction.inputs.map((_, index) => index) }],
    outputs: [instruction.inputs.length],
    state: 0,
  });
  const [value] = await executable.run(instruction.inputs.map((id) => values[id]!));
  return value!.slice();
}
