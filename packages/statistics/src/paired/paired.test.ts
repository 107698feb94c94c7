import { describe, expect, it } from "vitest";
import { hodgesLehmann } from "./hodges-lehmann.ts";
import { holm } from "./holm.ts";
import { pairedImprovement, probabilityOfImprovement } from "./probability-of-improvement.ts";
import { signFlipTest, smallestP } from "./sign-flip-test.ts";

describe("sign-flip test", () => {
  it("cannot go below 2 / 2ⁿ", () => {
    expect(signFlipTest([1, 1, 1, 1, 1])).toBe(0.0625);
    expect(smallestP(5)).toBe(0.0625);
    expect(smallestP(1)).toBe(1);
    expect(signFlipTest([0, 0, 0])).toBe(1);
  });

  it("does not lose ties to rounding", () => {
    // ±0.1 ± 0.2 ± 0.3: two patterns sum to |0.6|, and |0.1 + 0.2 − 0.3| is 0 up to rounding.
    expect(signFlipTest([0.1, 0.2, -0.3])).toBe(1);
    expect(signFlipTest([0.1, 0.2, 0.3])).toBe(0.25);
  });

  it("samples patterns above 16 pairs, repeatably and near the exact value", () => {
    const sixteen = [0.3, -0.1, 0.4, 0.2, -0.2, 0.5, 0.1, 0.3, -0.4, 0.2, 0.6, -0.1, 0.2, 0.1, -0.3, 0.2];
    const exact = signFlipTest(sixteen);
    // A zero difference changes no sum: the test with 17 pairs has the same p. Four standard errors of 20 000 draws.
    const sampled = signFlipTest([...sixteen, 0], 20_000);
    expect(Math.abs(sampled - exact)).toBeLessThan(4 * Math.sqrt((exact * (1 - exact)) / 20_000));
    expect(signFlipTest([...sixteen, 0], 20_000)).toBe(sampled);
  });
});

describe("Hodges–Lehmann", () => {
  it("says which level a small sample really has", () => {
    expect(hodgesLehmann([1, 2, 3, 4, 5])).toEqual({ estimate: 3, low: 1, high: 5, level: 0.9375 });
    expect(hodgesLehmann([2, 2, 2]).level).toBe(0.75);
    expect(hodgesLehmann([1, 2, 3, 4, 5, 6]).level).toBe(0.96875);
  });

  it("moves with a shift and flips with the sign", () => {
    const values = [0.2, -0.4, 1.5, 0.75, 3, 0.125, 0.5];
    const { estimate, low, high } = hodgesLehmann(values);
    const flipped = hodgesLehmann(values.map((value) => -value));
    expect([flipped.estimate, flipped.low, flipped.high]).toEqual([-estimate, -high, -low]);
    expect(hodgesLehmann(values.map((value) => value + 4)).estimate).toBe(estimate + 4);
  });
});

describe("Holm", () => {
  it("keeps the order of the input and never exceeds 1", () => {
    expect(holm([0.5, 0.75, 0.0625])).toEqual([1, 1, 0.1875]);
    expect(holm([])).toEqual([]);
    expect(() => holm([Number.NaN])).toThrow("p = NaN");
  });
});

describe("probability of improvement", () => {
  it("counts ties half and turns around with its arguments", () => {
    expect(probabilityOfImprovement([1, 2], [2, 3])).toBe(0.125);
    expect(probabilityOfImprovement([2, 3], [1, 2])).toBe(0.875);
    expect(pairedImprovement([1, 5, 5], [0, 5, 6])).toBe(0.5);
    expect(() => pairedImprovement([1], [1, 2])).toThrow("wanted pairs");
  });
});
