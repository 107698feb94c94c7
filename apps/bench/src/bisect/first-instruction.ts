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
  const difference = firstDifferentValue(
    await evaluateAll(program, inputs, left),
    await evaluateAll(program, inputs, right),
  );
  if (difference !== undefined) return difference;
  for (const index of program.instructions.keys()) {
    const id = program.inputs.length + index;
    const sliced = slice(program, index);
    const outputs = [await evaluate(sliced, [id], inputs, left), await evaluate(sliced, [id], inputs, right)] as const;
    const fused = compareAt(...outputs, 0);
    if (fused !== undefined) return { instruction: index, seen: "fused", ...fused };
  }
  return undefined;
}

/** The value of every instruction. */
export function evaluateAll(
  program: Program,
  inputs: readonly TypedArray[],
  backend: Backend,
): Promise<readonly TypedArray[]> {
  return evaluate(
    program,
    program.instructions.map((_, index) => program.inputs.length + index),
    inputs,
    backend,
  );
}

/** The first instruction whose values differ. */
export function firstDifferentValue(
  left: readonly TypedArray[],
  right: readonly TypedArray[],
): InstructionDifference | undefined {
  for (const index of left.keys()) {
    const difference = compareAt(left, right, index);
    if (difference !== undefined) return { instruction: index, seen: "alone", ...difference };
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
