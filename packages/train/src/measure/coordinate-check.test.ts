import {
  array,
  type Dataset,
  defineLayer,
  defineModelInitializer,
  key,
  type LayerOptions,
  mul,
  type NdArray,
  normal,
  type Split,
  layerName,
} from "@nn/core";
import { mup } from "@nn/init";
import { describe, expect, it } from "vitest";

import { coordinateCheck, type CoordinateCheck } from "./coordinate-check.ts";
import { fit } from "../fit/fit.ts";
import { dense } from "../layers/dense.ts";
import { sequential } from "../layers/sequential.ts";
import { adam } from "../optimizers/adam.ts";

const split = (seed: number): Split => ({
  inputs: array(normal(key(seed), 32 * 8), { shape: [32, 8] }),
  targets: array(
    Array.from({ length: 32 }, (_, i) => (i * 7 + seed) % 4),
    { dtype: "int32" },
  ),
});
const data: Dataset = {
  name: "noise",
  task: "classification",
  inputShape: [8],
  classes: ["a", "b", "c", "d"],
  train: split(1),
  test: split(2),
  digest: "noise",
};
const mlp = (width: number) =>
  sequential([dense(width, { activation: "relu" }), dense(width, { activation: "relu" }), dense(4)]);
const options = {
  widths: [32, 64, 128, 256],
  key: key(1),
  optimizer: adam(0.03),
  loss: "softmaxCrossEntropy",
  steps: 2,
  batchSize: 32,
} as const;
const growth = (check: CoordinateCheck, layer: string): number =>
  check.growth.find((one) => one.layer === layer && one.step === 1)?.exponent ?? NaN;

describe("coordinateCheck", () => {
  it("sees activations blow up with the width in the standard parametrization, and not with µP", async () => {
    const standard = await coordinateCheck(mlp, data, options);
    const maximal = await coordinateCheck(mlp, data, {
      ...options,
      initialize: mup({ baseWidth: 32, base: "heNormal" }),
    });
    // One step of Adam moves each of n weights by η, so that the logits move by about n·η.
    expect(growth(standard, "dense2")).toBeGreaterThan(0.25);
    expect(growth(standard, "dense3")).toBeGreaterThan(1);
    expect(Math.abs(growth(maximal, "dense2"))).toBeLessThan(0.05);
    expect(growth(maximal, "dense3")).toBeLessThan(0.05);
    expect(standard.coordinates).toHaveLength(4 * 3 * 3);
  }, 60_000);

  it("refuses a single width", async () => {
    await expect(coordinateCheck(mlp, data, { ...options, widths: [32] })).rejects.toThrow("at least two");
  });
});

describe("µP", () => {
  it("is the network with an output multiplier, under Adam", async () => {
    const [width, baseWidth] = [64, 16];
    const ratio = width / baseWidth;
    const layers = mlp(width).layers;
    const divided = defineLayer<LayerOptions>({
      name: "test:divided",
      summary: "What reaches the output layer, divided by the ratio of widths.",
      options: { name: layerName() },
      build: (inputShape) => ({
        outputShape: inputShape,
        parameters: {},
        apply: (x) => ({ output: mul(x, 1 / ratio) }),
      }),
    });
    const multiplied = defineModelInitializer({
      name: "test:multiplied",
      summary: "An output kernel of the base width's variance with the base rate.",
      options: {},
      usesData: false,
      async initialize({ model, key: stream }) {
        const { values } = await mup({ baseWidth, base: null }).initialize(model, stream);
        const kernel = values.dense3?.kernel as NdArray;
        const larger = array(
          Float32Array.from(kernel.data, (x) => x * ratio),
          { shape: kernel.shape },
        );
        return {
          values: { ...values, dense3: { ...values.dense3, kernel: larger } },
          learningRates: { dense2: { kernel: 1 / ratio } },
        };
      },
    });
    const run = {
      key: key(5),
      optimizer: adam({ learningRate: 0.01, epsilon: 1e-30 }),
      loss: "softmaxCrossEntropy",
      batchSize: 32,
      steps: 3,
    };
    const table = await fit(sequential(layers), data, { ...run, initialize: mup({ baseWidth, base: null }) });
    const other = sequential([...layers.slice(0, 2), divided(), ...layers.slice(2)]);
    const multiplier = await fit(other, data, { ...run, initialize: multiplied() });
    const plain = await fit(sequential(layers), data, run);
    expect(multiplier.train.loss).toBeCloseTo(table.train.loss, 4);
    expect(Math.abs(plain.train.loss - table.train.loss)).toBeGreaterThan(0.01);
    const [a, b] = [table.parameters.dense3?.kernel?.data ?? [], multiplier.parameters.dense3?.kernel?.data ?? []];
    for (const index of [0, 50, 255]) expect((b[index] ?? NaN) / ratio).toBeCloseTo(a[index] ?? NaN, 4);
  });
});
