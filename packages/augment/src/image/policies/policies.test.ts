import { type ImageSample, key, uniform } from "@nn/core";
import { describe, expect, it } from "vitest";

import { autoAugmentPolicies } from "../../operations/auto-augment-policies.ts";
import {
  applyPolicy,
  autoAugmentStrength,
  commonOperations,
  type PolicyOptions,
  policyStep,
} from "../../operations/policy.ts";
import { augMix } from "./aug-mix.ts";
import { autoAugment } from "./auto-augment.ts";
import { randAugment } from "./rand-augment.ts";
import { trivialAugmentWide } from "./trivial-augment-wide.ts";

const image: ImageSample = { data: uniform(key(1), 32 * 32 * 3), shape: [32, 32, 3] };
const line: ImageSample = { data: Float32Array.from([1, 2, 3, 4]), shape: [1, 4, 1] };
const options: PolicyOptions = { interpolation: "nearest", fill: "constant", value: 0, low: 0, high: 10 };

describe("operations at their strengths", () => {
  it("are torchvision's at magnitude 9 of 30", () => {
    const at = (operation: (typeof commonOperations)[number], negative = false): number =>
      policyStep(operation, 0.3, negative, autoAugmentStrength(image)).amount;
    expect(at("shearX")).toBeCloseTo(0.09, 12);
    expect(at("rotate", true)).toBeCloseTo(-9, 12);
    // ⌊0.3 · 32 · 150/331⌋ = ⌊4.35⌋.
    expect(at("translateY", true)).toBe(-4);
    expect(at("color")).toBeCloseTo(0.27, 12);
    expect(at("posterize", true)).toBe(7);
    expect(at("solarize")).toBe(179);
    expect(at("equalize")).toBe(0);
  });

  it("move to the right and down for positive shifts, and stay at strength 0", () => {
    const moved = applyPolicy("test", line, [{ operation: "translateX", amount: 1 }], options);
    expect([...moved.data]).toEqual([0, 1, 2, 3]);
    const still = commonOperations.filter((operation) => operation !== "autocontrast" && operation !== "equalize");
    for (const operation of still) {
      const step = policyStep(operation, 0, true, autoAugmentStrength(image));
      expect([operation, ...applyPolicy("test", image, [step], { ...options, high: 1 }).data]).toEqual([
        operation,
        ...image.data,
      ]);
    }
  });

  it("shear rows about the first, as PIL does", () => {
    const square: ImageSample = { data: Float32Array.from([1, 2, 3, 4, 5, 6, 7, 8, 9]), shape: [3, 3, 1] };
    const sheared = applyPolicy("test", square, [{ operation: "shearX", amount: 1 }], options);
    expect([...sheared.data]).toEqual([1, 2, 3, 5, 6, 0, 9, 0, 0]);
  });
});

describe("policies", () => {
  const draws = 3000;

  it("RandAugment draws every operation equally often (binomial, 4.9 standard deviations: false alarm 1e-6 each)", () => {
    const counts = new Map<string, number>();
    for (let i = 0; i < draws; i++) {
      for (const { operation } of randAugment().draw(key(i), image).steps)
        counts.set(operation, (counts.get(operation) ?? 0) + 1);
    }
    expect(counts.size).toBe(14);
    const expected = (2 * draws) / 14;
    for (const count of counts.values())
      expect(Math.abs(count - expected)).toBeLessThan(4.9 * Math.sqrt(expected * (13 / 14)));
  });

  it("TrivialAugment reaches both ends of its ranges", () => {
    const turns = Array.from({ length: draws }, (_, i) => trivialAugmentWide().draw(key(i), image).steps[0]!)
      .filter(({ operation }) => operation === "rotate")
      .map(({ amount }) => amount);
    expect([Math.min(...turns), Math.max(...turns)]).toEqual([-135, 135]);
  });

  it("AutoAugment has 25 pairs for each, and its first of CIFAR-10 in a share of 1/25 times its chances", () => {
    expect(Object.values(autoAugmentPolicies).map((pairs) => pairs.length)).toEqual([25, 25, 25]);
    expect(autoAugmentPolicies.cifar10[1]).toEqual([
      ["rotate", 0.7, 2],
      ["translateX", 0.3, 9],
    ]);
    const moved = Array.from({ length: draws }, (_, i) => autoAugment().draw(key(i), image).steps).filter(
      (steps) => steps.map(({ operation }) => operation).join() === "rotate,translateX",
    ).length;
    // 0.7 · 0.3/25 = 0.0084; binomial, 4.9 standard deviations: false alarm 1e-6.
    expect(Math.abs(moved - 0.0084 * draws)).toBeLessThan(4.9 * Math.sqrt(0.0084 * draws));
  });

  it("AugMix' weights sum to 1, and a chain that changes nothing gives the image back", () => {
    const { weights, chains } = augMix().draw(key(3), image);
    expect(weights.reduce((a, b) => a + b)).toBeCloseTo(1, 12);
    expect(chains.every(({ length }) => length >= 1 && length <= 3)).toBe(true);
    const still = { chains: [[], []], weights: [0.25, 0.75], original: 0.5 };
    augMix()
      .applyWith(still, image)
      .data.forEach((x, i) => expect(x).toBeCloseTo(image.data[i]!, 6));
    const black = { chains: [[{ operation: "posterize", amount: 0 } as const]], weights: [1], original: 0.25 };
    augMix()
      .applyWith(black, image)
      .data.forEach((x, i) => expect(x).toBeCloseTo(0.25 * image.data[i]!, 6));
  });
});
