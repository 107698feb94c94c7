import { describe, expect, it } from "vitest";

import { ModuleBuilder } from "../backends/cpu/wasm/encoder.ts";
import { instantiate } from "../backends/cpu/wasm/instantiate.ts";
import { VectorCode } from "../backends/cpu/emit-scalar.ts";
import { evaluate } from "./evaluate.ts";
import * as s from "./expr.ts";

/** The bits that emitted vector code computes for one expression of float arguments. */
function vectorBits(root: s.Expr, args: readonly number[]): number {
  const memory = new WebAssembly.Memory({ initial: 1 });
  new Float32Array(memory.buffer).set(args);
  const module = new ModuleBuilder();
  const f = module.addFunction("run", []);
  new VectorCode(f, [root]).emit(
    (argument) => f.i32(0).load("v128.load32_splat", argument * 4),
    (_, value) => f.i32(64).get(value).memoryLane("v128.store32_lane", 0),
  );
  instantiate<"run">(module.toBytes(), { memory }).run();
  return new Int32Array(memory.buffer)[16]!;
}

function bits(value: number, type: s.ScalarType): number {
  return type === "f32" ? new Int32Array(Float32Array.of(value).buffer)[0]! : value;
}

const a = s.argument(0, "f32");
const b = s.argument(1, "f32");
const [ia, ib] = [s.bitsOf(a), s.bitsOf(b)];

/** Integers reach memory as they are, conditions as 0 or 1. */
const expressions: Record<string, s.Expr> = {
  add: s.add(a, b),
  sub: s.sub(a, b),
  mul: s.mul(a, b),
  div: s.div(a, b),
  sqrt: s.sqrt(s.abs(a)),
  neg: s.neg(a),
  floor: s.floor(a),
  pmin: s.pmin(a, b),
  pmax: s.pmax(a, b),
  lt: s.select(s.lt(a, b), s.i32(1), s.i32(0)),
  le: s.select(s.le(a, b), s.i32(1), s.i32(0)),
  eq: s.select(s.eq(a, b), s.i32(1), s.i32(0)),
  ne: s.select(s.not(s.ne(a, b)), a, b),
  and: s.select(s.and(s.lt(a, b), s.le(b, a)), a, b),
  or: s.select(s.or(s.lt(a, b), s.eq(b, a)), a, b),
  iadd: s.iadd(ia, ib),
  isub: s.isub(ia, ib),
  imul: s.imul(ia, ib),
  iand: s.iand(ia, ib),
  ior: s.ior(ia, ib),
  ixor: s.ixor(ia, ib),
  ishl: s.ishl(ia, 5),
  ishr: s.ishr(ia, 5),
  iushr: s.iushr(ia, 5),
  ilt: s.select(s.ilt(ia, ib), ia, ib),
  ieq: s.select(s.ieq(ia, ib), ia, s.i32(-3)),
  toInt: s.toInt(a),
  toFloat: s.toFloat(ia),
  fromBits: s.fromBits(s.iand(ia, s.i32(0x7f7fffff))),
  conditions: s.select(s.select(s.lt(a, b), s.bool(true), s.le(b, a)), a, b),
  polynomial: s.polynomial(a, [1, -0.5, 0.25]),
};

describe("scalar expressions", () => {
  const points = [0, -0, 1.5, -2.75, 3e9, -3e9, 1e-40, 88, Infinity, -Infinity];
  for (const [name, root] of Object.entries(expressions)) {
    it(`${name} has the same bits evaluated and as vector code`, () => {
      for (const x of points) {
        for (const y of points) {
          const [left, right] = [Math.fround(x), Math.fround(y)];
          const wanted = evaluate(root, [left, right]);
          if (Number.isNaN(wanted)) continue;
          expect(vectorBits(root, [left, right]), `${name}(${x}, ${y})`).toBe(bits(wanted, root.type));
        }
      }
    });
  }

  it("refuse operands of the wrong type where they are built", () => {
    expect(() => s.add(a, s.i32(1))).toThrow("scalar f32.add: argument 1 is i32, wanted f32");
  });

  it("keep shared parts shared when arguments are substituted", () => {
    const shared = s.add(a, s.f32(1));
    const root = s.substitute(s.mul(shared, shared), [s.add(b, b)]);
    expect(s.postOrder([root]).filter(({ kind }) => kind === "apply")).toHaveLength(3);
    expect(evaluate(root, [0, 2])).toBe(25);
  });
});
