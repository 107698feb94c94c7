/** @file Test programs: one per operation and sample, forward and gradient, with the data to run them on. */
import { dtypes, type Dtype, type TypedArray } from "../dtype.ts";
import { NnError } from "../errors.ts";
import { gradients } from "../grad.ts";
import type { AnyOp, OpSample } from "../op.ts";
import { resultType } from "../op-check.ts";
import { allOps } from "../ops/_all.ts";
import { mul } from "../ops/mul.ts";
import { sum } from "../ops/sum.ts";
import type { Program } from "../program.ts";
import { key, type Key } from "../random/key.ts";
import { bits, integers, uniform } from "../random/sample.ts";
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

/** Every operation × sample × dtypes that its rule takes for the operands. */
export function opCasesOfAllDtypes(seed = 1): OpCase[] {
  return allOps.flatMap((op) => {
    const titles = new Set<string>();
    const cases = op.samples.map((sample, index) => opCase(op, sample, index, key(seed)));
    for (const { title } of cases) titles.add(title);
    op.samples.forEach((sample, index) => {
      for (const inputs of retyped(sample.inputs)) {
        if (!isTaken(op, inputs, sample.params)) continue;
        const added = opCase(op, { ...sample, inputs }, index, key(seed));
        if (!titles.has(added.title)) cases.push(added);
        titles.add(added.title);
      }
    });
    return cases;
  });
}

/** The same shapes with every combination of dtypes, for up to three operands. */
function retyped(inputs: readonly ValueType[]): ValueType[][] {
  if (inputs.length > 3) return [];
  return inputs.reduce<ValueType[][]>(
    (lists, { shape }) => lists.flatMap((list) => dtypes.map((dtype) => [...list, { dtype, shape }])),
    [[]],
  );
}

function isTaken(op: AnyOp, inputs: readonly ValueType[], params: object): boolean {
  try {
    resultType(op, inputs, params as never);
    return true;
  } catch (error) {
    if (error instanceof NnError) return false;
    throw error;
  }
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

/** An elementwise operation on numbers that are chosen together, one element a tuple. */
export interface TupleCase {
  readonly title: string;
  readonly program: Program;
  readonly inputs: readonly TypedArray[];
}

/** Every elementwise operation × dtypes, on all tuples of hostile numbers and on random bit patterns. */
export function tupleCases(): TupleCase[] {
  const cases = new Map<string, TupleCase>();
  for (const { op, sample } of opCasesOfAllDtypes()) {
    if (op.kind !== "elementwise") continue;
    const params = Object.keys(sample.params).length === 0 ? "" : ` ${JSON.stringify(sample.params)}`;
    const signature = `${op.name}(${sample.inputs.map(({ dtype }) => dtype).join(", ")})${params}`;
    const title = `${signature} on all tuples of hostile numbers and on random bits`;
    const inputs = hostileTuples(sample.inputs.map(({ dtype }) => dtype));
    const args = sample.inputs.map(({ dtype }, i) => argumentTensor({ dtype, shape: [inputs[0]!.length] }, i));
    cases.set(title, { title, inputs, program: toProgram(args, [record(op, args, sample.params)]).program });
  }
  return [...cases.values()];
}

const randomBits = 1024;

function hostileTuples(operandTypes: readonly Dtype[]): TypedArray[] {
  const lists = operandTypes.map((dtype) => (dtype === "float32" ? floats : dtype === "int32" ? ints : [0, 1]));
  const tuples = lists.reduce((size, list) => size * list.length, 1);
  let repeat = 1;
  return operandTypes.map((dtype, i) => {
    const list = lists[i]!;
    const every = repeat;
    repeat *= list.length;
    const pick = (_: unknown, at: number): number => list[Math.floor(at / every) % list.length]!;
    const words = new Int32Array(bits(key(1).fold("hostile", i), randomBits).buffer);
    const random =
      dtype === "float32" ? new Float32Array(words.buffer) : dtype === "int32" ? words : words.map((w) => w & 1);
    const chosen = Array.from({ length: tuples }, pick);
    return dtype === "float32" ? Float32Array.of(...chosen, ...random) : Int32Array.of(...chosen, ...random);
  });
}

/** Operands with many equal elements, zeros of both signs among them: what decides ties. */
export function tiedOperand(dtype: Dtype, size: number, shift: number): TypedArray {
  const list = dtype === "float32" ? [1, 0, -0, 1, -1] : dtype === "int32" ? [1, 0, 1, 2] : [1, 0, 0];
  const pick = (_: unknown, i: number): number => list[(i + shift) % list.length]!;
  return dtype === "float32" ? Float32Array.from({ length: size }, pick) : Int32Array.from({ length: size }, pick);
}

const floats: readonly number[] = [
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
/** The two largest are one number in float32. */
const ints: readonly number[] = [0, 1, -1, 2147483646, 2147483647, -2147483648, 3, 255];

/** Operands that break careless code: signed zeros, infinities, NaN, subnormals, the largest and smallest numbers. */
export function hostileOperand(dtype: Dtype, size: number, shift: number): TypedArray {
  const pick = (list: readonly number[]): number[] =>
    Array.from({ length: size }, (_, i) => list[(i * (shift + 1) + shift) % list.length]!);
  if (dtype === "float32") return Float32Array.from(pick(floats));
  return Int32Array.from(pick(dtype === "bool" ? [0, 1, 1] : ints));
}
