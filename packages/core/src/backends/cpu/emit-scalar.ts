/** @file Scalar expressions as f32x4 code: four elements at a time, the same rounding in every lane. */
import type { Expr, PrimitiveName } from "../../scalar/expr.ts";
import { postOrder } from "../../scalar/expr.ts";
import type { FunctionBuilder, Local } from "./wasm/function-builder.ts";
import type { PlainOpcode } from "./wasm/opcodes.ts";

/** Primitives that are one instruction; conditions are lanes of all ones or all zeros. */
const direct: Partial<Record<PrimitiveName, PlainOpcode>> = {
  "f32.add": "f32x4.add",
  "f32.sub": "f32x4.sub",
  "f32.mul": "f32x4.mul",
  "f32.div": "f32x4.div",
  "f32.sqrt": "f32x4.sqrt",
  "f32.abs": "f32x4.abs",
  "f32.neg": "f32x4.neg",
  "f32.floor": "f32x4.floor",
  "f32.pmin": "f32x4.pmin",
  "f32.pmax": "f32x4.pmax",
  "f32.lt": "f32x4.lt",
  "f32.le": "f32x4.le",
  "f32.eq": "f32x4.eq",
  "f32.ne": "f32x4.ne",
  "f32.fromI32": "f32x4.convert_i32x4_s",
  "i32.fromF32": "i32x4.trunc_sat_f32x4_s",
  "i32.add": "i32x4.add",
  "i32.sub": "i32x4.sub",
  "i32.mul": "i32x4.mul",
  "i32.and": "v128.and",
  "i32.or": "v128.or",
  "i32.xor": "v128.xor",
  "i32.lt": "i32x4.lt_s",
  "i32.eq": "i32x4.eq",
  "bool.and": "v128.and",
  "bool.or": "v128.or",
  "bool.not": "v128.not",
};

const shifts: Partial<Record<PrimitiveName, PlainOpcode>> = {
  "i32.shl": "i32x4.shl",
  "i32.shr": "i32x4.shr_s",
  "i32.ushr": "i32x4.shr_u",
};

/** The same bits under another type: no instruction at all. */
const reinterpretations: ReadonlySet<PrimitiveName> = new Set(["i32.bitsOf", "f32.fromBits"]);

/** Code for the expressions of one step: constants live in locals set before the loop, shared parts are computed once. */
export class VectorCode {
  readonly #f: FunctionBuilder;
  readonly #constants = new Map<string, Local>();
  readonly #uses = new Map<Expr, number>();
  readonly #roots: readonly Expr[];

  /** Sets up constants; call before the loop. */
  constructor(f: FunctionBuilder, roots: readonly Expr[]) {
    this.#f = f;
    this.#roots = roots;
    for (const root of roots) this.#uses.set(root, (this.#uses.get(root) ?? 0) + 1);
    for (const expr of postOrder(roots)) {
      if (expr.kind === "constant") this.#constant(expr);
      if (expr.kind !== "apply") continue;
      const shift = shifts[expr.primitive] !== undefined;
      for (const arg of shift ? expr.args.slice(0, 1) : expr.args) this.#uses.set(arg, (this.#uses.get(arg) ?? 0) + 1);
    }
  }

  /**
   * Computes every root, then stores them: a result may lie over an operand. `load(i, v)` pushes vector v of argument i;
   * `store(r, value, v)` stores vector v of root r, which is in the local `value`. Of two vectors each step of the
   * computation stands beside its like, and no store between two loads: V8 fuses such pairs into 256 bits.
   */
  emit(
    load: (argument: number, vector: number) => void,
    store: (root: number, value: Local, vector: number) => void,
    vectors: 1 | 2 = 1,
  ): void {
    const each = Array.from({ length: vectors }, (_, vector) => ({ vector, computed: new Map<Expr, Local>() }));
    const values = this.#roots.map((root) =>
      each.map(({ vector, computed }) => {
        this.#push(root, computed, (argument) => load(argument, vector));
        const value = this.#f.local("v128");
        this.#f.set(value);
        return value;
      }),
    );
    values.forEach((pair, root) => pair.forEach((value, vector) => store(root, value, vector)));
  }

  #constant(expr: Expr & { readonly kind: "constant" }): Local {
    const name = `${expr.type} ${Object.is(expr.value, -0) ? "-0" : expr.value}`;
    let local = this.#constants.get(name);
    if (local === undefined) {
      local = this.#f.local("v128");
      if (expr.type === "f32") this.#f.f32x4(expr.value);
      else this.#f.i32x4(expr.type === "bool" ? -expr.value : expr.value);
      this.#f.set(local);
      this.#constants.set(name, local);
    }
    return local;
  }

  #push(expr: Expr, computed: Map<Expr, Local>, load: (argument: number) => void): void {
    const f = this.#f;
    if (expr.kind === "constant") {
      f.get(this.#constant(expr));
      return;
    }
    const known = computed.get(expr);
    if (known !== undefined) {
      f.get(known);
      return;
    }
    if (expr.kind === "argument") load(expr.index);
    else this.#apply(expr, computed, load);
    if ((this.#uses.get(expr) ?? 0) > 1) {
      const local = f.local("v128");
      computed.set(expr, local);
      f.tee(local);
    }
  }

  #apply(expr: Expr & { readonly kind: "apply" }, computed: Map<Expr, Local>, load: (argument: number) => void): void {
    const f = this.#f;
    const { primitive, args } = expr;
    const push = (index: number): void => this.#push(args[index]!, computed, load);
    const shift = shifts[primitive];
    const opcode = direct[primitive];
    if (shift !== undefined) {
      const count = args[1]!;
      if (count.kind !== "constant") throw new TypeError(`${primitive}: the shift count must be a constant`);
      push(0);
      f.i32(count.value).op(shift);
    } else if (reinterpretations.has(primitive)) {
      push(0);
    } else if (primitive === "f32.select" || primitive === "i32.select") {
      push(1);
      push(2);
      push(0);
      f.op("v128.bitselect");
    } else if (opcode !== undefined) {
      args.forEach((_, index) => push(index));
      f.op(opcode);
    } else {
      throw new TypeError(`no vector code for ${primitive}`);
    }
  }
}
