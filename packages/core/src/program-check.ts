/** @file Programs from outside: refused with a reason unless they are what they say. */
import { dtypes, type Dtype } from "./dtype.ts";
import { NnError, ProgramError, UnknownNameError } from "./errors.ts";
import { opNamed } from "./op-table.ts";
import { resultType } from "./op-check.ts";
import type { Instruction, Program } from "./program.ts";
import { checkShape, showType, type ValueType } from "./shape.ts";

type Unchecked = Readonly<Record<string, unknown>>;

/**
 * Throws unless `value` is a Program: known operations with their parameters, operands that exist when they are used, and
 * the types that follow from the operations' rules. Backends call it before they plan memory by those types.
 *
 * @example const program: unknown = JSON.parse(text); checkProgram(program);
 * @throws ProgramError with the value that lies; UnknownNameError for an operation that does not exist.
 */
export function checkProgram(value: unknown): asserts value is Program {
  const { inputs, instructions, outputs, state } = recordOf("the program", value);
  const types = listOf("inputs", inputs).map((input, id) => valueType(`input ${id}`, input));
  const first = types.length;
  if (!isCount(state) || state > first) {
    throw new ProgramError(`program: state is ${show(state)}; wanted an integer from 0 to the ${first} inputs`);
  }
  listOf("instructions", instructions).forEach((entry, index) => {
    const instruction = recordOf(`instruction ${index}`, entry);
    types.push(checkInstruction(instruction, types, `%${first + index} = ${show(instruction["op"])}`));
  });
  const results = listOf("outputs", outputs).map((id, position) => {
    const type = isCount(id) ? types[id] : undefined;
    if (type === undefined) {
      throw new ProgramError(
        `program: output ${position} is ${show(id)}; wanted a value from 0 to ${types.length - 1}`,
      );
    }
    return type;
  });
  for (let i = 0; i < state; i++) {
    const [was, next] = [types[i]!, results[i]];
    if (next === undefined || showType(was) !== showType(next)) {
      throw new ProgramError(
        `program: state ${i} is ${showType(was)} and its next value ${next === undefined ? "is missing" : showType(next)}`,
      );
    }
  }
}

function checkInstruction(instruction: Unchecked, known: readonly ValueType[], where: string): ValueType {
  const { op: name, inputs, params } = instruction;
  if (typeof name !== "string") throw new ProgramError(`program: ${where}: the operation is not a name`);
  const op = opNamed(name);
  const operands = listOf(`inputs of ${where}`, inputs).map((id) => {
    const type = isCount(id) ? known[id] : undefined;
    if (type === undefined) {
      throw new ProgramError(
        `program: ${where} uses value ${show(id)} before it is computed; wanted 0 to ${known.length - 1}`,
      );
    }
    return type;
  });
  const said = valueType(where, instruction);
  const given = inContext(where, () => resultType(op, operands, params as Instruction["params"]));
  if (showType(said) !== showType(given)) {
    throw new ProgramError(`program: ${where} says ${showType(said)} but gives ${showType(given)}`);
  }
  return given;
}

function inContext<T>(where: string, body: () => T): T {
  try {
    return body();
  } catch (cause) {
    if (!(cause instanceof NnError) || cause instanceof UnknownNameError) throw cause;
    throw new ProgramError(`program: ${where}: ${cause.message}`, { cause });
  }
}

function valueType(where: string, value: unknown): ValueType {
  const { dtype, shape } = recordOf(where, value);
  if (!(dtypes as readonly unknown[]).includes(dtype)) {
    throw new ProgramError(`program: ${where} has dtype ${show(dtype)}; wanted ${dtypes.join(", ")}`);
  }
  const extents = listOf(`shape of ${where}`, shape);
  if (!extents.every(isCount)) {
    throw new ProgramError(`program: ${where} has shape ${show(shape)}; wanted non-negative integers`);
  }
  inContext(where, () => checkShape("shape", extents));
  return { dtype: dtype as Dtype, shape: extents };
}

function recordOf(where: string, value: unknown): Unchecked {
  if (typeof value === "object" && value !== null && !Array.isArray(value)) return value as Unchecked;
  throw new ProgramError(`program: ${where} is ${show(value)}; wanted an object`);
}

function listOf(where: string, value: unknown): readonly unknown[] {
  if (Array.isArray(value)) return value;
  throw new ProgramError(`program: ${where} is ${show(value)}; wanted a list`);
}

const isCount = (value: unknown): value is number => Number.isSafeInteger(value) && (value as number) >= 0;

function show(value: unknown): string {
  const text = typeof value === "number" ? String(value) : (JSON.stringify(value) ?? String(value));
  return text.length > 60 ? `${text.slice(0, 57)}…` : text;
}
