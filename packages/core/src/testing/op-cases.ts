/** @file Test programs: one per operation and sample, forward and gradient, with the data to run them on. */
import type { Dtype, TypedArray } from "../dtype.ts";
import { gradients } from "../grad.ts";
import type { AnyOp, OpSample } from "../op.ts";
import { allOps } from "../ops/_all.ts";
import { mul } from "../ops/mul.ts";
import { sum } from "../ops/sum.ts";
import type { Program } from "../program.ts";
import { key, type Key } from "../random/key.ts";
import { integers, uniform } from "../random/sample.ts";
import { sizeOf, type ValueType } from "../shape.ts";
import { record } from "../tensor.ts";
import { argumentTensor, toProgram } from "../trace.ts";

export interface OpCase {
  readonly op: AnyOp;
  readonly sample: OpSample<object>;
  readonly title: string;
  readonly forward: Program;
  /** Gradient of Σ weights · output; its last input is the weights. Absent where no operand is float32. */
  readonly gradient?: Program;
  readonly inputs: readonly TypedArray[];
  readonly weights: TypedArray;
}

/** Every operation × sample, with operands drawn from `key(seed)`. */
export function opCases(seed = 1): OpCase[] {
  return allOps.flatMap((op) => op.samples.map((sample, index) => opCase(op, sample, index, key(seed))));
}

function opCase(op: AnyOp, sample: OpSample<object>, index: number, root: Key): OpCase {
  const stream = root.fold("case", op.name, index);
  const args = sample.inputs.map(argumentTensor);
  const output = record(op, args, sample.params);
  const params = Object.keys(sample.params).length === 0 ? "" : ` ${JSON.stringify(sample.params)}`;
  const title = `${op.name}(${sample.inputs.map(({ dtype, shape }) => `${dtype}[${shape.join()}]`).join(", ")})${params}`;
  const inputs = sample.inputs.map((type, i) => drawOperand(stream.fold("operand", i), type, sample.domain?.[i]));
  const weights = uniform(stream.fold("weights"), sizeOf(output.shape), { low: 0.5, high: 1.5 });
  const base = { op, sample, title, inputs, weights, forward: toProgram(args, [output]).program };
  const floats = args.filter(({ dtype }) => dtype === "float32");
  if (floats.length === 0 || output.dtype !== "float32") return base;
  const weightsTensor = argumentTensor(output, args.length);
  const loss = sum(mul(output, weightsTensor));
  return { ...base, gradient: toProgram([...args, weightsTensor], gradients(loss, floats)).program };
}

function drawOperand(
  stream: Key,
  { dtype, shape }: ValueType,
  domain: readonly [number, number] = [-2, 2],
): TypedArray {
  const size = sizeOf(shape);
  if (dtype === "float32") return uniform(stream, size, { low: domain[0], high: domain[1] });
  return Int32Array.from(integers(stream, size, dtype === "bool" ? 2 : 8));
}

/** Operands that break careless code: signed zeros, infinities, NaN, subnormals, the largest and smallest numbers. */
export function hostileOperand(dtype: Dtype, size: number, shift: number): TypedArray {
  const floats = [
    0,
    -0,
    1,
    -1,
    Infinity,
    -Infinity,
    NaN,
    1e-45,
    -1e-45,
    1.17549435e-38,
    3.4028235e38,
    -3.4028235e38,
    0.5,
    88.7,
    -104,
  ];
  const ints = [0, 1, -1, 2147483647, -2147483648, 3, 255];
  const pick = (list: readonly number[]): number[] =>
    Array.from({ length: size }, (_, i) => list[(i * (shift + 1) + shift) % list.length]!);
  if (dtype === "float32") return Float32Array.from(pick(floats));
  return Int32Array.from(pick(dtype === "bool" ? [0, 1, 1] : ints));
}
