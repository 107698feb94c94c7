import { readFileSync } from "node:fs";
import { describe, expect, it } from "vitest";
import * as math from "./index.ts";
import { logUnit32 } from "./log.ts";
import { cosTurn32 } from "./trigonometry.ts";

const golden = JSON.parse(readFileSync(new URL("../../fixtures/math/golden.json", import.meta.url), "utf8")) as Record<
  string,
  number[][]
>;

/** Distance from the nearest float64 of the exact result, in units in its last place. */
function ulps(got: number, wanted: number): number {
  if (Object.is(got, wanted) || got === wanted) return 0;
  const exponent = Math.max(-1022, Math.floor(Math.log2(Math.abs(wanted))));
  return Math.abs(got - wanted) / 2 ** (exponent - 52);
}

/** Largest errors allowed. The golden value is rounded itself, so 1 means: the nearest float64 or a neighbour. */
const bounds = {
  exp: 1,
  expm1: 2,
  log: 1,
  log1p: 2,
  log2: 1,
  sin: 1,
  cos: 1,
  tanh: 2,
  pow: 1,
  erf: 2,
  erfc: 6,
} as const;

describe("math against mpmath", () => {
  it.each(Object.entries(bounds))("%s is within %d ulp", (name, bound) => {
    const fn = math[name as keyof typeof bounds] as (...x: number[]) => number;
    const rows = golden[name]!;
    const errors = rows.map((row) => ulps(fn(...row.slice(0, -1)), row.at(-1)!));
    const worst = errors.indexOf(Math.max(...errors));
    expect(errors[worst], `${name}(${rows[worst]!.slice(0, -1).join(", ")})`).toBeLessThanOrEqual(bound);
    expect(rows.length).toBeGreaterThan(100);
  });

  it.each([
    ["normalCdf", (x: number) => 2e-15 * (1 + x * x)],
    ["normalQuantile", () => 2e-15],
    ["erfinv", () => 3e-15],
    ["betaRegularized", () => 2e-12],
    ["gammaTail", () => 2e-12],
  ] as const)("%s is within its relative error", (name, bound) => {
    for (const row of golden[name]!) {
      const wanted = row.at(-1)!;
      if (wanted < 1e-250 && name !== "normalQuantile" && wanted > 0) continue;
      const got = (math[name] as (...x: number[]) => number)(...row.slice(0, -1));
      // Near 0.5 the quantile's own input is the limit: p has half an ulp of 1e-16.
      const tolerance = bound(row[0]!) * Math.abs(wanted) + 1e-300;
      expect(Math.abs(got - wanted), `${name}(${row.slice(0, -1).join(", ")})`).toBeLessThanOrEqual(tolerance);
    }
  });

  it("lgamma is within 1e-14", () => {
    for (const [x, wanted] of golden["lgamma"]!) {
      expect(Math.abs(math.lgamma(x!) - wanted!), `lgamma(${x})`).toBeLessThanOrEqual(
        1e-14 * Math.max(1, Math.abs(wanted!)),
      );
    }
  });
});

describe("special values", () => {
  it("follow IEEE 754", () => {
    expect(math.exp(-Infinity)).toBe(0);
    expect(math.exp(Infinity)).toBe(Infinity);
    expect(math.exp(NaN)).toBeNaN();
    expect(math.exp(0)).toBe(1);
    expect(math.expm1(-0)).toBe(-0);
    expect(math.expm1(-Infinity)).toBe(-1);
    expect(math.expm1(Infinity)).toBe(Infinity);
    expect(math.log(0)).toBe(-Infinity);
    expect(math.log(-1)).toBeNaN();
    expect(math.log(1)).toBe(0);
    expect(math.log(Infinity)).toBe(Infinity);
    expect(math.log1p(-1)).toBe(-Infinity);
    expect(math.sin(Infinity)).toBeNaN();
    expect(math.sin(-0)).toBe(-0);
    expect(math.cos(0)).toBe(1);
    expect(math.tanh(-0)).toBe(-0);
    expect(math.tanh(Infinity)).toBe(1);
    expect(math.tanh(NaN)).toBeNaN();
    expect(math.erf(-Infinity)).toBe(-1);
    expect(math.erfc(Infinity)).toBe(0);
    expect(math.erfc(-Infinity)).toBe(2);
    expect(math.normalQuantile(1)).toBe(Infinity);
    expect(math.normalQuantile(1.1)).toBeNaN();
    expect(math.log2(8)).toBe(3);
    expect(math.log2(2 ** -1074)).toBe(-1074);
  });

  it.each([
    [0, 3],
    [-0, 3],
    [0, -3],
    [-0, -3],
    [-0, -2],
    [0, 0.5],
    [Infinity, 2],
    [-Infinity, 3],
    [-Infinity, -3],
    [-Infinity, 0.5],
    [2, Infinity],
    [0.5, Infinity],
    [0.5, -Infinity],
    [-8, 1 / 3],
    [-2, 5],
    [3, 0],
    [NaN, 0],
    [5, NaN],
    [10, 308],
    [2, -1074],
    [10, 400],
    [10, -400],
    [2, 1023],
    [-1.5, -1001],
    [7, 2],
  ])("pow(%d, %d) is that of Math.pow", (x, y) => {
    expect(ulps(math.pow(x, y), x ** y) <= 1 || Object.is(math.pow(x, y), x ** y)).toBe(true);
    if (!Number.isNaN(x ** y)) expect(Math.sign(math.pow(x, y))).toBe(Math.sign(x ** y));
  });

  it("pow is exact where the result is a float64", () => {
    for (let n = 0; n <= 22; n++) expect(math.pow(10, n)).toBe(Number(`1e${n}`));
    for (let n = 0; n <= 33; n++) expect(math.pow(3, n)).toBe(Number(3n ** BigInt(n)));
    expect(math.pow(10, -4)).toBe(0.0001);
    expect(math.pow(9, 0.5)).toBe(3);
  });
});

describe("logarithm and cosine of a word", () => {
  it.each([0, 1, 2, 5, 2 ** 29 - 1, 2 ** 29, 3 * 2 ** 29, 2 ** 31, 3037000499, 3037000500, 2 ** 32 - 2, 2 ** 32 - 1])(
    "%d",
    (word) => {
      const [logarithm, cosine] = [Math.log((word + 1) / 2 ** 32), Math.cos((2 * Math.PI * word) / 2 ** 32)];
      expect(Math.abs(logUnit32(word) - logarithm)).toBeLessThanOrEqual(3e-16 * Math.abs(logarithm));
      expect(Math.abs(cosTurn32(word) - cosine)).toBeLessThan(1e-15);
    },
  );
});

describe("tail probabilities", () => {
  it("agree with tables", () => {
    expect(math.chiSquareTail(3.841458820694124, 1)).toBeCloseTo(0.05, 12);
    expect(math.studentTail(2.2281388519862735, 10)).toBeCloseTo(0.025, 12);
    expect(math.studentTail(-2.2281388519862735, 10)).toBeCloseTo(0.975, 12);
    expect(math.fisherTail(4.9646027437307145, 1, 10)).toBeCloseTo(0.05, 12);
    expect(math.kolmogorovTail(1.35809863932255)).toBeCloseTo(0.05, 10);
    expect(math.normalQuantile(0.975)).toBeCloseTo(1.959963984540054, 14);
  });

  it("refuse arguments outside their domain", () => {
    expect(() => math.lgamma(-1)).toThrow("lgamma: x is -1; wanted a positive number");
    expect(() => math.betaRegularized(1.5, 1, 1)).toThrow("wanted 0 ≤ x ≤ 1");
    expect(() => math.gammaTail(0, 1)).toThrow("wanted a > 0");
  });
});
