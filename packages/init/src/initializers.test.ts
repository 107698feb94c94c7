import { createRegistry, key, OptionError, ShapeError, UnknownNameError } from "@nn/core";
import { describe, expect, it } from "vitest";

import {
  constant,
  create,
  fans,
  glorotUniform,
  heNormal,
  heUniform,
  initializers,
  lecunUniform,
  truncatedNormal,
  truncatedStd,
} from "./index.ts";
import { statistics } from "./testing/statistics.ts";

const std = (values: Float32Array): number => Math.sqrt(statistics(values).variance);
const largest = (values: Float32Array): number => values.reduce((most, value) => Math.max(most, Math.abs(value)), 0);
const shape = [784, 512];

describe("numbers a reader can check", () => {
  // 401 408 values: the standard error of a normal's std is 0.11 %; bounds are 5 of them, false alarm 6e-7.
  it("heNormal on [784, 512] has std √(2/784)", () => {
    expect(Math.abs(std(heNormal().sample(key(7), shape)) / Math.sqrt(2 / 784) - 1)).toBeLessThan(0.0056);
    expect(Math.abs(std(heNormal({ mode: "fanOut" }).sample(key(7), shape)) / Math.sqrt(2 / 512) - 1)).toBeLessThan(
      0.0056,
    );
  });

  it("uniform members fill their limits and stay inside", () => {
    for (const [initializer, limit] of [
      [glorotUniform(), Math.sqrt(6 / (784 + 512))],
      [heUniform(), Math.sqrt(6 / 784)],
      [lecunUniform(), Math.sqrt(3 / 784)],
      [heUniform({ negativeSlope: Math.sqrt(5) }), 1 / Math.sqrt(784)],
    ] as const) {
      const most = largest(initializer.sample(key(7), shape));
      expect(most).toBeLessThanOrEqual(Math.fround(limit));
      expect(most).toBeGreaterThan(limit * 0.9999);
    }
  });

  it("truncated normals keep their nominal std, which TensorFlow.js' do not (0.8796 of it)", () => {
    for (const initializer of [
      create("truncatedNormal(std=0.02)"),
      create("varianceScaling(scale=0.3136)"), // √(0.3136/784) = 0.02
    ]) {
      const values = initializer.sample(key(7), shape);
      expect(Math.abs(std(values) / 0.02 - 1)).toBeLessThan(0.005);
      expect(largest(values)).toBeLessThanOrEqual(Math.fround((2 * 0.02) / truncatedStd(2)));
    }
    expect(truncatedStd(1)).toBeCloseTo(0.5395601, 6);
    expect(truncatedStd(2)).toBeCloseTo(0.87962566103423978, 15);
    expect(truncatedStd(3)).toBeCloseTo(0.9865784, 6);
  });

  it("a convolution with declared axes", () => {
    const kernel = [3, 3, 64, 128];
    const values = heNormal().sample(key(7), kernel, { fans: fans(kernel, { inAxes: [2], outAxes: [3] }) });
    // 73 728 values, 5 standard errors.
    expect(Math.abs(std(values) / Math.sqrt(2 / 576) - 1)).toBeLessThan(0.0131);
    expect(() => heNormal().sample(key(7), kernel)).toThrow(ShapeError);
  });

  it("the first bits of heNormal never change", () => {
    expect([...heNormal().sample(key(7), shape).subarray(0, 3)]).toMatchInlineSnapshot(`
      [
        -0.028246726840734482,
        0.05463768169283867,
        0.04375403746962547,
      ]
    `);
  });
});

describe("names", () => {
  it("create takes every form", () => {
    const wanted = heNormal({ mode: "fanOut" }).toJSON();
    expect(create("heNormal(mode=fanOut)").toJSON()).toEqual(wanted);
    expect(create("kaimingNormal(mode=fanOut)").toJSON()).toEqual(wanted);
    expect(create("@nn/init:heNormal(mode=fanOut)").toJSON()).toEqual(wanted);
    expect(create({ name: "heNormal", options: { mode: "fanOut" } }).toJSON()).toEqual(wanted);
    expect(create(wanted).toJSON()).toEqual(wanted);
    expect(create("xavierUniform").id).toBe("@nn/init:glorotUniform");
    expect(create("constant(0.5)").options).toEqual({ value: 0.5 });
    // @ts-expect-error a mistyped option of a known name
    expect(() => create({ name: "heNormal", options: { mod: "fanOut" } })).toThrow('did you mean "mode"?');
  });

  it("are refused with a suggestion", () => {
    expect(() => create("heNormel")).toThrow(UnknownNameError);
    expect(() => create("heNormel")).toThrow('unknown initializer "heNormel"; did you mean "heNormal"?');
    expect(() => create("heNormal(mode=fanin)")).toThrow(
      'heNormal: mode is "fanin"; wanted one of fanIn, fanOut, fanAverage, fanGeometric',
    );
    expect(() => create("truncatedNormal(bound=0)")).toThrow(OptionError);
    expect(() => create("normal(std=-1)")).toThrow("normal: std is -1; wanted a finite number ≥ 0");
    expect(() => create("uniform(low=1, high=0)")).toThrow(OptionError);
    for (const spec of [
      "varianceScaling(scale=-1)",
      "glorotNormal(gain=-1)",
      "orthogonal(-1)",
      "heDropout(1)",
      "heDropout(-0.1)",
    ]) {
      expect(() => create(spec), spec).toThrow(OptionError);
    }
    expect(() => create("smallPositive(0)")).toThrow("smallPositive: value is 0; wanted a finite number > 0");
    expect(() => constant(Infinity)).toThrow(OptionError);
    expect(() => truncatedNormal({ bound: "2" } as never)).toThrow('truncatedNormal: bound is "2"');
  });

  it("live in a registry only after use", () => {
    const scope = createRegistry();
    expect(scope.has("initializer", "heNormal")).toBe(false);
    scope.use(initializers);
    expect(scope.list("initializer")).toHaveLength(initializers.length);
    expect(new Set(initializers.flatMap(({ id, aliases }) => [id, ...aliases])).size).toBeGreaterThan(
      2 * initializers.length,
    );
  });
});
