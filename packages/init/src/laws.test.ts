import {
  defineInitializer,
  ImpureError,
  type InitializerDefinition,
  type InitializerPlugin,
  key,
  math,
  normal,
  truncatedNormal,
  uniform64,
} from "@nn/core";
import { LawError } from "@nn/core/testing";
import { describe, expect, it } from "vitest";

import { classPrior } from "./initializers/class-prior.ts";
import { heNormal } from "./initializers/he-normal.ts";
import { initializers } from "./initializers.ts";
import { describeInitializer } from "./testing/describe-initializer.ts";
import { initializerLaws } from "./testing/initializer-laws.ts";

/** Options beside the defaults that are worth the laws. */
const variants: Readonly<Record<string, readonly object[]>> = {
  classPrior: [
    { counts: [900, 100] },
    { counts: [900, 100], output: "sigmoid" },
    { probabilities: [0.2, 0.3, 0.5] },
    { probabilities: [0.01, 0.9], output: "sigmoid" },
  ],
  constant: [{ value: 0.1 }, { value: -3 }],
  deltaOrthogonal: [{ gain: 1.5 }],
  dirac: [{ scale: -0.5 }],
  forgetGate: [{ value: 2, gates: "iofc" }, { gates: "fio" }],
  glorotNormal: [{ gain: 5 / 3 }],
  glorotTruncatedNormal: [{ gain: 5 / 3, bound: 1 }],
  heDropout: [{ rate: 0 }, { rate: 0.9, mode: "fanOut", distribution: "uniform" }],
  heNormal: [{ mode: "fanOut" }, { mode: "fanAverage" }, { mode: "fanGeometric", negativeSlope: 0.2 }],
  heTruncatedNormal: [{ mode: "fanOut", negativeSlope: 0.2, bound: 3 }],
  heUniform: [{ mode: "fanOut", negativeSlope: Math.sqrt(5) }],
  idInit: [{ scale: 1e-6, alternate: true }],
  identity: [{ scale: 2, rectangular: "partial" }],
  irnn: [{ scale: 0.01 }],
  lecunTruncatedNormal: [{ gain: 3 / 4 }],
  normal: [{ mean: -1, std: 2 }, { std: 0 }],
  orthogonal: [{ gain: Math.SQRT2 }, { gain: 0 }],
  sparse: [{ sparsity: 0.5, std: 1 }, { sparsity: 0 }],
  tfjsDefault: [{ scale: 2, mode: "fanIn" }],
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
  defineInitializer<None>({ name: "test:faulty", summary: "Faulty on purpose.", options: {}, ...parts });
const brokenLaws = (plugin: InitializerPlugin): string[] =>
  initializerLaws.flatMap(({ name, check }) => {
    try {
      check(plugin, {});
      return [];
    } catch (error) {
      if (!(error instanceof LawError || error instanceof ImpureError)) throw error;
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
    expect(brokenLaws(faulty)).toContain("the same key gives the same bits");
    expect(brokenLaws(faulty)).toContain("nothing but the key is random");
    expect(() => faulty().sample(key(1), [2, 3])).toThrow(
      /test:faulty: value \d is .*, and .* when drawn again with the same key; everything must come from the key/,
    );
  });

  it("a clock", () => {
    const faulty = define({ sample: ({ key, size }) => normal(key, size).fill(new Date(0).getTime(), 0, 1) });
    expect(brokenLaws(faulty)).toEqual(["nothing but the key is random"]);
  });

  it("a key that is ignored", () => {
    const faulty = define({ sample: ({ size }) => new Float32Array(size), moments: () => ({ mean: 0, variance: 1 }) });
    expect(brokenLaws(faulty)).toContain("another key gives other bits, unless it is declared deterministic");
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

  it("columns that are not orthogonal", () => {
    const faulty = define({
      sample: ({ key, size }) => normal(key, size, { std: 1 / 16 }),
      moments: () => ({ mean: 0, variance: 1 / 256, orthogonal: 1 }),
    });
    expect(brokenLaws(faulty)).toEqual(["rows or columns are orthogonal where that is declared"]);
  });

  it("a shape that is refused in words and drawn all the same, and refusals of everything", () => {
    const faulty = defineInitializer<None>({
      name: "test:picky",
      summary: "Faulty on purpose.",
      options: {},
      refuse: () => "it is a Tuesday",
      sample: ({ size }) => new Float32Array(size),
    });
    expect(brokenLaws(faulty)[0]).toBe("some shape is accepted, and the others are refused before anything is drawn");
    expect(() => faulty().sample(key(1), [2, 3])).toThrow("test:picky: shape [2, 3] is refused: it is a Tuesday");
  });

  it("a variance that is off under heavy tails, and no other one", () => {
    // Laplace values of variance 2 by the inverse of the distribution.
    const laplace = (scale: number): InitializerPlugin =>
      define({
        sample: ({ key, size }) =>
          Float32Array.from(uniform64(key, size), (u) =>
            u < 0.5 ? scale * math.log(2 * u + 1e-300) : -scale * math.log(2 - 2 * u),
          ),
        moments: () => ({ mean: 0, variance: 2, kurtosis: 6 }),
      });
    expect(brokenLaws(laplace(1))).toEqual([]);
    expect(brokenLaws(laplace(1.04))).toEqual(["the variance is the declared one (chi-square test)"]);
  });

  it("too few structural zeros", () => {
    const faulty = define({
      sample: ({ key, size }) => normal(key, size).fill(0, 0, size / 4),
      moments: () => ({ mean: 0, variance: 0.5, drawn: 0.5 }),
    });
    expect(brokenLaws(faulty)).toContain("as many values are drawn as declared, the others are 0");
  });

  it("a key that is used where none is declared", () => {
    const faulty = define({
      sample: ({ key, size }) => normal(key, size),
      moments: () => ({ mean: 0, variance: 1, deterministic: true }),
    });
    expect(brokenLaws(faulty)).toContain("another key gives other bits, unless it is declared deterministic");
  });
});

describe("describeInitializer", () => {
  it("works with any runner that has describe and it, and asks for one where there is none", () => {
    const names: string[] = [];
    const runner = {
      describe: (name: string, body: () => void) => (names.push(name), body()),
      it: (name: string, body: () => void) => (names.push(name), body()),
    };
    describeInitializer(heNormal, runner);
    expect(names[0]).toBe("@nn/init:heNormal {}");
    expect(names).toHaveLength(1 + initializerLaws.length);
    expect(() => describeInitializer(heNormal)).toThrow("there are no global describe and it");
    expect(() => describeInitializer(classPrior, runner)).toThrow("classPrior: wanted a list");
  });
});
