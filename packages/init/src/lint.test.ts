import { description, type Finding, type PluginJson } from "@nn/core";
import { describeLintRule } from "@nn/core/testing";
import { describe, expect, it } from "vitest";

import { heNormal } from "./initializers/he-normal.ts";
import { zeros } from "./initializers/zeros.ts";
import { lint, lintRules } from "./lint.ts";

for (const plugin of lintRules) describeLintRule(plugin, { describe, it });

const { dropping, kernel, layer, normalizing } = description;

const stack = (depth: number, options: object, behind: readonly PluginJson[] = []): PluginJson[] => [
  ...Array.from({ length: depth }, () => [kernel({ units: 100, bias: false, ...options }), ...behind]).flat(),
  kernel({ units: 10 }),
];
const codes = (model: readonly PluginJson[]): string[] => lint({ model }).map(({ code }) => code);
const only = (model: readonly PluginJson[]): Finding => {
  const found = lint({ model });
  expect(found, JSON.stringify(found)).toHaveLength(1);
  return found[0]!;
};

describe("lint", () => {
  it("has codes that are unique", () => {
    const all = lintRules.map((rule) => rule().code);
    expect(new Set(all).size).toBe(all.length);
  });

  it("gives numbers of the theory", () => {
    // Glorot's variance in square layers is 1/fan: a ReLU halves the second moment, 2⁻²⁹ = 1.9e−9.
    expect(only(stack(30, { initializer: "glorotUniform", activation: "relu" })).message).toContain("1.9e-9");
    // Drop half, double the second moment: 2¹⁹ = 520,000.
    expect(
      only(stack(20, { initializer: heNormal().toJSON(), activation: "relu" }, [dropping(0.5)])).message,
    ).toContain("520000");
    // 0.01²·100/2 a layer.
    expect(only(stack(10, { initializer: "smallNormal", activation: "relu" })).message).toContain("2e-21");
    // ξ_c = 0.346, six times that are 2.1.
    expect(only(stack(6, { initializer: "glorotNormal", activation: "sigmoid" })).message).toContain("2.1");
    // Biases count: tanh with σ_w² = 1 and σ_b² = 0.05 has ξ_c = 3.63.
    const biased = { initializer: "glorotNormal", activation: "tanh", bias: layer("normal", { std: Math.sqrt(0.05) }) };
    expect(only(stack(30, biased)).message).toContain("more than the 22 that information travels");
  });

  it("leaves networks alone that follow the guidelines", () => {
    expect(codes(stack(50, { activation: "relu" }))).toEqual([]);
    expect(codes(stack(50, { activation: "tanh" }))).toEqual([]);
    expect(codes(stack(50, { activation: "selu" }))).toEqual([]);
    expect(
      codes(stack(50, { initializer: "heNormal", activation: layer("leakyRelu", { negativeSlope: 0.01 }) })),
    ).toEqual([]);
  });

  it("counts normalization and branches as what they are", () => {
    const glorot = { initializer: "glorotUniform" };
    const relu = layer("activation", { activation: "relu" });
    expect(codes(stack(30, glorot, [relu]))).toEqual(["glorot-on-deep-relu"]);
    expect(codes(stack(30, glorot, [normalizing("batch"), relu]))).toEqual([]);
    const block = layer("residual", { layers: stack(2, { ...glorot, activation: "relu" }).slice(0, 2) });
    expect(codes([...Array.from({ length: 15 }, () => block), kernel({ units: 10 })])).toEqual([]);
  });

  it("reads the activation behind the layer, and auto as the guideline for the layer's own", () => {
    const relu = layer("activation", { activation: layer("@nn/train:relu") });
    // dense() does not see the ReLU that follows as a layer: auto is Glorot's.
    expect(codes(stack(30, { initializer: "auto" }, [relu]))).toEqual(["glorot-on-deep-relu"]);
    expect(codes(stack(30, { initializer: "auto", activation: layer("@nn/train:relu") }))).toEqual([]);
  });

  it("says nothing about initializers and activations that it does not know", () => {
    expect(codes(stack(30, { initializer: "me:own", activation: "relu" }))).toEqual([]);
    expect(codes(stack(30, { initializer: "glorotUniform", activation: "me:own" }))).toEqual([]);
    expect(codes(stack(30, { initializer: "lsuv", activation: "selu" }))).toEqual([]);
    expect(codes(stack(2, { initializer: "normal(std=0.1)", activation: "selu" }))).toContain("selu-without-lecun");
    expect(codes(stack(30, { initializer: "heNormal(mode=nonsense)", activation: "relu" }))).toEqual([]);
  });

  it("allows zeros where they do no harm", () => {
    expect(codes([kernel({ activation: "tanh" }), kernel({ initializer: zeros().toJSON() })])).toEqual([]);
    expect(codes([kernel({ activation: "tanh", initializer: zeros().toJSON() }), kernel()])).toEqual(["zero-kernel"]);
  });
});
