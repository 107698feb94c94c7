/** @file Program: a flat, serializable list of instructions over typed values with static shapes. */
import { sha256 } from "@noble/hashes/sha2.js";
import { bytesToHex, utf8ToBytes } from "@noble/hashes/utils.js";

import { ProgramError } from "./errors.ts";
import type { Json } from "./op.ts";
import { showType, type ValueType } from "./shape.ts";

/** Computes one new value. Its id is the number of program inputs plus its index in the list. */
export interface Instruction extends ValueType {
  readonly op: string;
  readonly inputs: readonly number[];
  readonly params: { readonly [name: string]: Json };
}

/** Values are numbered: inputs first, then one per instruction. */
export interface Program {
  readonly inputs: readonly ValueType[];
  readonly instructions: readonly Instruction[];
  readonly outputs: readonly number[];
  /** The first `state` inputs are state; the first `state` outputs are their next values, with the same types. */
  readonly state: number;
}

/** Type of the value numbered `id`. */
export function typeOf(program: Program, id: number): ValueType {
  const type = id < program.inputs.length ? program.inputs[id] : program.instructions[id - program.inputs.length];
  if (type === undefined) throw new ProgramError(`program has no value ${id}`);
  return type;
}

/** JSON with fixed key order; equal programs give equal text. */
export function canonicalProgram(program: Program): string {
  const type = ({ dtype, shape }: ValueType): Json => [dtype, shape];
  return JSON.stringify([
    "nn-program/1",
    program.state,
    program.inputs.map(type),
    program.instructions.map((i) => [i.op, i.inputs, sortKeys(i.params), type(i)]),
    program.outputs,
  ]);
}

/** Parameters as text that is equal for equal parameters. */
export function canonicalParams(params: Instruction["params"]): string {
  return JSON.stringify(sortKeys(params));
}

function sortKeys(value: Json): Json {
  if (Array.isArray(value)) return value.map(sortKeys);
  if (value === null || typeof value !== "object") return value;
  const record = value as { readonly [key: string]: Json };
  return Object.fromEntries(
    Object.keys(record)
      .sort()
      .map((key) => [key, sortKeys(record[key]!)]),
  );
}

/** SHA-256 of the canonical text, in hex. */
export function hashProgram(program: Program): string {
  return bytesToHex(sha256(utf8ToBytes(canonicalProgram(program))));
}

/** One line per value, for people: `%3 = matmul %0 %1 {"transposeA":false} : float32[32, 10]`. */
export function printProgram(program: Program): string {
  const lines = program.inputs.map(
    (type, id) => `%${id} = ${id < program.state ? "state" : "input"} : ${showType(type)}`,
  );
  program.instructions.forEach((instruction, index) => {
    const operands = instruction.inputs.map((id) => ` %${id}`).join("");
    const params = Object.keys(instruction.params).length === 0 ? "" : ` ${canonicalParams(instruction.params)}`;
    lines.push(`%${program.inputs.length + index} = ${instruction.op}${operands}${params} : ${showType(instruction)}`);
  });
  lines.push(`return ${program.outputs.map((id) => `%${id}`).join(" ")}`);
  return lines.join("\n");
}
