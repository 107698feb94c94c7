import { readFileSync } from "node:fs";
import { describe, expect, it } from "vitest";

import { cpu } from "../backends/cpu/index.ts";
import { erf as erf64 } from "../math/erf.ts";
import { opNamed } from "../op-table.ts";
import { key } from "../random/key.ts";
import { uniform64 } from "../random/sample.ts";
import { record } from "../tensor.ts";
import { argumentTensor, toProgram } from "../trace.ts";
import { cos } from "./cos.ts";
import { erf } from "./erf.ts";
import { compileTape } from "./evaluate.ts";
import { exp } from "./exp.ts";
import { expm1 } from "./expm1.ts";
import { argument, type Expr } from "./expr.ts";
import { log } from "./log.ts";
import { log1p } from "./log1p.ts";
import { pow } from "./pow.ts";
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

/** Runs an elementwise operation on the CPU backend, which has the bits of the evaluator and is fast enough for millions. */
async function runner(name: string, operands: number, size: number): Promise<(args: Float32Array[]) => Float32Array> {
  const args = Array.from({ length: operands }, (_, i) => argumentTensor({ dtype: "float32", shape: [size] }, i));
  const executable = await cpu().compile(toProgram(args, [record(opNamed(name), args, {})]).program);
  return (inputs) => (executable.run(inputs) as Float32Array[])[0]!;
}

/** Every 2053rd float, 2 million of them: about 8,000 in each binade and each sign. */
const stride = 2053;
const block = 1 << 17;

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

    it(`is within ${bound} ulp at every ${stride}rd float`, async () => {
      const run = await runner(name, 1, block);
      const xs = new Float32Array(block);
      const bits = new Uint32Array(xs.buffer);
      let worst = { error: 0, x: 0 };
      for (let first = 0; first < 2 ** 32; first += block * stride) {
        for (let i = 0; i < block; i++) bits[i] = Math.min(first + i * stride, 0xffffffff);
        run([xs]).forEach((got, i) => {
          const x = xs[i]!;
          if (Math.abs(x) > limit) return;
          const e = error(got, oracle(x));
          if (e > worst.error) worst = { error: e, x };
        });
      }
      expect(worst.error, `worst at ${worst.x}`).toBeLessThanOrEqual(bound);
    });
  });
}

describe("float32 pow", () => {
  it("is within 1 ulp of the golden values", () => {
    const tape = compileTape([pow(argument(0, "f32"), argument(1, "f32"))], 2);
    const rows = golden["pow"] as unknown as readonly (readonly [x: number, y: number, wanted: number | "Infinity"])[];
    expect(rows.length).toBeGreaterThan(2000);
    for (const [xBits, yBits, wanted] of rows) {
      const [x, y] = [floatOf(xBits), floatOf(yBits)];
      tape.slots.set([x, y]);
      tape.run();
      const got = tape.slots[tape.results[0]!]!;
      expect(error(got, Number(wanted)), `pow(${x}, ${y}) = ${got}, wanted ${wanted}`).toBeLessThanOrEqual(1);
    }
  });

  it("is within 1 ulp for a million bases, and exponents that take the result everywhere", async () => {
    const run = await runner("pow", 2, block);
    const [xs, ys] = [new Float32Array(block), new Float32Array(block)];
    let worst = { error: 0, x: 0, y: 0 };
    for (let n = 0; n < 8; n++) {
      const draws = uniform64(key(n).fold("pow"), 2 * block);
      for (let i = 0; i < block; i++) {
        // Half of the bases are near 1, where the exponents are large.
        xs[i] = n % 2 === 0 ? floatOf(Math.floor(draws[2 * i]! * 0x7f800000)) : 1 + (draws[2 * i]! - 0.5) / 2 ** n;
        ys[i] = (278 * draws[2 * i + 1]! - 150) / Math.log2(xs[i]!);
      }
      run([xs, ys]).forEach((got, i) => {
        if (xs[i] === 1) return; // 1 ** Infinity is NaN in JavaScript.
        const e = error(got, xs[i]! ** ys[i]!);
        if (e > worst.error) worst = { error: e, x: xs[i]!, y: ys[i]! };
      });
    }
    expect(worst.error, `worst at ${worst.x}, ${worst.y}`).toBeLessThanOrEqual(1);
  });

  it("has the special values of IEEE 754", () => {
    const [inf, nan] = [Infinity, NaN];
    const table: readonly (readonly [x: number, y: number, wanted: number])[] = [
      [0, 3, 0],
      [-0, 3, -0],
      [-0, 2, 0],
      [0, -1, inf],
      [-0, -1, -inf],
      [-0, -2, inf],
      [0, 0, 1],
      [nan, 0, 1],
      [1, nan, 1],
      [1, inf, 1],
      [-1, inf, 1],
      [-1, 3, -1],
      [nan, 1, nan],
      [2, nan, nan],
      [inf, 2, inf],
      [inf, -2, 0],
      [-inf, 3, -inf],
      [-inf, -3, -0],
      [-inf, 2, inf],
      [-inf, 0.5, inf],
      [0.5, inf, 0],
      [0.5, -inf, inf],
      [2, inf, inf],
      [2, -inf, 0],
      [-2, 0.5, nan],
      [-8, 3, -512],
      [2, -149, 2 ** -149],
      [2, -151, 0],
      [2, 128, inf],
      [-3, 1e38, inf],
      [2 ** -149, 1, 2 ** -149],
      [2 ** -149, -1, inf],
      [3.4028234663852886e38, 1, 3.4028234663852886e38],
    ];
    const tape = compileTape([pow(argument(0, "f32"), argument(1, "f32"))], 2);
    for (const [x, y, wanted] of table) {
      tape.slots.set([x, Math.fround(y)]);
      tape.run();
      expect(tape.slots[tape.results[0]!], `pow(${x}, ${y})`).toBe(wanted);
    }
  });
});
