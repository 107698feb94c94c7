/** @file Random programs for fuzzing: any seed gives a valid program over operations, dtypes, ranks and state. */
import type { TypedArray } from "../dtype.ts";
import { gradients } from "../grad.ts";
import { mul } from "../ops/mul.ts";
import { sum } from "../ops/sum.ts";
import { tanh } from "../ops/tanh.ts";
import type { Program } from "../program.ts";
import { key, type Key } from "../random/key.ts";
import { integers, uniform } from "../random/sample.ts";
import { sameShape, sizeOf, type ValueType } from "../shape.ts";
import type { Tensor } from "../tensor.ts";
import { argumentTensor, toProgram } from "../trace.ts";
import { hostileOperand } from "./op-cases.ts";
import { growers, type Choices } from "./random-steps.ts";

export interface RandomProgram {
  readonly program: Program;
  readonly inputs: readonly TypedArray[];
}

/** Values larger than this are not grown further, so that programs stay small. */
const largestValue = 2048;

/** A program of about `length` operations, with a gradient and up to three states. */
export function randomProgram(stream: Key, length: number): RandomProgram {
  let draws = 0;
  const pick = (below: number): number => integers(stream.fold("pick", draws++), 1, below)[0]!;
  const extent = (): number => (pick(24) === 0 ? 0 : 1 + pick(9));
  const shape = (): number[] => Array.from({ length: pick(8) === 0 ? pick(5) : 1 + pick(3) }, extent);
  const floats = Array.from({ length: 3 }, shape);
  const types: ValueType[] = [...floats, ...floats].map((extents) => ({ dtype: "float32", shape: extents }));
  types.push({ dtype: "int32", shape: shape() }, { dtype: "bool", shape: floats[0]! });
  const keyInput = types.push({ dtype: "int32", shape: [2] }) - 1;
  const args = types.map(argumentTensor);

  const pool: Tensor[] = [...args];
  const choose = (fits: (x: Tensor) => boolean): Tensor | undefined => {
    const fitting = pool.filter(fits);
    return fitting.length === 0 ? undefined : fitting[pick(fitting.length)];
  };
  const choices: Choices = {
    pick,
    key: args[keyInput]!,
    float: () => choose(({ dtype }) => dtype === "float32")!,
    any: () => pool[pick(pool.length)]!,
    like: (x) => choose(({ dtype, shape: own }) => dtype === x.dtype && sameShape(own, x.shape))!,
    ofDtype: (dtype) => choose((x) => x.dtype === dtype)!,
  };
  for (let i = 0; i < length; i++) {
    const grown = growers[pick(growers.length)]!(choices);
    if (grown !== undefined && sizeOf(grown.shape) <= largestValue) pool.push(grown);
  }

  const last = choices.float();
  const loss = sum(mul(tanh(last), tanh(choices.like(last))));
  const wanted = [args[pick(3)]!, args[3 + pick(3)]!];
  // Next states: anything of the right type, other states included.
  const state = pick(4);
  const next = args.slice(0, state).map(choices.like);
  const outputs = [loss, ...gradients(loss, wanted), choices.any(), choices.any(), pool.at(-1)!];
  const { program } = toProgram(args, [...next, ...outputs], state);
  return { program, inputs: types.map((type, i) => drawInput(stream.fold("input", i), type)) };
}

function drawInput(stream: Key, { dtype, shape }: ValueType): TypedArray {
  const size = sizeOf(shape);
  if (dtype === "float32") return uniform(stream, size, { low: -2, high: 2 });
  return Int32Array.from(integers(stream, size, dtype === "bool" ? 2 : 12), (n) => (dtype === "bool" ? n : n - 2));
}

/** The program of a seed of the fuzz run; every fourth one gets hostile numbers. */
export function fuzzProgram(seed: number): RandomProgram {
  const { program, inputs } = randomProgram(key(seed), 3 + (seed % 25));
  if (seed % 4 !== 3) return { program, inputs };
  const hostile = program.inputs.map(({ dtype, shape }, i) => hostileOperand(dtype, sizeOf(shape), i));
  return { program, inputs: hostile };
}
