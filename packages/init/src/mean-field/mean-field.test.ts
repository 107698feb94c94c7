/** @file Mean-field theory against scipy (`fixtures/mean-field/make.py`), closed forms, and networks that were drawn. */
import { readFileSync } from "node:fs";

import { key, NumericsError, OptionError, UnknownNameError } from "@nn/core";
import { describe, expect, it } from "vitest";

import { heNormal } from "../initializers/he-normal.ts";
import { truncatedStd } from "../variance-scaling.ts";
import { criticalLine, type CriticalPoint } from "./critical-line.ts";
import { widthFluctuation } from "./finite-width.ts";
import { correlationMap, varianceMap } from "./maps.ts";
import { type MeanField, meanField } from "./mean-field.ts";
import { type MeanFieldOptions, Network } from "./network.ts";

interface Golden {
  readonly meanField: readonly ({ readonly options: MeanFieldOptions } & Partial<MeanField>)[];
  readonly criticalLine: readonly (CriticalPoint & { readonly activation: string; readonly biasVariance: number })[];
  readonly products: readonly {
    readonly activation: string;
    readonly q: number;
    readonly c: number;
    readonly value: number;
  }[];
}

const golden = JSON.parse(
  readFileSync(new URL("../../fixtures/mean-field/golden.json", import.meta.url), "utf8"),
) as Golden;

function expectNear(got: number, wanted: number, tolerance = 1e-6): void {
  expect(Math.abs(got - wanted), `${got} is not ${wanted}`).toBeLessThan(tolerance * Math.max(1, Math.abs(wanted)));
}

describe("meanField", () => {
  it.each(golden.meanField)("$options.activation $options.weightVariance $options.biasVariance", (row) => {
    const { options, ...wanted } = row;
    const got = meanField(options);
    for (const [name, value] of Object.entries(wanted)) expectNear(got[name as "qStar"], value as number);
  });

  it("knows He's ReLU as critical at every variance, and what is below and above it", () => {
    const critical = { chi1: expect.closeTo(1, 10) as number, cStar: 1, xiQ: Infinity, xiC: Infinity };
    expect(meanField({ activation: "relu", weightVariance: 2 })).toEqual({
      ...critical,
      qStar: 1,
      xiGradient: Infinity,
      phase: "critical",
    });
    expect(meanField({ activation: "relu", weightVariance: 2, inputVariance: 7 }).qStar).toBe(7);
    expect(meanField({ activation: "relu", weightVariance: 1 })).toMatchObject({ qStar: 0, phase: "ordered" });
    expect(meanField({ activation: "relu", weightVariance: 1 }).xiC).toBeCloseTo(1 / Math.log(2), 9);
    for (const activation of ["relu", "linear", "leakyRelu(0.2)"]) {
      const grown = meanField({ activation, weightVariance: 3 });
      expect(grown).toMatchObject({ qStar: Infinity, cStar: 1, xiC: Infinity, phase: "chaotic" });
      expect(grown.xiQ).toBeLessThan(0);
    }
    // A bias adds up: the variance grows, though by no factor.
    expect(meanField({ activation: "relu", weightVariance: 2, biasVariance: 0.1 })).toMatchObject({
      qStar: Infinity,
      phase: "critical",
    });
  });

  it("has the numbers of tanh and sigmoid that are known", () => {
    expect(meanField({ activation: "tanh", weightVariance: 1 })).toMatchObject({ qStar: 0, phase: "critical" });
    expectNear(meanField({ activation: "tanh", weightVariance: 25 / 9 }).qStar, 1.17848, 1e-5);
    expectNear(meanField({ activation: "tanh", weightVariance: 25 / 9 }).chi1, 1.2098, 1e-4);
    expectNear(meanField({ activation: "sigmoid", weightVariance: 1 }).qStar, 0.26469, 1e-5);
    expectNear(meanField({ activation: "sigmoid", weightVariance: 1 }).chi1, 0.0557, 1e-4);
    expectNear(meanField({ activation: "sigmoid", weightVariance: 16 }).qStar, 5.855, 1e-3);
    expectNear(meanField({ activation: "tanh", weightVariance: 1, biasVariance: 0.05 }).xiC, 3.63, 5e-3);
    expectNear(meanField({ activation: "tanh", weightVariance: 3, biasVariance: 0.05 }).xiC, 9.05, 5e-3);
  });

  it("takes dropout as the end of the critical point", () => {
    const weightVariance = criticalLine("tanh", 0.05).weightVariance;
    for (const dropout of [0.001, 0.01, 0.1]) {
      const { cStar, xiC } = meanField({ activation: "tanh", weightVariance, biasVariance: 0.05, dropout });
      expect(cStar).toBeLessThan(1);
      expect(xiC).toBeLessThan(100);
    }
    // He's variance times 1 − p keeps the signal and the gradient, not the correlation.
    const aware = meanField({ activation: "relu", weightVariance: 2 * 0.5, dropout: 0.5 });
    expect(aware).toMatchObject({ qStar: 1, phase: "critical" });
    expect(aware.xiC).toBeLessThan(1);
    expect(varianceMap({ activation: "relu", weightVariance: 2, dropout: 0.5 }, 1, 20)[20]! / 2 ** 20).toBeCloseTo(
      1,
      9,
    );
  });

  it("takes steps: no derivative, chaos at every weight", () => {
    const step = meanField({ activation: (x) => (x > 0.3 ? 1 : 0), weightVariance: 1, biasVariance: 0.1 });
    expect(step).toMatchObject({ chi1: Infinity, xiGradient: 0, phase: "chaotic" });
    expect(step.cStar).toBeGreaterThan(0);
    expect(step.cStar).toBeLessThan(1);
    // With a straight-through derivative gradients have a size: 1 on [−1, 1].
    const through = { value: Math.sign, derivative: (x: number): number => (Math.abs(x) <= 1 ? 1 : 0) };
    expectNear(meanField({ activation: through, weightVariance: 1 }).chi1, 0.6826894921370859);
  });

  it("takes odd and even activations to the correlations that symmetry asks for", () => {
    expect(meanField({ activation: "tanh", weightVariance: 4 }).cStar).toBe(0);
    expect(meanField({ activation: "erf", weightVariance: 4 }).cStar).toBe(0);
    // x²: c ← (1 + 2c²)/3, fixed at ½.
    expectNear(meanField({ activation: (x) => x * x, weightVariance: 1 / 3 }).cStar, 0.5, 1e-9);
    for (const c of [0.3, 0.8]) {
      const even = correlationMap({ activation: Math.cos, weightVariance: 1 }, c, 1)[1]!;
      expectNear(correlationMap({ activation: Math.cos, weightVariance: 1 }, -c, 1)[1]!, even, 1e-9);
      const odd = correlationMap({ activation: "tanh", weightVariance: 4 }, c, 1)[1]!;
      expectNear(correlationMap({ activation: "tanh", weightVariance: 4 }, -c, 1)[1]!, -odd, 1e-9);
    }
  });

  it("refuses what has no answer, by name", () => {
    const options = { activation: "tanh", weightVariance: 1 };
    expect(() => meanField({ ...options, weightVariance: -1 })).toThrow(OptionError);
    expect(() => meanField({ ...options, dropout: 1 })).toThrow("dropout is 1");
    expect(() => meanField({ ...options, weigthVariance: 1 } as never)).toThrow('did you mean "weightVariance"?');
    expect(() => meanField({ ...options, activation: "tahn" })).toThrow(UnknownNameError);
    expect(() => meanField({ ...options, activation: (x) => Math.exp(x * x) })).toThrow(NumericsError);
    expect(() => meanField({ ...options, activation: (x) => (x > 2 ? NaN : x) })).toThrow("wanted finite numbers");
  });
});

describe("the maps", () => {
  it.each(golden.products)("E[φφ] of $activation, q = $q, c = $c", ({ activation, q, c, value }) => {
    // The golden integrals are good to 1e−8.
    expectNear(new Network("test", { activation, weightVariance: 1 }).at(q).correlated(c).product, value, 1e-7);
  });

  it("follows closed forms", () => {
    expectNear(varianceMap({ activation: "tanh", weightVariance: 1 }, 1, 2)[1]!, 0.394294);
    expectNear(varianceMap({ activation: "tanh", weightVariance: 1 }, 1, 2)[2]!, 0.23645);
    // A power law: q approaches 1/(2l).
    expectNear(varianceMap({ activation: "tanh", weightVariance: 1 }, 1, 100)[100]! * 200, 1, 0.1);
    const relu = (weightVariance: number, layers: number): number =>
      varianceMap({ activation: "relu", weightVariance }, 1, layers)[layers]!;
    expectNear(relu(2, 50), 1, 1e-12);
    expectNear(relu(1, 30) * 2 ** 30, 1, 1e-12);
    expectNear(relu(1 / 3, 10) * 6 ** 10, 1, 1e-12);
    // Truncated without correction, as TensorFlow.js draws: 0.773741 per layer.
    expectNear(relu(2 * truncatedStd(2) ** 2, 10), 0.0769, 1e-3);
    expectNear(relu(2 * truncatedStd(2) ** 2, 1), 0.773741);
    expect(varianceMap({ activation: "sigmoid", weightVariance: 2, biasVariance: 1 }, 0, 1)).toEqual([0, 1.5]);
    expect(varianceMap({ activation: (x) => x * x, weightVariance: 1 }, 2, 20).at(-1)).toBe(Infinity);
    const [, first, second] = correlationMap({ activation: "relu", weightVariance: 2 }, 0, 2) as [
      number,
      number,
      number,
    ];
    expectNear(first, 0.31831);
    expectNear(second, 0.493731);
    const late = correlationMap({ activation: "relu", weightVariance: 2 }, 0, 40);
    for (const [layer, c] of late.entries()) {
      const angle = Math.acos(Math.min(1, c));
      if (layer < 40) expectNear(late[layer + 1]!, (Math.sin(angle) + (Math.PI - angle) * c) / Math.PI, 1e-9);
    }
  });

  it("comes to q* and c* at the rates ξ_q and ξ_c", () => {
    const options = { activation: "tanh", weightVariance: 3, biasVariance: 0.05 };
    const { qStar, cStar, xiQ, xiC } = meanField(options);
    const q = varianceMap(options, 2, 12).map((value) => Math.abs(value - qStar));
    expectNear(q[12]! / q[11]!, Math.exp(-1 / xiQ), 1e-3);
    const c = correlationMap(options, 0.9, 80).map((value) => value - cStar);
    expectNear(c[80]! / c[79]!, Math.exp(-1 / xiC), 1e-3);
    expect(correlationMap(options, 1, 5)).toEqual(Array.from({ length: 6 }, () => expect.closeTo(1, 12) as number));
  });

  it("keeps the correlation of what dies out or explodes", () => {
    expectNear(correlationMap({ activation: "linear", weightVariance: 0.5 }, 0.3, 30)[30]!, 0.3);
    expectNear(correlationMap({ activation: "linear", weightVariance: 5 }, 0.3, 30)[30]!, 0.3);
    expect(correlationMap({ activation: "relu", weightVariance: 0 }, 0.3, 2)).toEqual([0.3, 1, 1]);
  });
});

describe("criticalLine", () => {
  it.each(golden.criticalLine)("$activation, σ_b² = $biasVariance", ({ activation, biasVariance, ...wanted }) => {
    const got = criticalLine(activation, biasVariance);
    expectNear(got.weightVariance, wanted.weightVariance);
    expectNear(got.qStar, wanted.qStar);
    expect(got.stable).toBe(true);
    const there = meanField({ activation, biasVariance, weightVariance: got.weightVariance });
    expect(there.phase).toBe("critical");
    expectNear(there.qStar, got.qStar);
  });

  it("has the points that are known", () => {
    expectNear(criticalLine("tanh", 0.05).weightVariance, 1.761, 1e-4);
    expectNear(criticalLine("tanh", 0.05).qStar, 0.57, 1e-4);
    expect(criticalLine("tanh", 0)).toEqual({ weightVariance: expect.closeTo(1, 9), qStar: 0, stable: true });
    expect(criticalLine("relu", 0)).toEqual({ weightVariance: expect.closeTo(2, 9), qStar: 1, stable: true });
    expect(criticalLine("linear", 0)).toEqual({ weightVariance: expect.closeTo(1, 9), qStar: 1, stable: true });
    expect(criticalLine("gelu", 0)).toEqual({ weightVariance: expect.closeTo(4, 5), qStar: 0, stable: false });
  });

  it("says where there is none", () => {
    expect(() => criticalLine("relu", 0.1)).toThrow("no critical point at bias variance 0.1");
    expect(() => criticalLine("sign", 0)).toThrow("E[φ′²] is Infinity");
    expect(() => criticalLine("tanh", -1)).toThrow(OptionError);
  });
});

describe("widthFluctuation", () => {
  it("is (1 + 5/n)^L for ReLU and (1 + 2/n)^L without activation", () => {
    expectNear(
      widthFluctuation({ activation: "relu", weightVariance: 2 }, 1, 50, 10)[10]!.secondMoment,
      1.1 ** 10,
      1e-9,
    );
    expectNear(widthFluctuation({ activation: "relu", weightVariance: 2 }, 1, 100, 10)[10]!.median, 0.784, 1e-3);
    expectNear(
      widthFluctuation({ activation: "linear", weightVariance: 3 }, 2, 40, 7)[7]!.secondMoment,
      1.05 ** 7,
      1e-9,
    );
    // κ = 6·(1 + a⁴)/(1 + a²)².
    const kappa = (6 * (1 + 0.2 ** 4)) / (1 + 0.2 ** 2) ** 2;
    const leaky = widthFluctuation({ activation: "leakyRelu(0.2)", weightVariance: 1 }, 1, 30, 4)[4]!;
    expectNear(leaky.secondMoment, (1 + (kappa - 1) / 30) ** 4, 1e-9);
    // tanh forgets: the spread of deep layers does not grow with depth.
    const bounded = widthFluctuation({ activation: "tanh", weightVariance: 3, biasVariance: 0.05 }, 1, 50, 40);
    expect(bounded[40]!.secondMoment).toBeLessThan(1.02);
  });

  it("agrees with networks that are drawn", () => {
    const [width, networks, layers] = [16, 3000, 2];
    const he = heNormal();
    const sizes = Array.from({ length: networks }, (_, network) => {
      let x = new Float64Array(width).fill(Math.SQRT2);
      for (let layer = 0; layer < layers; layer++) {
        const kernel = he.sample(key(5).fold("network", network, layer), [width, width]);
        const next = new Float64Array(width);
        for (let i = 0; i < width; i++) for (let j = 0; j < width; j++) next[j]! += x[i]! * kernel[i * width + j]!;
        x = layer === layers - 1 ? next : next.map((value) => Math.max(0, value));
      }
      return x.reduce((sum, value) => sum + value * value, 0) / width;
    });
    const mean = sizes.reduce((sum, size) => sum + size, 0) / networks;
    const square = sizes.reduce((sum, size) => sum + size * size, 0) / networks;
    // The first layer is linear in the constant input, the second is a ReLU: variances 2/n and 5/n, (1 + 2/n)·(1 + 5/n) − 1
    // in all. Four standard errors of both moments: a false alarm in ten thousand seeds.
    expectNear(mean, 4, 0.05);
    expectNear(square / (mean * mean), (1 + 2 / width) * (1 + 5 / width), 0.1);
  });
});
