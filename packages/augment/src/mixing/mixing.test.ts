import { createRegistry, key, type LabeledSample, OptionError, ShapeError } from "@nn/core";
import { describe, expect, it } from "vitest";

import { sampleBeta, sampleLogGamma } from "../random/beta.ts";
import { cutmix } from "./cutmix.ts";
import { mixup } from "./mixup.ts";
import { switchMixing } from "./switch-mixing.ts";

const draws = 20_000;

describe("sampleBeta", () => {
  // E min(λ, 1 − λ) by numerical integration; 4.9 standard errors: false alarm 1e-6 each.
  it.each([
    [0.1, 0.0585],
    [0.2, 0.1012],
    [0.4, 0.1603],
    [1, 0.25],
  ])("of α = %f has mean ½, variance 1/(4(2α + 1)) and E min(λ, 1 − λ) = %f", (alpha, expected) => {
    const values = Array.from({ length: draws }, (_, i) => sampleBeta(key(5).fold(i), alpha, alpha));
    const mean = (of: (x: number) => number): number => values.reduce((sum, x) => sum + of(x), 0) / draws;
    const variance = 1 / (4 * (2 * alpha + 1));
    expect(values.every((x) => x >= 0 && x <= 1)).toBe(true);
    expect(Math.abs(mean((x) => x) - 0.5)).toBeLessThan(4.9 * Math.sqrt(variance / draws));
    // The spread of (λ − ½)² and of min(λ, 1 − λ) is at most 1/8 and 1/4, both bounded.
    expect(Math.abs(mean((x) => (x - 0.5) ** 2) - variance)).toBeLessThan((4.9 * 0.125) / Math.sqrt(draws));
    expect(Math.abs(mean((x) => Math.min(x, 1 - x)) - expected)).toBeLessThan((4.9 * 0.25) / Math.sqrt(draws));
  });

  it("of unequal parameters has mean a/(a + b)", () => {
    const mean =
      Array.from({ length: draws }, (_, i) => sampleBeta(key(6).fold(i), 2, 6)).reduce((a, b) => a + b) / draws;
    expect(Math.abs(mean - 0.25)).toBeLessThan(4.9 * Math.sqrt(12 / (64 * 9) / draws));
  });

  it("does not underflow where a Gamma value would", () => {
    const logs = Array.from({ length: 200 }, (_, i) => sampleLogGamma(key(7).fold(i), 0.001));
    expect(Math.min(...logs)).toBeLessThan(-745);
    expect(logs.every(Number.isFinite)).toBe(true);
    expect(Number.isFinite(sampleBeta(key(8), 1e-4, 1e-4))).toBe(true);
    expect(() => sampleBeta(key(8), 0, 1)).toThrow(OptionError);
  });
});

const filled = (value: number, label: readonly number[]): LabeledSample => ({
  data: new Float32Array(12 * 16 * 3).fill(value),
  shape: [12, 16, 3],
  label: Float32Array.from(label),
});
const a = filled(1, [1, 0, 0]);
const b = filled(0, [0, 0, 1]);

describe("mixup", () => {
  it("mixes inputs and labels with one λ", () => {
    const { data, label, lambda } = mixup(1).mix(key(3), a, b);
    expect(lambda).toBeGreaterThan(0);
    expect(new Set(data)).toEqual(new Set([Math.fround(lambda)]));
    expect([...label]).toEqual([Math.fround(lambda), 0, Math.fround(1 - lambda)]);
  });

  it("leaves the first sample as it is for α = 0", () => {
    expect(mixup(0).mix(key(3), a, b)).toEqual({ ...a, lambda: 1 });
  });

  it("refuses samples that do not match", () => {
    expect(() => mixup().mix(key(0), a, { ...b, shape: [12, 48, 1] })).toThrow(ShapeError);
    expect(() => mixup().mix(key(0), a, { ...b, label: new Float32Array(2) })).toThrow(/3 and 2 classes/);
    expect(() => mixup(-1)).toThrow(OptionError);
  });
});

describe("cutmix", () => {
  it("has λ equal to the share of the first image, whole pixels, and labels by it", () => {
    const shares = Array.from({ length: 300 }, (_, i) => {
      const { data, label, lambda } = cutmix().mix(key(i), a, b);
      const share = data.reduce((sum, x) => sum + x, 0) / data.length;
      expect(lambda).toBeCloseTo(share, 12);
      expect(label[0]).toBe(Math.fround(lambda));
      expect(label[0]! + label[2]!).toBeCloseTo(1, 6);
      return share;
    });
    expect(Math.min(...shares)).toBeLessThan(0.3);
    expect(Math.max(...shares)).toBeGreaterThan(0.95);
  });

  it("pastes one rectangle, nothing for α = 0, and refuses what is no image", () => {
    const { data } = cutmix().mix(key(4), a, b);
    const hole = Array.from({ length: 12 }, (_, y) => [...data.subarray(y * 48, (y + 1) * 48)].join(""));
    expect(new Set(hole.filter((row) => row.includes("0"))).size).toBe(1);
    expect(cutmix(0).mix(key(4), a, b).lambda).toBe(1);
    const flat = { ...a, shape: [576] };
    expect(() => cutmix().mix(key(0), flat, flat)).toThrow(ShapeError);
  });
});

describe("switchMixing", () => {
  const either = switchMixing([mixup(1), cutmix()], { probability: 0.8 });

  it("mixes by each as often as the other, or not (binomial, 4.4 standard deviations: false alarm 1e-5 each)", () => {
    const taken = Array.from({ length: 1000 }, (_, i) => either.draw(key(i), a)["which"]);
    for (const [which, share] of [
      [-1, 0.2],
      [0, 0.4],
      [1, 0.4],
    ]) {
      const count = taken.filter((x) => x === which).length;
      expect(Math.abs(count - 1000 * share!)).toBeLessThan(4.4 * Math.sqrt(1000 * share! * (1 - share!)));
    }
  });

  it("is read by name, mixings and all, and refuses none", () => {
    const registry = createRegistry();
    registry.use(mixup, cutmix, switchMixing);
    const read = registry.resolve("mixing", "switchMixing([mixup(1), cutmix], probability=0.8)");
    expect(JSON.stringify(read)).toBe(JSON.stringify(either));
    expect(read.mix(key(9), a, b)).toEqual(either.mix(key(9), a, b));
    expect(() => switchMixing([])).toThrow(OptionError);
  });
});
