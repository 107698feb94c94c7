/** @file From tensors to a Program and back. */
import type { NdArray } from "./array.ts";
import { ProgramError } from "./errors.ts";
import { opNamed } from "./op-table.ts";
import { canonicalParams, type Instruction, type Program } from "./program.ts";
import { showType, type ValueType } from "./shape.ts";
import { record, Tensor } from "./tensor.ts";

/** Argument `index` of the function being traced. */
export function argumentTensor(type: ValueType, index: number): Tensor {
  return new Tensor({ dtype: type.dtype, shape: type.shape }, { kind: "argument", index });
}

export interface Traced {
  readonly program: Program;
  /** Data that the function closed over; they are the program's last inputs, in this order. */
  readonly captured: readonly NdArray[];
}

/**
 * Flattens the recording that leads to `outputs` into a Program.
 *
 * Instructions come in the order of a depth-first walk from the outputs, operands first. Equal instructions on equal
 * operands are written once, and what no output needs is left out; neither changes a bit of any output.
 */
export function toProgram(args: readonly Tensor[], outputs: readonly Tensor[], state = 0): Traced {
  const order = topologicalOrder(outputs);
  const captured: NdArray[] = [];
  const ids = new Map<Tensor, number>();
  args.forEach((tensor, index) => ids.set(tensor, index));
  for (const tensor of order) {
    if (ids.has(tensor)) continue;
    if (tensor.origin.kind === "data") {
      ids.set(tensor, args.length + captured.length);
      captured.push(tensor.origin.value);
    } else if (tensor.origin.kind === "argument") {
      throw new ProgramError(
        `${showType(tensor)} is the argument of another traced function; tensors must not leave the function they are traced in`,
      );
    }
  }
  const inputs = [...args, ...captured].map(({ dtype, shape }): ValueType => ({ dtype, shape }));
  const instructions: Instruction[] = [];
  const known = new Map<string, number>();
  for (const tensor of order) {
    if (tensor.origin.kind !== "operation") continue;
    const { op, params } = tensor.origin;
    const operands = tensor.origin.inputs.map((input) => ids.get(input)!);
    const fingerprint = `${op.name} ${operands.join(" ")} ${canonicalParams(params)}`;
    let id = known.get(fingerprint);
    if (id === undefined) {
      id = inputs.length + instructions.length;
      known.set(fingerprint, id);
      instructions.push({ op: op.name, inputs: operands, params, dtype: tensor.dtype, shape: tensor.shape });
    }
    ids.set(tensor, id);
  }
  const program: Program = { inputs, instructions, outputs: outputs.map((output) => ids.get(output)!), state };
  return { program, captured };
}

/** Tensors that `roots` depend on, operands before their users; iterative, because recordings get deep. */
export function topologicalOrder(roots: readonly Tensor[]): Tensor[] {
  const order: Tensor[] = [];
  const seen = new Set<Tensor>();
  const stack: { readonly tensor: Tensor; next: number }[] = [];
  for (const root of roots) {
    if (seen.has(root)) continue;
    seen.add(root);
    stack.push({ tensor: root, next: 0 });
    while (stack.length > 0) {
      const frame = stack.at(-1)!;
      const operands = frame.tensor.origin.kind === "operation" ? frame.tensor.origin.inputs : [];
      const operand = operands[frame.next++];
      if (operand === undefined) {
        order.push(frame.tensor);
        stack.pop();
      } else if (!seen.has(operand)) {
        seen.add(operand);
        stack.push({ tensor: operand, next: 0 });
      }
    }
  }
  return order;
}

/** Records a Program again on other inputs; shapes are inferred anew, and a Program that lies about them is refused. */
export function replay(program: Program, inputs: readonly Tensor[]): Tensor[] {
  const values = [...inputs];
  for (const instruction of program.instructions) {
    const operands = instruction.inputs.map((id) => {
      const value = values[id];
      if (value === undefined)
        throw new ProgramError(`program: ${instruction.op} uses value ${id} before it is computed`);
      return value;
    });
    const value = record(opNamed(instruction.op), operands, instruction.params);
    if (showType(value) !== showType(instruction)) {
      throw new ProgramError(`program: ${instruction.op} says ${showType(instruction)} but gives ${showType(value)}`);
    }
    values.push(value);
  }
  return program.outputs.map((id) => {
    const value = values[id];
    if (value === undefined) throw new ProgramError(`program: output ${id} is not a value of the program`);
    return value;
  });
}
