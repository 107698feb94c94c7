import { createRegistry, OptionError, UnknownNameError } from "@nn/core";
import { describe, expect, it } from "vitest";

import { activations } from "../activations.ts";
import { create } from "../create.ts";
import { gain } from "../gains.ts";
import { lint } from "../lint.ts";
import { varianceMap } from "../mean-field/maps.ts";
import { plugins } from "../plugins.ts";
import { recommend } from "./recommend.ts";
import { architectures, losses, normalizations } from "./types.ts";

const differentiable = activations.filter((name) => name !== "sign");

describe("recommend", () => {
  it.each([
    [{}, "heNormal", "smallPositive(0.01)"],
    [{ activation: "relu", normalization: "batchNorm" }, "heNormal", "zeros"],
    [{ activation: "relu", dropout: 0.5 }, "heDropout(rate=0.5)", "smallPositive(0.01)"],
    [{ activation: "leakyRelu(0.2)" }, "heNormal(negativeSlope=0.2)", "zeros"],
    [{ activation: "leakyRelu(negativeSlope=0.2)", dropout: 0.25 }, "heDropout(rate=0.25, negativeSlope=0.2)", "zeros"],
    [{ activation: "tanh" }, "glorotUniform", "zeros"],
    [{ activation: "tanh", depth: 200 }, "orthogonal", "zeros"],
    [{ activation: "tanh", depth: 200, architecture: "convolutional" }, "deltaOrthogonal", "zeros"],
    [{ activation: "sigmoid" }, "glorotUniform", "zeros"],
    [{ activation: "selu" }, "lecunNormal", "zeros"],
    [{ activation: "linear", depth: 20 }, "orthogonal", "zeros"],
    [{ architecture: "lstm" }, "glorotUniform", "forgetGate"],
  ] as const)("%j", (request, initializer, bias) => {
    expect(recommend(request)).toMatchObject({ initializer, bias });
  });

  it("gives specs that resolve, reasons and sources, for every combination", () => {
    const combinations = [
      ...differentiable.map((activation) => ({ activation })),
      ...architectures.flatMap((architecture) => ["relu", "tanh"].map((activation) => ({ activation, architecture }))),
    ];
    for (const combination of combinations) {
      const found = recommend({ dropout: 0.3, depth: 4, classCounts: [90, 10], ...combination });
      const shapes = [found.initializer, found.recurrent, found.output.initializer, found.bias, found.output.bias];
      for (const spec of shapes) if (spec !== undefined) expect(create(spec as "zeros").sample).toBeTypeOf("function");
      expect([found.reason, found.source].every((text) => /\S{3}/.test(text))).toBe(true);
      expect(found.gain).toEqual(gain(combination.activation));
    }
    for (const normalization of normalizations)
      expect(recommend({ normalization }).notes.length).toBeGreaterThanOrEqual(0);
    for (const loss of losses) expect(recommend({ loss }).output.bias).toBe("zeros");
  });

  it("keeps the second moment of signals with what it recommends for unbounded activations", () => {
    for (const activation of ["relu", "leakyRelu(0.3)", "gelu", "silu", "elu", "mish", "selu"]) {
      const { initializer } = recommend({ activation });
      const { variance } = create(initializer as "zeros").moments([64, 64])!;
      const [, after] = varianceMap({ activation, weightVariance: variance * 64 }, 1, 1) as [number, number];
      expect(Math.abs(after - 1)).toBeLessThan(activation === "elu" ? 0.4 : 1e-4);
    }
  });

  it("is what lint has nothing against", () => {
    for (const activation of ["relu", "leakyRelu(0.3)", "tanh", "selu", "gelu", "elu"]) {
      const { initializer, bias } = recommend({ activation, depth: 30 });
      const layer = { name: "dense", options: { units: 100, activation, initializer, bias } };
      const model = [...Array.from({ length: 30 }, () => layer), { name: "dense", options: { units: 10 } }];
      expect(lint({ model }).map(({ code, message }) => `${code}: ${message}`)).toEqual([]);
    }
  });

  it("computes what no table has", () => {
    expect(recommend({ activation: (x) => x * x * x }).initializer).toContain("varianceScaling(scale=0.0666667,");
    // The critical point of erf: π/4.
    expect(recommend({ activation: "erf" })).toMatchObject({
      initializer: "varianceScaling(scale=0.785398, mode=fanIn, distribution=normal)",
      theory: { phase: "critical" },
    });
    expect(recommend({ activation: "gelu" }).initializer).toContain("scale=2.35172,");
  });

  it("knows recurrent kernels, residual models, class priors and depth", () => {
    expect(recommend({ architecture: "recurrent" }).recurrent).toBe("orthogonal");
    expect(recommend({ architecture: "recurrent", activation: "relu" }).recurrent).toBe("irnn");
    const whole = createRegistry();
    whole.use(plugins);
    for (const architecture of ["residual", "transformer"] as const) {
      for (const normalization of ["none", "layerNorm"] as const) {
        const { model } = recommend({ architecture, normalization });
        expect(whole.resolve("modelInitializer", model as "fixup").kind).toBe("modelInitializer");
      }
    }
    expect(whole.has("modelInitializer", "mup")).toBe(true);
    expect(recommend({ architecture: "residual" }).model).toBe("fixup");
    expect(recommend({ architecture: "residual", normalization: "batchNorm" }).model).toBe("zeroLastGamma");
    expect(recommend({ classCounts: [900, 100] }).output.bias).toEqual({
      name: "classPrior",
      options: { counts: [900, 100], output: "softmax" },
    });
    expect(recommend({ activation: "sigmoid", depth: 10 }).notes.join()).toContain("10 layers are more than the 2.1");
    expect(recommend({ depth: 30, width: 50 }).notes.join()).toContain("a typical one has 0.24 times the mean signal");
    expect(recommend({ depth: 3, width: 512 }).notes).toEqual([]);
    expect(recommend({ optimizer: "adam", width: 4096 }).notes.join()).toContain("µP");
    expect(recommend({ activation: "relu", dropout: 0.5 }).theory).toMatchObject({ qStar: 1, phase: "critical" });
  });

  it("refuses what it does not know", () => {
    expect(() => recommend({ activation: "rleu" })).toThrow(UnknownNameError);
    expect(() => recommend({ architecture: "denes" as never })).toThrow('did you mean "dense"?');
    expect(() => recommend({ dropout: 1 })).toThrow(OptionError);
    expect(() => recommend({ loss: "meanSquaredError", classCounts: [1, 2] })).toThrow("classCounts are for classes");
    expect(() => recommend({ actvation: "relu" } as never)).toThrow('did you mean "activation"?');
  });
});
