import { array, key, reference, type Split } from "@nn/core";
import { describe, expect, it } from "vitest";

import { batch, parameters } from "../../fixtures/hand-network.ts";
import { activation } from "../layers/activation.ts";
import { dense } from "../layers/dense.ts";
import { flatten } from "../layers/flatten.ts";
import { buildModel } from "../model/build-model.ts";
import { initializeParameters } from "../model/initialize-parameters.ts";
import { sequential } from "../layers/sequential.ts";
import { measureSignal } from "./signal.ts";

const options = { backend: reference() };

describe("measureSignal", () => {
  it("measures outputs and per-example gradients of hidden layers", async () => {
    const model = buildModel(sequential([dense(3, { activation: "relu" }), dense(1)]), [2]);
    const signals = await measureSignal(model, parameters, batch, "meanSquaredError", options);
    expect(signals.map(({ layer }) => layer)).toEqual(["dense1"]);
    // Rows of relu(x·W + b): [1, 0, 1], [0, 0, 4], [2, 0, 0].
    const activations = [1, 0, 1, 0, 0, 4, 2, 0, 0];
    // Outputs 4.5, 12.5, 2.5; dLᵢ/dy = 2·(y − t) = 7, 25, 7; dLᵢ/da = that times [1, 2, 3].
    const gradients = [7, 14, 21, 25, 50, 75, 7, 14, 21];
    const mean = (values: readonly number[]): number => values.reduce((sum, value) => sum + value, 0) / values.length;
    const variance = (values: readonly number[]): number => mean(values.map((value) => (value - mean(values)) ** 2));
    expect(signals[0]?.activationMean).toBeCloseTo(mean(activations), 6);
    expect(signals[0]?.activationVariance).toBeCloseTo(variance(activations), 6);
    expect(signals[0]?.activationSecondMoment).toBeCloseTo(22 / 9, 6);
    expect(signals[0]?.gradientVariance).toBeCloseTo(variance(gradients), 3);
    expect(signals[0]?.deadShare).toBeCloseTo(1 / 3, 12);
  });

  it("gives the mean magnitude beside the mean", async () => {
    const model = buildModel(sequential([dense(2), dense(1)]), [2]);
    const eye = array([
      [1, 0],
      [0, 1],
    ]);
    const parameters = {
      dense1: { kernel: eye, bias: array([0, 0]) },
      dense2: { kernel: array([[1], [1]]), bias: array([0]) },
    };
    const [signal] = await measureSignal(model, parameters, batch, "meanSquaredError", options);
    // Outputs are the inputs: 1, 2, −3, 1, 2, −2.
    expect(signal?.activationMean).toBeCloseTo(1 / 6, 12);
    expect(signal?.activationMagnitude).toBeCloseTo(11 / 6, 12);
  });

  it("takes hidden layers between the first and the last with parameters, and nothing from a model without them", async () => {
    const model = buildModel(
      sequential([
        flatten(),
        dense(4),
        activation("tanh"),
        dense(4, { activation: "relu" }),
        dense(1),
        activation("linear"),
      ]),
      [2],
    );
    const signals = await measureSignal(model, initializeParameters(model, key(1)), batch, "meanSquaredError", options);
    expect(signals.map(({ layer }) => layer)).toEqual(["dense1", "activation1", "dense2"]);
    const bare = buildModel(sequential([flatten()]), [1]);
    const same: Split = { inputs: batch.targets, targets: batch.targets };
    expect(await measureSignal(bare, {}, same, "meanSquaredError", options)).toEqual([]);
  });

  it("does not depend on the size of the batch when examples repeat", async () => {
    const model = buildModel(sequential([dense(3, { activation: "tanh" }), dense(1)]), [2]);
    const parameters = initializeParameters(model, key(2));
    const twice: Split = {
      inputs: array([...batch.inputs.data, ...batch.inputs.data], { shape: [6, 2] }),
      targets: array([...batch.targets.data, ...batch.targets.data], { shape: [6, 1] }),
    };
    const [once] = await measureSignal(model, parameters, batch, "meanSquaredError", options);
    const [again] = await measureSignal(model, parameters, twice, "meanSquaredError", options);
    expect(again?.activationVariance).toBeCloseTo(once?.activationVariance ?? NaN, 6);
    expect(again?.gradientVariance).toBeCloseTo(once?.gradientVariance ?? NaN, 5);
  });

  it("sees gradients whose squares float32 cannot hold", async () => {
    const model = buildModel(sequential([dense(2, { bias: false }), dense(1, { bias: false })]), [2]);
    const parameters = {
      dense1: {
        kernel: array([
          [1, 0],
          [0, 1],
        ]),
      },
      dense2: { kernel: array([[1e-25], [-1e-25]]) },
    };
    const [signal] = await measureSignal(model, parameters, batch, "meanSquaredError", options);
    expect(signal?.gradientVariance).toBeGreaterThan(1e-51);
    expect(signal?.gradientVariance).toBeLessThan(1e-49);
  });
});
