import {
  array,
  compile,
  key,
  mean,
  reference,
  type BatchTensors,
  type Split,
  type Variables,
  type Tensor,
} from "@nn/core";
import { describe, expect, it } from "vitest";

import { batch, parameters } from "../../fixtures/hand-network.ts";
import { activation } from "../layers/activation.ts";
import { dense } from "../layers/dense.ts";
import { buildModel } from "../model/build-model.ts";
import { initializeParameters } from "../model/initialize-parameters.ts";
import { sequential } from "../layers/sequential.ts";
import { probe } from "./probe.ts";

const model = sequential([dense(3, { activation: "relu" }), activation("tanh"), dense(1)]);
const options = { loss: "meanSquaredError", key: key(3), backend: reference() };

describe("probe", () => {
  it("starts from the parameters that fit starts from", () => {
    const probed = probe(model, batch, options);
    expect(probed.values).toEqual(initializeParameters(buildModel(model, [2]), key(3)));
    expect(probed.layers.map(({ name, kind }) => `${name} ${kind}`)).toEqual([
      "dense1 @nn/train:dense",
      "activation1 @nn/train:activation",
      "dense2 @nn/train:dense",
    ]);
    expect(probed.layers[0]).toMatchObject({ inputShape: [2], outputShape: [3], activation: { id: "@nn/train:relu" } });
    expect(probed.layers[0]?.parameters.kernel?.fans).toEqual({ fanIn: 2, fanOut: 3 });
  });

  it("measures linear outputs, activations and the gradients of every example", async () => {
    const linear = sequential([dense(3, { activation: "relu" }), dense(1)]);
    const { loss, layers, output } = await probe(linear, batch, { ...options, parameters }).measure();
    const [first, last] = layers;
    // x·W + b
    expect([...(first?.preActivation.data ?? [])]).toEqual([1, -1, 1, -3, -1, 4, 2, -1, -4]);
    expect([...(first?.output.data ?? [])]).toEqual([1, 0, 1, 0, 0, 4, 2, 0, 0]);
    expect([...(first?.input.data ?? [])]).toEqual([...batch.inputs.data]);
    expect([...output.data]).toEqual([4.5, 12.5, 2.5]);
    // (4.5 − 1)², 12.5², (2.5 + 1)²
    expect(loss).toBeCloseTo((12.25 + 156.25 + 12.25) / 3, 4);
    // dLᵢ/dy = 2·(y − t), not divided by the size of the batch; through the ReLU where it is open.
    expect([...(last?.outputGradient.data ?? [])]).toEqual([7, 25, 7]);
    expect([...(first?.outputGradient.data ?? [])]).toEqual([7, 14, 21, 25, 50, 75, 7, 14, 21]);
    expect([...(first?.preActivationGradient.data ?? [])]).toEqual([7, 0, 21, 0, 0, 75, 7, 0, 0]);
  });

  it("gives the mean loss and its gradients at any values", async () => {
    const probed = probe(model, batch, options);
    const { loss, gradients } = await probed.differentiate(parameters);
    const at = (weight: number): Promise<number> =>
      probed
        .withValues({ ...parameters, dense2: { ...parameters.dense2, kernel: array([[1], [2], [weight]]) } })
        .measure()
        .then((measured) => measured.loss);
    const slope = ((await at(3.05)) - (await at(2.95))) / 0.1;
    expect(loss).toBeCloseTo(await at(3), 6);
    expect(gradients.dense2?.kernel?.data[2]).toBeCloseTo(slope, 3);
  });

  it("records any other function of the model", async () => {
    const probed = probe(model, batch, options);
    const meanLoss = compile((values: Variables<Tensor>, tensors: BatchTensors) =>
      mean(probed.record(values, tensors).losses),
    );
    const half = { inputs: array([[1, 2]]), targets: array([[1]]) };
    const whole = { inputs: batch.inputs, targets: batch.targets };
    expect((await meanLoss(probed.values, whole)).data[0]).toBeCloseTo((await probed.measure()).loss, 5);
    expect((await meanLoss(probed.values, half)).shape).toEqual([]);
  });

  it("refuses an empty batch", () => {
    const empty: Split = { inputs: array([], { shape: [0, 2] }), targets: array([], { shape: [0, 1] }) };
    expect(() => probe(model, empty, options)).toThrow("probe: the batch is empty");
  });
});
