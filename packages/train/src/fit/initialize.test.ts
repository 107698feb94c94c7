import { array, type Dataset, defineModelInitializer, key, type NdArray, type Split } from "@nn/core";
import { lsuv } from "@nn/init";
import { describe, expect, it } from "vitest";

import { dense } from "../layers/dense.ts";
import { sequential } from "../layers/sequential.ts";
import type { Variables } from "../model/variables.ts";
import { adamW } from "../optimizers/adam-w.ts";
import { adam } from "../optimizers/adam.ts";
import { sgd } from "../optimizers/sgd.ts";
import { probe } from "../measure/probe.ts";
import { fit } from "./fit.ts";
import type { FitOptions } from "./types.ts";

const train: Split = {
  inputs: array(Array.from({ length: 32 }, (_, i) => [(i % 5) - 2, (i % 7) / 2, (i % 3) * 4])),
  targets: array(
    Array.from({ length: 32 }, (_, i) => i % 2),
    { dtype: "int32" },
  ),
};
const data: Dataset = {
  name: "rows",
  task: "classification",
  inputShape: [3],
  classes: ["a", "b"],
  train,
  test: train,
  digest: "rows",
};
const model = sequential([dense(16, { activation: "tanh" }), dense(16, { activation: "tanh" }), dense(2)]);
const base: FitOptions = { key: key(3), optimizer: sgd(0.1), loss: "softmaxCrossEntropy", batchSize: 32, steps: 1 };

/** Parameters before the first step, and after it. */
async function firstStep(options: Partial<FitOptions>): Promise<[Variables<NdArray>, Variables<NdArray>]> {
  let start: Variables<NdArray> = {};
  const observer = {
    name: "start",
    onEvaluation: ({ step, parameters }: { readonly step: number; readonly parameters: Variables<NdArray> }) => {
      if (step === 0) start = parameters;
    },
  };
  const { parameters } = await fit(model, data, { ...base, ...options, callbacks: [observer] });
  return [start, parameters];
}

const slower = defineModelInitializer({
  name: "test:slower",
  summary: "A quarter of the learning rate for one kernel.",
  options: {},
  usesData: false,
  initialize: ({ model }) => ({ values: model.values, learningRates: { dense2: { kernel: 0.25 } } }),
});

describe("fit with a model initializer", () => {
  it("starts from what it makes of the first batch", async () => {
    const [start] = await firstStep({ initialize: lsuv({ base: null, tolerance: 0.001 }) });
    const { layers } = await probe(model, train, {
      key: base.key,
      loss: "softmaxCrossEntropy",
      parameters: start,
    }).measure();
    for (const { preActivation } of layers) {
      const values = [...preActivation.data];
      const mean = values.reduce((sum, x) => sum + x, 0) / values.length;
      const variance = values.reduce((sum, x) => sum + (x - mean) * (x - mean), 0) / values.length;
      expect(Math.abs(variance - 1)).toBeLessThan(0.002);
    }
    const [again] = await firstStep({ initialize: lsuv({ base: null, tolerance: 0.001 }) });
    expect(again).toEqual(start);
  });

  it.each([sgd(0.1), sgd({ learningRate: 0.1, momentum: 0.9 }), adam(0.1), adamW(0.1)])(
    "multiplies the learning rate of single parameters (%#)",
    async (optimizer) => {
      const [start, plain] = await firstStep({ optimizer });
      const [sameStart, slow] = await firstStep({ optimizer, initialize: slower() });
      expect(sameStart).toEqual(start);
      expect(slow.dense1).toEqual(plain.dense1);
      const moved = (at: Variables<NdArray>, index: number): number =>
        (at.dense2?.kernel?.data[index] ?? NaN) - (start.dense2?.kernel?.data[index] ?? NaN);
      for (const index of [0, 17, 255]) expect(moved(slow, index) / moved(plain, index)).toBeCloseTo(0.25, 2);
      expect(slow.dense2?.bias).toEqual(plain.dense2?.bias);
    },
  );

  it("knows the names of the packages, and no others", async () => {
    expect((await fit(model, data, { ...base, initialize: "lsuv" })).status).toBe("completed");
    await expect(fit(model, data, { ...base, initialize: "lsuw" })).rejects.toThrow('did you mean "lsuv"?');
  });
});
