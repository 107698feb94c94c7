/** @file The closed set of scalar primitives: their types and what each computes, on host numbers. */

/** f32 and i32 are 32-bit values; bool is a condition. */
export type ScalarType = "f32" | "i32" | "bool";

export type PrimitiveName =
  | "f32.add"
  | "f32.sub"
  | "f32.mul"
  | "f32.div"
  | "f32.sqrt"
  | "f32.abs"
  | "f32.neg"
  | "f32.floor"
  | "f32.pmin"
  | "f32.pmax"
  | "f32.lt"
  | "f32.le"
  | "f32.eq"
  | "f32.ne"
  | "f32.select"
  | "f32.fromBits"
  | "f32.fromI32"
  | "i32.add"
  | "i32.sub"
  | "i32.mul"
  | "i32.and"
  | "i32.or"
  | "i32.xor"
  | "i32.shl"
  | "i32.shr"
  | "i32.ushr"
  | "i32.lt"
  | "i32.eq"
  | "i32.select"
  | "i32.bitsOf"
  | "i32.fromF32"
  | "bool.and"
  | "bool.or"
  | "bool.not";

export interface Primitive {
  readonly args: readonly ScalarType[];
  readonly result: ScalarType;
  /** The meaning on host numbers, before the rounding that follows every f32 result; booleans are 0 and 1. */
  readonly evaluate: (a: number, b: number, c: number) => number;
}

// One double operation on float32 operands, rounded once more to float32, is the float32 operation for + − × ÷ √,
// because 53 ≥ 2·24 + 2 (Figueroa 1995).
const floats = new Float32Array(1);
const ints = new Int32Array(floats.buffer);

const unary = ["f32"] as const;
const binary = ["f32", "f32"] as const;
const integers = ["i32", "i32"] as const;
const conditions = ["bool", "bool"] as const;

const flag = (condition: boolean): number => (condition ? 1 : 0);

function truncate(a: number): number {
  if (a >= 2147483647) return 2147483647;
  if (a <= -2147483648) return -2147483648;
  return Math.trunc(a) | 0;
}

function bitsOf(a: number): number {
  floats[0] = a;
  return ints[0]!;
}

function fromBits(a: number): number {
  ints[0] = a;
  return floats[0]!;
}

export const primitives: Readonly<Record<PrimitiveName, Primitive>> = {
  "f32.add": { args: binary, result: "f32", evaluate: (a, b) => a + b },
  "f32.sub": { args: binary, result: "f32", evaluate: (a, b) => a - b },
  "f32.mul": { args: binary, result: "f32", evaluate: (a, b) => a * b },
  "f32.div": { args: binary, result: "f32", evaluate: (a, b) => a / b },
  "f32.sqrt": { args: unary, result: "f32", evaluate: (a) => Math.sqrt(a) },
  "f32.abs": { args: unary, result: "f32", evaluate: (a) => Math.abs(a) },
  "f32.neg": { args: unary, result: "f32", evaluate: (a) => -a },
  "f32.floor": { args: unary, result: "f32", evaluate: (a) => Math.floor(a) },
  "f32.pmin": { args: binary, result: "f32", evaluate: (a, b) => (b < a ? b : a) },
  "f32.pmax": { args: binary, result: "f32", evaluate: (a, b) => (a < b ? b : a) },
  "f32.lt": { args: binary, result: "bool", evaluate: (a, b) => flag(a < b) },
  "f32.le": { args: binary, result: "bool", evaluate: (a, b) => flag(a <= b) },
  "f32.eq": { args: binary, result: "bool", evaluate: (a, b) => flag(a === b) },
  "f32.ne": { args: binary, result: "bool", evaluate: (a, b) => flag(a !== b) },
  "f32.select": { args: ["bool", "f32", "f32"], result: "f32", evaluate: (c, a, b) => (c === 0 ? b : a) },
  "f32.fromBits": { args: ["i32"], result: "f32", evaluate: fromBits },
  "f32.fromI32": { args: ["i32"], result: "f32", evaluate: (a) => a },
  "i32.add": { args: integers, result: "i32", evaluate: (a, b) => (a + b) | 0 },
  "i32.sub": { args: integers, result: "i32", evaluate: (a, b) => (a - b) | 0 },
  "i32.mul": { args: integers, result: "i32", evaluate: (a, b) => Math.imul(a, b) },
  "i32.and": { args: integers, result: "i32", evaluate: (a, b) => a & b },
  "i32.or": { args: integers, result: "i32", evaluate: (a, b) => a | b },
  "i32.xor": { args: integers, result: "i32", evaluate: (a, b) => a ^ b },
  "i32.shl": { args: integers, result: "i32", evaluate: (a, b) => a << b },
  "i32.shr": { args: integers, result: "i32", evaluate: (a, b) => a >> b },
  "i32.ushr": { args: integers, result: "i32", evaluate: (a, b) => (a >>> b) | 0 },
  "i32.lt": { args: integers, result: "bool", evaluate: (a, b) => flag(a < b) },
  "i32.eq": { args: integers, result: "bool", evaluate: (a, b) => flag(a === b) },
  "i32.select": { args: ["bool", "i32", "i32"], result: "i32", evaluate: (c, a, b) => (c === 0 ? b : a) },
  "i32.bitsOf": { args: unary, result: "i32", evaluate: bitsOf },
  "i32.fromF32": { args: unary, result: "i32", evaluate: truncate },
  "bool.and": { args: conditions, result: "bool", evaluate: (a, b) => a & b },
  "bool.or": { args: conditions, result: "bool", evaluate: (a, b) => a | b },
  "bool.not": { args: ["bool"], result: "bool", evaluate: (a) => 1 - a },
};
