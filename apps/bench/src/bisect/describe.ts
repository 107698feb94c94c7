/** @file The first difference of two backends in words. */
import type { Instruction, Program } from "@nn/core";
import type { CallDifference } from "./bisect-trial.ts";
import { counted } from "@nn/trials";

/** Lines for people; `left` and `right` are names of the backends. */
export function describeCall(
  { step, phase, program, instruction }: CallDifference,
  left: string,
  right: string,
): string[] {
  const where =
    phase === "training"
      ? `training step ${step}`
      : `the evaluation ${step === 0 ? "before the first step" : `after step ${step}`}`;
  if (instruction === undefined)
    return [
      `first difference: ${where}; the program differs as a whole, and none of its values does when it is asked for by itself`,
    ];
  const { code, place, index, count, size, ulps } = instruction;
  const layer =
    place === undefined ? "a program that is no training step and no evaluation" : `${place.layer}, ${place.direction}`;
  const unit = code.dtype === "float32" ? `${counted(ulps, "ulp")} at most` : `by ${ulps} at most`;
  return [
    `first difference: ${where}, ${layer}, ${code.op}`,
    `  ${printInstruction(program, instruction.instruction, code)}`,
    `  ${count} of ${size} elements ${count === 1 ? "differs" : "differ"}, ${unit}; the first is ${element(code.shape, index)}`,
    `  ${left.padEnd(Math.max(left.length, right.length))}  ${number(instruction.left, code.dtype)}`,
    `  ${right.padEnd(Math.max(left.length, right.length))}  ${number(instruction.right, code.dtype)}`,
    instruction.seen === "alone"
      ? "  its operands are equal on both"
      : "  it differs only where it is computed together with its operands, as fused code does",
  ];
}

/** `%54 = matmul %53 %5 {"transposeA":false} : float32[16, 8]`. */
function printInstruction(
  { inputs }: Program,
  index: number,
  { op, inputs: operands, params, dtype, shape }: Instruction,
): string {
  const options = Object.keys(params).length === 0 ? "" : ` ${JSON.stringify(params)}`;
  return `%${inputs.length + index} = ${[op, ...operands.map((id) => `%${id}`)].join(" ")}${options} : ${dtype}[${shape.join(", ")}]`;
}

/** `[3, 1]` of the element at a flat index. */
function element(shape: readonly number[], index: number): string {
  const place: number[] = [];
  let rest = index;
  for (const extent of shape.toReversed()) {
    place.unshift(rest % extent);
    rest = Math.floor(rest / extent);
  }
  return `[${place.join(", ")}]`;
}

function number(value: number, dtype: string): string {
  if (dtype !== "float32") return String(value);
  const bits = new Uint32Array(Float32Array.of(value).buffer)[0] ?? 0;
  return `${value} (0x${bits.toString(16).padStart(8, "0")})`;
}
