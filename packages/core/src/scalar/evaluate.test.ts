import { describe, expect, it } from "vitest";

import { compileTape, evaluate } from "./evaluate.ts";
import * as s from "./expr.ts";

const [x, y] = [s.argument(0, "f32"), s.argument(1, "f32")];

describe("evaluate", () => {
  it("rounds to float32 after every operation", () => {
    // 16777216 + 1 is not a float32: the sum falls back, and the difference with 16777216 is 0.
    expect(evaluate(s.sub(s.add(x, s.f32(1)), x), [16777216])).toBe(0);
    expect(evaluate(s.mul(x, x), [Math.fround(0.1)])).toBe(Math.fround(Math.fround(0.1) ** 2));
    expect(evaluate(s.div(s.f32(1), x), [3])).toBe(Math.fround(1 / 3));
    expect(evaluate(s.sqrt(x), [2])).toBe(Math.fround(Math.SQRT2));
  });

  it("has no fused multiply-add", () => {
    const a = 1 + 2 ** -12;
    // a² = 1 + 2⁻¹¹ + 2⁻²⁴ rounds to 1 + 2⁻¹¹; a fused operation would leave 2⁻²⁴.
    expect(evaluate(s.sub(s.mul(x, x), s.f32(1 + 2 ** -11)), [a])).toBe(0);
  });

  it("keeps subnormal numbers", () => {
    expect(evaluate(s.mul(x, s.f32(0.5)), [2 ** -148])).toBe(2 ** -149);
    expect(evaluate(s.add(x, x), [2 ** -149])).toBe(2 ** -148);
    expect(evaluate(s.mul(x, s.f32(0.25)), [2 ** -148])).toBe(0);
  });

  it("gives minima and maxima the rule of their first operand", () => {
    expect(evaluate(s.pmax(x, s.f32(0)), [NaN])).toBeNaN();
    expect(evaluate(s.pmax(s.f32(0), x), [NaN])).toBe(0);
    expect(evaluate(s.pmin(x, s.f32(0)), [NaN])).toBeNaN();
    expect(evaluate(s.pmin(x, s.f32(0)), [-0])).toBe(-0);
  });

  it("saturates conversions to integers", () => {
    const converted = s.toInt(x);
    expect([NaN, Infinity, -Infinity, 2.9, -2.9].map((v) => evaluate(converted, [v]))).toEqual([
      0, 2147483647, -2147483648, 2, -2,
    ]);
  });

  it("wraps integers at 32 bits", () => {
    expect(evaluate(s.iadd(s.i32(2147483647), s.i32(1)), [])).toBe(-2147483648);
    expect(evaluate(s.imul(s.i32(65537), s.i32(65537)), [])).toBe(131073);
    expect(evaluate(s.ishr(s.i32(-8), 1), [])).toBe(-4);
    expect(evaluate(s.iushr(s.i32(-8), 1), [])).toBe(2147483644);
    expect(evaluate(s.bitsOf(s.f32(1)), [])).toBe(0x3f800000);
    expect(evaluate(s.fromBits(s.i32(0xff800000)), [])).toBe(-Infinity);
  });

  it("evaluates a polynomial from the highest coefficient down", () => {
    expect(evaluate(s.polynomial(x, [1, -2, 3]), [2])).toBe(9);
    expect(evaluate(s.polynomial(x, [5]), [2])).toBe(5);
  });
});

describe("compileTape", () => {
  it("computes several results from shared slots, again and again", () => {
    const sum = s.add(x, y);
    const tape = compileTape([s.mul(sum, sum), sum, y], 2);
    const results: number[][] = [];
    for (const args of [
      [1, 2],
      [3, -5],
    ]) {
      tape.slots.set(args);
      tape.run();
      results.push(tape.results.map((slot) => tape.slots[slot]!));
    }
    expect(results).toEqual([
      [9, 3, 2],
      [4, -2, -5],
    ]);
  });
});
