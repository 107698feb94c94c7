/** @file Scalar expressions as source text that gpu.js understands; every printed value is a float, conditions are 0 and 1. */
import { postOrder, type Expr } from "../../scalar/expr.ts";
import type { PrimitiveName } from "../../scalar/primitives.ts";
import type { Source } from "./source.ts";

type Print = (a: string, b: string, c: string) => string;

/** Devices have no bit casts and gpu.js no exact 32-bit integers, so those primitives are missing. */
const printed: Readonly<Partial<Record<PrimitiveName, Print>>> = {
  "f32.add": (a, b) => `(${a} + ${b})`,
  "f32.sub": (a, b) => `(${a} - ${b})`,
  "f32.mul": (a, b) => `(${a} * ${b})`,
  "f32.div": (a, b) => `(${a} / ${b})`,
  "f32.sqrt": (a) => `Math.sqrt(${a})`,
  "f32.abs": (a) => `Math.abs(${a})`,
  "f32.neg": (a) => `(-${a})`,
  "f32.floor": (a) => `Math.floor(${a})`,
  "f32.pmin": (a, b) => `(${b} < ${a} ? ${b} : ${a})`,
  "f32.pmax": (a, b) => `(${a} < ${b} ? ${b} : ${a})`,
  "f32.lt": (a, b) => `(${a} < ${b} ? 1 : 0)`,
  "f32.le": (a, b) => `(${a} <= ${b} ? 1 : 0)`,
  "f32.eq": (a, b) => `(${a} === ${b} ? 1 : 0)`,
  // Not !==, which devices take to be false for NaN.
  "f32.ne": (a, b) => `(${a} === ${b} ? 0 : 1)`,
  "f32.select": (condition, a, b) => `(${condition} > 0.5 ? ${a} : ${b})`,
  "bool.and": (a, b) => `(${a} * ${b})`,
  "bool.or": (a, b) => `Math.max(${a}, ${b})`,
  "bool.not": (a) => `(1 - ${a})`,
};

/** True when every step of an expression has a printed form. */
export function printable(root: Expr): boolean {
  return postOrder([root]).every((expr) => {
    if (expr.kind === "constant") return Number.isFinite(expr.value);
    if (expr.kind === "argument") return expr.type !== "i32";
    return printed[expr.primitive] !== undefined;
  });
}

/** Prints an expression as statements, one a step; `args[i]` is the text of argument i. Returns the result's text. */
export function printScalar(source: Source, root: Expr, args: readonly string[]): string {
  const done = new Map<Expr, string>();
  for (const expr of postOrder([root])) {
    if (expr.kind === "argument") done.set(expr, args[expr.index]!);
    else if (expr.kind === "constant") done.set(expr, literal(expr.value));
    else {
      const [a = "", b = "", c = ""] = expr.args.map((arg) => done.get(arg)!);
      const print = printed[expr.primitive];
      if (print === undefined) throw new TypeError(`gpu: scalar ${expr.primitive} has no printed form`);
      done.set(expr, source.define(print(a, b, c)));
    }
  }
  return done.get(root)!;
}

/** A finite number as text. */
export function literal(value: number): string {
  return value < 0 ? `(${value})` : String(value);
}
