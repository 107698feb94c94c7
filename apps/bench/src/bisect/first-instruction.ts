/** @file The first instruction of a program that two backends compute differently from the same inputs. */
import type { Backend, Program, TypedArray } from "@nn/core";
import { compareArrays, type ArrayDifference } from "./ulps.ts";

export interface InstructionDifference extends ArrayDifference {
  /** Index of the instruction. */
  readonly instruction: number;
  /**
   * `alone`: every value was put out, so its operands were equal on both backends. `fused`: it differs only where the backend computes
   * it together with what it is made of, and nothing before it does.
   */
  readonly seen: "alone" | "fused";
}

/**
 * Runs the program with every value as an output on both backends and compares in the order of the instructions. Where that hides the
 * difference, because a backend fuses differently then, each value is asked for alone.
 */
export async function firstDifferentInstruction(
  program: Program,
  inputs: readonly TypedArray[],
  left: Backend,
  right: Backend,
): Promise<InstructionDifference | undefined> {
  const offset = program.inputs.length;
  const all = program.instructions.map((_, index) => offset + index);
  const [a, b] = [await evaluate(program, all, inputs, left), await evaluate(program, all, inputs, right)];
  for (const index of program.instructions.keys()) {
    const difference = compareAt(a, b, index);
    if (difference !== undefined) return { instruction: index, seen: "alone", ...difference };
  }
  for (const [index, id] of all.entries()) {
    const sliced = slice(program, index);
    const outputs = [await evaluate(sliced, [id], inputs, left), await evaluate(sliced, [id], inputs, right)] as const;
    const difference = compareAt(...outputs, 0);
    if (difference !== undefined) return { instruction: index, seen: "fused", ...difference };
  }
  return undefined;
}

function compareAt(a: readonly TypedArray[], b: readonly TypedArray[], index: number): ArrayDifference | undefined {
  const [left, right] = [a[index], b[index]];
  return left === undefined || right === undefined ? undefined : compareArrays(left, right);
}

async function evaluate(
  program: Program,
  outputs: readonly number[],
  inputs: readonly TypedArray[],
  backend: Backend,
): Promise<readonly TypedArray[]> {
  const [profile] = backend.capabilities.profiles;
  const executable = await backend.compile({ ...program, state: 0, outputs }, profile === undefined ? {} : { profile });
  try {
    return await executable.run(inputs);
  } finally {
    executable.release();
  }
}

/** The program up to an instruction; ids stay what they are. */
function slice(program: Program, last: number): Program {
  return { ...program, instructions: program.instructions.slice(0, last + 1) };
}
