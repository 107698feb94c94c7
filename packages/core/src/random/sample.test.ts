import { describe, expect, it } from "vitest";
import { OptionError } from "../errors.ts";
import { key } from "./key.ts";
import { bernoulli, bits, integers, normal, permutation, truncatedNormal, uniform, uniform64 } from "./sample.ts";

const moments = (values: Iterable<number>): { readonly mean: number; readonly variance: number } => {
  const all = [...values];
  const mean = all.reduce((a, b) => a + b, 0) / all.length;
  return { mean, variance: all.reduce((a, b) => a + (b - mean) ** 2, 0) / all.length };
};

const samplers = {
  bits,
  uniform,
  uniform64,
  normal,
  truncatedNormal,
  bernoulli: (k: ReturnType<typeof key>, n: number) => bernoulli(k, n, 0.3),
  integers: (k: ReturnType<typeof key>, n: number) => integers(k, n, 1000),
};

describe.each(Object.entries(samplers))("%s", (_, sample) => {
  it("gives the same numbers again, and others for another key", () => {
    expect(sample(key(1), 100)).toEqual(sample(key(1), 100));
    expect(sample(key(1), 100)).not.toEqual(sample(key(2), 100));
  });

  it("is a prefix of a longer draw, across chunks", () => {
    expect(sample(key(1), 2047)).toEqual(sample(key(1), 6001).subarray(0, 2047));
    expect(sample(key(1), 4097)).toEqual(sample(key(1), 6001).subarray(0, 4097));
    expect(sample(key(1), 0)).toHaveLength(0);
  });

  it.each([-1, 1.5, NaN, 2 ** 33])("refuses %d elements", (n) => {
    expect(() => sample(key(1), n)).toThrow(OptionError);
  });
});

// Bounds below are 5 standard errors of n = 100 000 draws at fixed keys: false alarm 6e-7 each.
const n = 100_000;
const se = 5 / Math.sqrt(n);

describe("distributions", () => {
  it("bits begin with the published block", () => {
    expect([...bits(key(0), 2)].map((word) => word.toString(16))).toEqual(["6b200159", "99ba4efe"]);
  });

  it("uniform", () => {
    const values = uniform(key("uniform"), n, { low: -2, high: 4 });
    const { mean, variance } = moments(values);
    expect(Math.abs(mean - 1)).toBeLessThan(Math.sqrt(3) * se);
    expect(Math.abs(variance - 3)).toBeLessThan(3 * Math.sqrt(0.8) * se);
    expect(Math.min(...values.subarray(0, 1e4))).toBeGreaterThanOrEqual(-2);
    expect(uniform(key(1), n).every((u) => u >= 0 && u < 1)).toBe(true);
    expect(() => uniform(key(1), 1, { low: 1, high: 0 })).toThrow("uniform: high is 0; wanted a finite number ≥ 1");
    expect(() => uniform(key(1), 1, { hihg: 0 } as never)).toThrow('did you mean "high"?');
  });

  it("uniform64 fills 53 bits", () => {
    const values = uniform64(key("u64"), n);
    expect(Math.abs(moments(values).mean - 0.5)).toBeLessThan(Math.sqrt(1 / 12) * se);
    expect(values.every((u) => u >= 0 && u < 1 && Number.isInteger(u * 2 ** 53))).toBe(true);
    expect(values.some((u) => !Number.isInteger(u * 2 ** 52))).toBe(true);
  });

  it("normal", () => {
    const values = normal(key("normal"), n, { mean: 3, std: 2 });
    const { mean, variance } = moments(values);
    expect(Math.abs(mean - 3)).toBeLessThan(2 * se);
    expect(Math.abs(variance - 4)).toBeLessThan(4 * Math.SQRT2 * se);
    const beyond = values.filter((x) => Math.abs(x - 3) > 2 * 1.959963984540054).length / n;
    expect(Math.abs(beyond - 0.05)).toBeLessThan(Math.sqrt(0.05 * 0.95) * se);
    expect(normal(key(1), 3, { std: 0, mean: 1 })).toEqual(Float32Array.of(1, 1, 1));
  });

  it.each([
    [1, 0.5395601],
    [2, 0.87962566103423978],
    [3, 0.9865784],
  ])("truncatedNormal at ±%d has std %d", (bound, std) => {
    const values = truncatedNormal(key("trunc"), n, { bound });
    const { mean, variance } = moments(values);
    expect(Math.abs(mean)).toBeLessThan(std * se);
    expect(Math.abs(variance / std ** 2 - 1)).toBeLessThan(Math.SQRT2 * se);
    expect(values.every((x) => Math.abs(x) <= bound)).toBe(true);
  });

  it("truncatedNormal with a far bound is normal and finite", () => {
    const values = truncatedNormal(key("far"), n, { bound: 30 });
    expect(Math.abs(moments(values).variance - 1)).toBeLessThan(Math.SQRT2 * se);
    expect(values.every(Number.isFinite)).toBe(true);
  });

  it("bernoulli", () => {
    expect(Math.abs(moments(bernoulli(key("b"), n, 0.3)).mean - 0.3)).toBeLessThan(Math.sqrt(0.21) * se);
    expect(bernoulli(key(1), 1000, 0).every((x) => x === 0)).toBe(true);
    expect(bernoulli(key(1), 1000, 1).every((x) => x === 1)).toBe(true);
  });

  it("integers are exact multiply and shift", () => {
    for (const below of [1, 2, 7, 1000, 2 ** 31 + 12345, 2 ** 32 - 1, 2 ** 32]) {
      const words = bits(key("i"), 400);
      const got = integers(key("i"), 200, below);
      for (let i = 0; i < 200; i++) {
        const r = (BigInt(words[2 * i]!) << 32n) | BigInt(words[2 * i + 1]!);
        expect(got[i]).toBe(Number((r * BigInt(below)) >> 64n));
      }
    }
  });

  it("permutation holds every number once and every order equally often", () => {
    expect([...permutation(key(4), 1000)].sort((a, b) => a - b)).toEqual(Array.from({ length: 1000 }, (_, i) => i));
    const counts = new Map<string, number>();
    for (let i = 0; i < 24_000; i++) {
      const order = permutation(key("perm").fold(i), 4).join("");
      counts.set(order, (counts.get(order) ?? 0) + 1);
    }
    const chi = [...counts.values()].reduce((sum, count) => sum + (count - 1000) ** 2 / 1000, 0);
    expect(counts.size).toBe(24);
    expect(chi).toBeLessThan(62.2); // 23 degrees of freedom, false alarm 2e-5
  });
});

describe("known answers", () => {
  it("pin the bits of every sampler", () => {
    const k = key("known answers");
    expect({
      words: k.words,
      bits: [...bits(k, 2)],
      uniform: [...uniform(k, 2)],
      uniform64: [...uniform64(k, 2)],
      normal: [...normal(k, 2)],
      truncatedNormal: [...truncatedNormal(k, 2)],
      integers: [...integers(k, 4, 100)],
      permutation: [...permutation(k, 6)],
    }).toMatchInlineSnapshot(`
      {
        "bits": [
          1828415364,
          594784798,
        ],
        "integers": [
          42,
          3,
          41,
          25,
        ],
        "normal": [
          0.8426027297973633,
          1.8319627046585083,
        ],
        "permutation": [
          5,
          0,
          3,
          1,
          2,
          4,
        ],
        "truncatedNormal": [
          0.5335414409637451,
          -0.0442533902823925,
        ],
        "uniform": [
          0.42571109533309937,
          0.13848412036895752,
        ],
        "uniform64": [
          0.42571112609898765,
          0.036980184930473725,
        ],
        "words": [
          1099648263,
          1878015305,
        ],
      }
    `);
  });
});
