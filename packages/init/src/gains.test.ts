import { NumericsError, OptionError, UnknownNameError } from "@nn/core";
import { describe, expect, it } from "vitest";

import { activationMoments, gain, pytorchGain } from "./gains.ts";

describe("gain", () => {
  it.each([
    ["linear", 1, 1],
    ["relu", Math.SQRT2, Math.SQRT2],
    ["leakyRelu(0.01)", 1.414143, 1.414143],
    ["leakyRelu(negativeSlope=0.2)", 1.38675, 1.38675],
    ["leakyRelu(0.3)", 1.354571, 1.354571],
    ["tanh", 1.592537, 1.467414],
    ["sigmoid", 1.846229, 4.722646],
    ["selu", 1, 0.9660258],
    ["elu", 1.245198, 1.223429],
    ["gelu", 1.53353, 1.481114],
    ["geluTanh", 1.533581, 1.481168],
    ["silu", 1.676532, 1.62332],
  ])("%s", (name, forward, backward) => {
    const got = gain(name);
    expect(Math.abs(got.forward / forward - 1)).toBeLessThan(1e-6);
    expect(Math.abs(got.backward / backward - 1)).toBeLessThan(1e-6);
  });

  it("of any function, by exact formulas", () => {
    const relative = (got: number, wanted: number): number => Math.abs(got / wanted - 1);
    expect(relative(gain((x) => Math.max(0, x) ** 2).forward, 1 / Math.sqrt(1.5))).toBeLessThan(1e-9);
    expect(relative(gain((x) => Math.max(0, x) ** 2).backward, Math.SQRT1_2)).toBeLessThan(1e-9);
    expect(relative(gain((x) => x ** 3).forward, 1 / Math.sqrt(15))).toBeLessThan(1e-9);
    expect(relative(gain((x) => x ** 3).backward, 1 / Math.sqrt(27))).toBeLessThan(1e-9);
    expect(relative(gain(Math.exp).forward, Math.exp(-1))).toBeLessThan(1e-9);
    expect(relative(gain(Math.sin).forward, 1 / Math.sqrt((1 - Math.exp(-2)) / 2))).toBeLessThan(1e-9);
  });

  it("of functions with kinks anywhere", () => {
    // f′ is 1 on [−c, c]: E[f′²] = erf(c/√2).
    for (const [c, erf] of [
      [1, 0.6826894921370859],
      [1 / 3, 0.2611173196],
      [Math.SQRT2, 0.8427007929497149],
    ] as const) {
      const { backward } = gain((x) => Math.min(c, Math.max(-c, x)));
      expect(Math.abs(backward / (1 / Math.sqrt(erf)) - 1)).toBeLessThan(1e-6);
    }
  });

  it("has exact moments at any variance", () => {
    expect(activationMoments("relu").mean).toBeCloseTo(1 / Math.sqrt(2 * Math.PI), 12);
    expect(activationMoments("relu", 9).mean).toBeCloseTo(3 / Math.sqrt(2 * Math.PI), 12);
    expect(activationMoments("relu", 0)).toEqual({ mean: 0, secondMoment: 0, variance: 0 });
    expect(activationMoments("sign", 1e-4).secondMoment).toBeCloseTo(1, 12);
    expect(activationMoments(() => 3)).toMatchObject({
      mean: expect.closeTo(3, 12),
      secondMoment: expect.closeTo(9, 11),
      variance: expect.closeTo(0, 12),
    });
  });

  it("refuses what has no gain", () => {
    expect(() => gain(() => 0)).toThrow(NumericsError);
    expect(() => gain((x) => 1 / (x - x))).toThrow("wanted finite numbers");
    expect(() => gain("rleu")).toThrow(UnknownNameError);
    expect(() => gain("rleu")).toThrow('did you mean "relu"?');
    expect(() => gain("relu(0.1)")).toThrow(OptionError);
    expect(() => gain("elu(slope=0.1)")).toThrow('gain: elu: unknown option "slope"');
    expect(gain(() => 2)).toMatchObject({ forward: expect.closeTo(0.5, 12) });
  });
});

describe("pytorchGain", () => {
  it("is PyTorch's table", () => {
    expect(pytorchGain("tanh")).toBe(5 / 3);
    expect(pytorchGain("selu")).toBe(0.75);
    expect(pytorchGain("leakyRelu", 0.2)).toBe(Math.sqrt(2 / 1.04));
    expect(pytorchGain("leakyRelu")).toBe(Math.sqrt(2 / 1.0001));
    expect([pytorchGain("linear"), pytorchGain("sigmoid"), pytorchGain("relu")]).toEqual([1, 1, Math.SQRT2]);
    expect(() => pytorchGain("swish" as never)).toThrow(UnknownNameError);
  });
});
