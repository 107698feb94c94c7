import { array, compile, gradients, reference, sum, type Tensor, directScope } from "@nn/core";
import { describe, expect, it } from "vitest";

import { activationField } from "../activation.ts";
import { gelu } from "./gelu.ts";
import { leakyRelu } from "./leaky-relu.ts";
import { linear } from "./linear.ts";
import { relu } from "./relu.ts";
import { selu } from "./selu.ts";
import { sigmoid } from "./sigmoid.ts";
import { tanh } from "./tanh.ts";

const points = [-100, -3, -1, -0.5, 0.25, 1, 2, 100];

// ∫₀ˣ of the density by Simpson's rule.
function normalCdf(x: number): number {
  if (Math.abs(x) > 10) return x > 0 ? 1 : 0;
  const n = 2000;
  const density = (t: number): number => Math.exp((-t * t) / 2) / Math.sqrt(2 * Math.PI);
  let area = density(0) + density(x);
  for (let i = 1; i < n; i++) area += density((x * i) / n) * (i % 2 === 1 ? 4 : 2);
  return 0.5 + (area * x) / n / 3;
}

const oracles = [
  [linear(), (x: number) => x],
  [relu(), (x: number) => Math.max(x, 0)],
  [leakyRelu(), (x: number) => (x < 0 ? 0.01 * x : x)],
  [leakyRelu({ negativeSlope: 0.2 }), (x: number) => (x < 0 ? 0.2 * x : x)],
  [tanh(), Math.tanh],
  [sigmoid(), (x: number) => 1 / (1 + Math.exp(-x))],
  [selu(), (x: number) => 1.0507009873554805 * (x < 0 ? 1.6732632423543772 * Math.expm1(x) : x)],
  [gelu(), (x: number) => x * normalCdf(x)],
] as const;

describe.each(oracles)("%s", (activation, oracle) => {
  const run = compile(
    (x: Tensor) => {
      const y = activation.apply(x);
      return { y, slope: gradients(sum(y), x) };
    },
    { backend: reference() },
  );

  it("agrees with its formula, and its gradient with central differences", async () => {
    const { y, slope } = await run(array(points));
    points.forEach((x, i) => {
      expect(y.data[i]).toBeCloseTo(oracle(x), 5);
      expect(slope.data[i]).toBeCloseTo((oracle(x + 1e-4) - oracle(x - 1e-4)) / 2e-4, 4);
    });
  });

  it("round-trips through JSON", () => {
    const copy = directScope.resolve("activation", JSON.parse(JSON.stringify(activation)));
    expect(copy.id).toBe(activation.id);
    expect(copy.options).toEqual(activation.options);
  });
});

describe("resolveActivation", () => {
  it("takes names, names with options, values and functions", () => {
    expect(directScope.resolve("activation", "relu").id).toBe("@nn/train:relu");
    expect(directScope.resolve("activation", "leakyRelu(negativeSlope=0.2)").options).toEqual({ negativeSlope: 0.2 });
    const value = gelu();
    expect(directScope.resolve("activation", value)).toBe(value);
    const own = (x: Tensor): Tensor => x;
    expect(activationField(linear()).read(own, { owner: "dense", option: "activation" }).apply).toBe(own);
    expect(() => JSON.stringify(activationField(linear()).read(own, { owner: "dense", option: "activation" }))).toThrow(
      "cannot be written as JSON",
    );
  });

  it("corrects names and options", () => {
    expect(() => directScope.resolve("activation", "rellu")).toThrow('did you mean "relu"?');
    expect(() => directScope.resolve("activation", "leakyRelu(slope=0.2)")).toThrow("negativeSlope");
    expect(() => leakyRelu({ negativeSlope: NaN })).toThrow("negativeSlope is NaN");
  });
});
