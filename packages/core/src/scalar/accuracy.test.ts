import { readFileSync } from "node:fs";
import { describe, expect, it } from "vitest";

import { erf as erf64 } from "../math/erf.ts";
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

type Row = readonly [bits: number, wanted: number | "NaN" | "Infinity" | "-Infinity"];

const golden = JSON.parse(
  readFileSync(new URL("../../fixtures/scalar/golden.json", import.meta.url), "utf8"),
) as Record<string, readonly Row[]>;

const words = new Uint32Array(1);
const floats = new Float32Array(words.buffer);

function floatOf(bits: number): number {
  words[0] = bits;
  return floats[0]!;
}

/** Distance between neighbours of float32 at |v|, subnormals included. */
function ulp(v: number): number {
  floats[0] = Math.abs(v);
  return 2 ** (Math.max((words[0]! >>> 23) - 127, -126) - 23);
}

/** In ulps of the exact value; 0, ∞ and NaN must be met, sign included. */
function error(got: number, wanted: number): number {
  const rounded = Math.fround(wanted);
  if (Object.is(got, rounded)) return Number.isFinite(rounded) ? Math.abs(got - wanted) / ulp(wanted) : 0;
  if (rounded === 0 || !Number.isFinite(rounded) || !Number.isFinite(got)) return Infinity;
  return Math.abs(got - wanted) / ulp(wanted);
}

function evaluator(fn: (x: Expr) => Expr): (x: number) => number {
  const tape = compileTape([fn(argument(0, "f32"))], 1);
  return (x) => {
    tape.slots[0] = x;
    tape.run();
    return tape.slots[tape.results[0]!]!;
  };
}

interface Case {
  readonly fn: (x: Expr) => Expr;
  readonly oracle: (x: number) => number;
  /** The error stated in the documentation of the function. */
  readonly bound: number;
  /** The largest |x| for which it is stated. */
  readonly limit?: number;
}

const cases: Record<string, Case> = {
  exp: { fn: exp, oracle: Math.exp, bound: 1 },
  expm1: { fn: expm1, oracle: Math.expm1, bound: 2 },
  log: { fn: log, oracle: Math.log, bound: 1 },
  log1p: { fn: log1p, oracle: Math.log1p, bound: 1 },
  tanh: { fn: tanh, oracle: Math.tanh, bound: 1.5 },
  sigmoid: { fn: sigmoid, oracle: (x) => 1 / (1 + Math.exp(-x)), bound: 2 },
  softplus: { fn: softplus, oracle: (x) => Math.max(x, 0) + Math.log1p(Math.exp(-Math.abs(x))), bound: 3 },
  erf: { fn: erf, oracle: erf64, bound: 2 },
  sin: { fn: sin, oracle: Math.sin, bound: 3, limit: 131072 },
  cos: { fn: cos, oracle: Math.cos, bound: 3, limit: 131072 },
};

for (const [name, { fn, oracle, bound, limit = Infinity }] of Object.entries(cases)) {
  describe(`float32 ${name}`, () => {
    const at = evaluator(fn);

    it(`is within ${bound} ulp of the golden values`, () => {
      const rows = golden[name]!;
      expect(rows.length).toBeGreaterThan(300);
      for (const [bits, wanted] of rows) {
        const x = floatOf(bits);
        expect(error(at(x), Number(wanted)), `${name}(${x}) = ${at(x)}, wanted ${wanted}`).toBeLessThanOrEqual(bound);
      }
    });

    it(`is within ${bound} ulp over all exponents`, () => {
      let worst = { error: 0, x: 0 };
      for (let high = 0; high < 65536; high++) {
        const x = floatOf((high << 16) | (Math.imul(high, 0x9e3779b1) >>> 16));
        if (Math.abs(x) > limit) continue;
        const e = error(at(x), oracle(x));
        if (e > worst.error) worst = { error: e, x };
      }
      expect(worst.error, `worst at ${worst.x}`).toBeLessThanOrEqual(bound);
    });
  });
}
