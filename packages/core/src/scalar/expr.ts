/**
 * @file The scalar expression language: what one element of an elementwise operation is.
 *
 * An expression is a graph over a closed set of primitives. Every float primitive is one IEEE-754 binary32 operation
 * rounded to nearest even; there is no contraction. The reference backend evaluates it, the CPU backend emits f32x4
 * instructions from it, the gpu.js backend prints source from it.
 */
import type { Dtype } from "../dtype.ts";
import { primitives, type PrimitiveName, type ScalarType } from "./primitives.ts";

export type { PrimitiveName, ScalarType } from "./primitives.ts";

/** The scalar type of a tensor's elements. */
export const scalarTypes: Readonly<Record<Dtype, ScalarType>> = { float32: "f32", int32: "i32", bool: "bool" };

export type Expr =
  | { readonly kind: "argument"; readonly type: ScalarType; readonly index: number }
  | { readonly kind: "constant"; readonly type: ScalarType; readonly value: number }
  | {
      readonly kind: "apply";
      readonly type: ScalarType;
      readonly primitive: PrimitiveName;
      readonly args: readonly Expr[];
    };

export function argument(index: number, type: ScalarType): Expr {
  return { kind: "argument", type, index };
}

/** A float32 constant; `value` is rounded to float32. */
export function f32(value: number): Expr {
  return { kind: "constant", type: "f32", value: Math.fround(value) };
}

/** A 32-bit integer constant; `0xff800000` and `-8388608` are the same bits. */
export function i32(value: number): Expr {
  return { kind: "constant", type: "i32", value: value | 0 };
}

export function bool(value: boolean): Expr {
  return { kind: "constant", type: "bool", value: value ? 1 : 0 };
}

function apply(primitive: PrimitiveName, ...args: readonly Expr[]): Expr {
  const { args: wanted, result } = primitives[primitive];
  wanted.forEach((type, i) => {
    if (args[i]?.type !== type) {
      throw new TypeError(`scalar ${primitive}: argument ${i} is ${args[i]?.type ?? "missing"}, wanted ${type}`);
    }
  });
  return { kind: "apply", type: result, primitive, args };
}

type Unary = (a: Expr) => Expr;
type Binary = (a: Expr, b: Expr) => Expr;

export const add: Binary = (a, b) => apply("f32.add", a, b);
export const sub: Binary = (a, b) => apply("f32.sub", a, b);
export const mul: Binary = (a, b) => apply("f32.mul", a, b);
export const div: Binary = (a, b) => apply("f32.div", a, b);
export const sqrt: Unary = (a) => apply("f32.sqrt", a);
export const abs: Unary = (a) => apply("f32.abs", a);
export const neg: Unary = (a) => apply("f32.neg", a);
export const floor: Unary = (a) => apply("f32.floor", a);
/** `b < a ? b : a`: a NaN in `a` stays, a NaN in `b` is dropped. */
export const pmin: Binary = (a, b) => apply("f32.pmin", a, b);
/** `a < b ? b : a`: a NaN in `a` stays, a NaN in `b` is dropped. */
export const pmax: Binary = (a, b) => apply("f32.pmax", a, b);
export const lt: Binary = (a, b) => apply("f32.lt", a, b);
export const le: Binary = (a, b) => apply("f32.le", a, b);
export const eq: Binary = (a, b) => apply("f32.eq", a, b);
/** True when `a` is NaN or `b` is. */
export const ne: Binary = (a, b) => apply("f32.ne", a, b);

export const iadd: Binary = (a, b) => apply("i32.add", a, b);
export const isub: Binary = (a, b) => apply("i32.sub", a, b);
export const imul: Binary = (a, b) => apply("i32.mul", a, b);
export const iand: Binary = (a, b) => apply("i32.and", a, b);
export const ior: Binary = (a, b) => apply("i32.or", a, b);
export const ixor: Binary = (a, b) => apply("i32.xor", a, b);
/** Shift counts must be constants from 0 to 31. */
export const ishl: (a: Expr, count: number) => Expr = (a, count) => apply("i32.shl", a, i32(count));
/** Arithmetic shift right. */
export const ishr: (a: Expr, count: number) => Expr = (a, count) => apply("i32.shr", a, i32(count));
/** Logical shift right. */
export const iushr: (a: Expr, count: number) => Expr = (a, count) => apply("i32.ushr", a, i32(count));
export const ilt: Binary = (a, b) => apply("i32.lt", a, b);
export const ieq: Binary = (a, b) => apply("i32.eq", a, b);

export const and: Binary = (a, b) => apply("bool.and", a, b);
export const or: Binary = (a, b) => apply("bool.or", a, b);
export const not: Unary = (a) => apply("bool.not", a);
export const xor: Binary = (a, b) => or(and(a, not(b)), and(not(a), b));

/** The bits of a float as an integer; never apply it to a value that may be NaN and let the result reach memory. */
export const bitsOf: Unary = (a) => apply("i32.bitsOf", a);
export const fromBits: Unary = (a) => apply("f32.fromBits", a);
/** Truncation toward zero, saturating; NaN gives 0. */
export const toInt: Unary = (a) => apply("i32.fromF32", a);
/** Nearest float, ties to even. */
export const toFloat: Unary = (a) => apply("f32.fromI32", a);

/** `condition ? a : b`; both sides are evaluated. */
export function select(condition: Expr, a: Expr, b: Expr): Expr {
  if (a.type === "f32") return apply("f32.select", condition, a, b);
  if (a.type === "i32") return apply("i32.select", condition, a, b);
  return or(and(condition, a), and(not(condition), b));
}

/** `c0 + x·(c1 + x·(c2 + …))`, evaluated from the inside out (Horner), one rounding an operation. */
export function polynomial(x: Expr, coefficients: readonly number[]): Expr {
  let sum = f32(coefficients.at(-1) ?? 0);
  for (let i = coefficients.length - 2; i >= 0; i--) sum = add(f32(coefficients[i]!), mul(x, sum));
  return sum;
}

/** Arguments, constants and applications reachable from `roots`, each once, operands before their users. */
export function postOrder(roots: readonly Expr[]): Expr[] {
  const seen = new Set<Expr>();
  const order: Expr[] = [];
  const visit = (expr: Expr): void => {
    if (seen.has(expr)) return;
    seen.add(expr);
    if (expr.kind === "apply") expr.args.forEach(visit);
    order.push(expr);
  };
  roots.forEach(visit);
  return order;
}

/** `root` with argument i replaced by `replacements[i]`; shared subexpressions stay shared. */
export function substitute(root: Expr, replacements: readonly Expr[]): Expr {
  const done = new Map<Expr, Expr>();
  for (const expr of postOrder([root])) {
    if (expr.kind === "argument") {
      const replacement = replacements[expr.index];
      if (replacement?.type !== expr.type) {
        throw new TypeError(`scalar substitute: argument ${expr.index} is ${replacement?.type}, wanted ${expr.type}`);
      }
      done.set(expr, replacement);
    } else if (expr.kind === "apply") {
      const args = expr.args.map((arg) => done.get(arg)!);
      done.set(expr, args.every((arg, i) => arg === expr.args[i]) ? expr : { ...expr, args });
    } else {
      done.set(expr, expr);
    }
  }
  return done.get(root)!;
}
