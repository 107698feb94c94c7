import { describe, expect, it } from "vitest";

import { cos } from "./cos.ts";
import { erf } from "./erf.ts";
import { compileTape } from "./evaluate.ts";
import { exp } from "./exp.ts";
import { expm1 } from "./expm1.ts";
import { argument, type Expr } from "./expr.ts";
import { log } from "./log.ts";
import { log1p } from "./log1p.ts";
import { sigmoid } from "./sigmoid.ts";
import { sin } from "./sin.ts";
import { softplus } from "./softplus.ts";
import { tanh } from "./tanh.ts";

function evaluator(fn: (x: Expr) => Expr): (x: number) => number {
  const tape = compileTape([fn(argument(0, "f32"))], 1);
  return (x) => {
    tape.slots[0] = x;
    tape.run();
    return tape.slots[tape.results[0]!]!;
  };
}

const words = new Uint32Array(1);
const floats = new Float32Array(words.buffer);

/** `count` consecutive floats around x, from the smallest magnitude to the largest. */
function neighbours(x: number, count: number): number[] {
  floats[0] = x;
  const start = words[0]! - (count >> 1);
  return Array.from({ length: count }, (_, i) => {
    words[0] = start + i;
    return floats[0]!;
  });
}

describe("special values", () => {
  const points = [Infinity, -Infinity, NaN, 0, -0];
  const half = Math.fround(Math.LN2);
  const table: readonly [name: string, fn: (x: Expr) => Expr, wanted: readonly number[]][] = [
    ["exp", exp, [Infinity, 0, NaN, 1, 1]],
    ["expm1", expm1, [Infinity, -1, NaN, 0, -0]],
    ["log", log, [Infinity, NaN, NaN, -Infinity, -Infinity]],
    ["log1p", log1p, [Infinity, NaN, NaN, 0, -0]],
    ["tanh", tanh, [1, -1, NaN, 0, -0]],
    ["sigmoid", sigmoid, [1, 0, NaN, 0.5, 0.5]],
    ["softplus", softplus, [Infinity, 0, NaN, half, half]],
    ["erf", erf, [1, -1, NaN, 0, -0]],
    ["sin", sin, [NaN, NaN, NaN, 0, -0]],
    ["cos", cos, [NaN, NaN, NaN, 1, 1]],
  ];
  for (const [name, fn, wanted] of table) {
    it(`of ${name}`, () => {
      expect(points.map(evaluator(fn))).toEqual(wanted);
    });
  }

  it("are exact where the result is a float", () => {
    expect(evaluator(log)(1)).toBe(0);
    expect(evaluator(log)(-1)).toBeNaN();
    expect(evaluator(log1p)(-1)).toBe(-Infinity);
    expect(evaluator(log1p)(-1.5)).toBeNaN();
    expect(evaluator(softplus)(30)).toBe(30);
    expect(evaluator(softplus)(-200)).toBe(0);
    expect([9.02, 50, 3e38].map(evaluator(tanh))).toEqual([1, 1, 1]);
    expect([3.93, 50, 3e38].map(evaluator(erf))).toEqual([1, 1, 1]);
  });

  it("begin at the right float: overflow and underflow of exp", () => {
    const at = evaluator(exp);
    floats[0] = 88.72283172607422;
    expect(at(floats[0])).toBeLessThan(Infinity);
    words[0]!++;
    expect(at(floats[0])).toBe(Infinity);
    expect(at(Math.fround(-103.97207641601562))).toBe(2 ** -149);
    expect(at(Math.fround(-103.97208404541016))).toBe(0);
  });
});

describe("shape", () => {
  /** 4096 magnitudes over all exponents. */
  const sweep = Array.from({ length: 4096 }, (_, i) => {
    words[0] = (i << 19) | (Math.imul(i, 0x9e3779b1) >>> 13);
    return floats[0]!;
  });

  for (const [name, fn] of Object.entries({ tanh, erf, sin })) {
    it(`${name} is odd to the bit`, () => {
      const at = evaluator(fn);
      for (const x of sweep) if (name !== "sin" || x <= 131072) expect(at(-x)).toBe(-at(x));
    });
  }

  it("cos is even to the bit where it is accurate", () => {
    const at = evaluator(cos);
    for (const x of sweep) if (x < 0.5) expect(at(-x)).toBe(at(x));
  });

  for (const [name, fn] of Object.entries({ sin, cos })) {
    it(`${name} stays between −1 and 1, however large x`, () => {
      const at = evaluator(fn);
      for (const x of sweep) if (Number.isFinite(x)) expect(Math.abs(at(x))).toBeLessThanOrEqual(1);
    });
  }

  const increasing = { exp, expm1, log, log1p, tanh, erf };
  for (const [name, fn] of Object.entries(increasing)) {
    it(`${name} never falls, across the points where its formula changes`, () => {
      const at = evaluator(fn);
      for (const point of [
        0.17328679, 0.34657359, 0.55, 0.70710678, 1, 1.0397207, 1.1, 1.4142135, 2, 3.93, 9.01, 87.33,
      ]) {
        for (const sign of name.startsWith("log") ? [1] : [1, -1]) {
          const values = neighbours(sign * point, 512).map(at);
          values.slice(1).forEach((value, i) => expect(sign * value).toBeGreaterThanOrEqual(sign * values[i]!));
        }
      }
    });
  }
});
