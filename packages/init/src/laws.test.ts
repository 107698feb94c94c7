import {
  defineInitializer,
  type InitializerDefinition,
  type InitializerPlugin,
  math,
  normal,
  truncatedNormal,
} from "@nn/core";
import { describe, expect, it } from "vitest";

import { initializers } from "./initializers.ts";
import { describeInitializer } from "./testing/describe-initializer.ts";
import { initializerLaws, LawError } from "./testing/initializer-laws.ts";

/** Options beside the defaults that are worth the laws. */
const variants: Readonly<Record<string, readonly object[]>> = {
  constant: [{ value: 0.1 }, { value: -3 }],
  glorotNormal: [{ gain: 5 / 3 }],
  heNormal: [{ mode: "fanOut" }, { mode: "fanAverage" }, { mode: "fanGeometric", negativeSlope: 0.2 }],
  heUniform: [{ mode: "fanOut", negativeSlope: Math.sqrt(5) }],
  normal: [{ mean: -1, std: 2 }, { std: 0 }],
  truncatedNormal: [{ std: 0.02, bound: 1 }, { mean: 3, bound: 5 }, { bound: 0.05 }],
  uniform: [{ low: 1, high: 3 }],
  varianceScaling: ["normal", "uniform", "truncatedNormal"].map((distribution) => ({
    scale: 2,
    mode: "fanOut",
    distribution,
  })),
};

for (const plugin of initializers) describeInitializer(plugin, { describe, it }, variants[plugin.name]);

type None = Record<never, never>;
const define = (parts: Pick<InitializerDefinition<None>, "sample" | "moments">): InitializerPlugin =>
  defineInitializer<None>({ name: "test:faulty", summary: "Faulty on purpose.", defaults: {}, ...parts });
const brokenLaws = (plugin: InitializerPlugin): string[] =>
  initializerLaws.flatMap(({ name, check }) => {
    try {
      check(plugin, {});
      return [];
    } catch (error) {
      if (!(error instanceof LawError)) throw error;
      return [name];
    }
  });
const standard = { mean: 0, variance: 1, cdf: math.normalCdf };

describe("the laws catch", () => {
  it("truncation that is not corrected, the fault of TensorFlow.js", () => {
    const faulty = define({
      sample: ({ key, size }) => truncatedNormal(key, size, { bound: 2 }),
      moments: () => ({ mean: 0, variance: 1 }),
    });
    expect(brokenLaws(faulty)).toEqual(["the variance is the declared one (chi-square test)"]);
  });

  it("a standard deviation that is 2 % off", () => {
    const faulty = define({ sample: ({ key, size }) => normal(key, size, { std: 1.02 }), moments: () => standard });
    expect(brokenLaws(faulty)).toContain("the variance is the declared one (chi-square test)");
  });

  it("a mean that is 3 % of a standard deviation off", () => {
    const faulty = define({ sample: ({ key, size }) => normal(key, size, { mean: 0.03 }), moments: () => standard });
    expect(brokenLaws(faulty)).toContain("the mean is the declared one (z test)");
  });

  it("another distribution with the right moments", () => {
    const faulty = define({
      sample: ({ key, size }) => normal(key, size).map((z) => (z < 0 ? -1 : 1)),
      moments: () => standard,
    });
    expect(brokenLaws(faulty)).toEqual(["the distribution is the declared one (Kolmogorov–Smirnov test)"]);
  });

  it("hidden randomness", () => {
    const faulty = define({ sample: ({ size }) => new Float32Array(size).map(() => Math.random()) });
    expect(brokenLaws(faulty)).toEqual([
      "the same key gives the same bits",
      "draws do not depend on earlier draws",
      "values survive JSON and spec strings",
      "nothing but the key is random",
    ]);
  });

  it("a clock", () => {
    const faulty = define({ sample: ({ key, size }) => normal(key, size).fill(new Date(0).getTime(), 0, 1) });
    expect(brokenLaws(faulty)).toEqual(["nothing but the key is random"]);
  });

  it("a key that is ignored", () => {
    const faulty = define({ sample: ({ size }) => new Float32Array(size), moments: () => ({ mean: 0, variance: 1 }) });
    expect(brokenLaws(faulty)).toContain("another key gives other bits, unless the declared variance is 0");
  });

  it("memory that is given out twice", () => {
    const memory = new Map<number, Float32Array>();
    const faulty = define({
      sample({ key, size }) {
        const values = memory.get(size) ?? new Float32Array(size);
        memory.set(size, values);
        values.set(normal(key, size));
        return values;
      },
    });
    expect(brokenLaws(faulty).length).toBeGreaterThan(0);
  });
});
