import { mkdtemp, readdir, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";

import { array, createRegistry, type Dataset, key } from "@nn/core";
import { moons } from "@nn/datasets";
import { batchNorm } from "@nn/regularize";
import { describe, expect, it } from "vitest";

import { decodeSafetensors, encodeSafetensors } from "../files/safetensors.ts";
import { fit } from "../fit/fit.ts";
import { dense } from "../layers/dense.ts";
import { residual } from "../layers/residual.ts";
import { sequential } from "../layers/sequential.ts";
import { auc } from "../metrics/auc.ts";
import { loadModel } from "./trained-model.ts";

const layers = sequential([dense(4), batchNorm(), residual([dense(4, { activation: "tanh" })]), dense(2)]);
const data = await moons({ train: 96, test: 300 });
const { model, test, hash, parameters } = await fit(layers, data, {
  key: key(1),
  optimizer: "adam(0.02)",
  loss: "softmaxCrossEntropy",
  epochs: 8,
  batchSize: 16,
});

describe("a trained model", () => {
  it("measures what the run measured", async () => {
    expect(await model.evaluate(data.test)).toEqual(test);
    expect((await model.evaluate(data.test, { metrics: [auc()] })).auc).toBeGreaterThan(0.8);
    expect([model.hash, model.parameters]).toEqual([hash, parameters]);
  });

  it("predicts each example as if it were alone, however many there are", async () => {
    const all = await model.predict(data.test.inputs);
    expect(all.shape).toEqual([300, 2]);
    for (const row of [0, 255, 256, 299]) {
      const one = Array.from(data.test.inputs.data.subarray(2 * row, 2 * row + 2));
      const alone = await model.predict([one]);
      expect(Array.from(alone.data)).toEqual(Array.from(all.data.subarray(2 * row, 2 * row + 2)));
    }
    expect((await model.predict(array(new Float32Array(0), { shape: [0, 2] }))).shape).toEqual([0, 2]);
    await expect(model.predict([[1, 2, 3]])).rejects.toThrow("the examples are float32[1, 3]; wanted [n, 2]");
  });

  it("says how classes are confused", async () => {
    const matrix = await model.confusion(data.test);
    const total = matrix.flat().reduce((sum, count) => sum + count, 0);
    expect(total).toBe(300);
    expect((matrix[0]![0]! + matrix[1]![1]!) / total).toBeCloseTo(test.accuracy!, 12);
  });

  it("says what it is made of", () => {
    expect(model.summary().split("\n")).toEqual([
      "layer             output  parameters  drawn from",
      "dense1            [4]             12  kernel [2, 4] glorotUniform, bias [4] zeros",
      "batchNorm1        [4]              8  gain [4] filled, offset [4] filled",
      "residual1/dense1  [4]             20  kernel [4, 4] glorotUniform, bias [4] zeros",
      "residual1         [4]              0",
      "dense2            [2]             10  kernel [4, 2] glorotUniform, bias [2] zeros",
      "50 parameters (200 bytes), input [2], output [2]",
    ]);
  });

  it("is the same after a file, and nothing else is left there", async () => {
    const folder = await mkdtemp(join(tmpdir(), "nn-model-"));
    try {
      const path = join(folder, "moons.safetensors");
      await model.save(path);
      const loaded = await loadModel(path);
      expect(await readdir(folder)).toEqual(["moons.safetensors"]);
      expect(await loaded.evaluate(data.test)).toEqual(test);
      expect(loaded.toBytes()).toEqual(model.toBytes());
      await expect(loadModel(join(folder, "none"))).rejects.toThrow("cannot be read (ENOENT)");
      await expect(model.save(join(folder, "no", "folder"))).rejects.toThrow("cannot be written (ENOENT)");
    } finally {
      await rm(folder, { recursive: true });
    }
  });

  it("refuses files of others", async () => {
    const { tensors, metadata } = decodeSafetensors(model.toBytes());
    await expect(loadModel(encodeSafetensors({ tensors }))).rejects.toThrow("the file is no model of nn");
    const { "parameters/dense1/kernel": kernel, ...rest } = tensors;
    await expect(loadModel(encodeSafetensors({ tensors: rest, metadata }))).rejects.toThrow(
      "parameters/dense1/kernel is missing; wanted [2, 4]: weights of another model",
    );
    const altered = {
      ...tensors,
      "parameters/dense1/kernel": array(
        kernel!.data.map((x) => x + 1),
        { shape: [2, 4] },
      ),
    };
    await expect(loadModel(encodeSafetensors({ tensors: altered, metadata }))).rejects.toThrow("it was altered");
    await expect(loadModel(model.toBytes(), { scope: createRegistry() })).rejects.toThrow("unknown layer");
    await expect(loadModel(model.toBytes().subarray(0, 100))).rejects.toThrow("cut off");
  });

  it("of a regression has no classes", async () => {
    const inputs = array([[0], [1], [2], [3]]);
    const targets = array([[0], [2], [4], [6]]);
    const line: Dataset = {
      name: "line",
      task: "regression",
      inputShape: [1],
      classes: ["y"],
      train: { inputs, targets },
      test: { inputs, targets },
      digest: "",
    };
    const run = await fit(sequential([dense(1)]), line, {
      key: key(1),
      optimizer: "sgd(0.1)",
      loss: "meanSquaredError",
      metrics: ["rmse"],
      steps: 200,
    });
    expect((await run.model.predict([[10]])).data[0]).toBeCloseTo(20, 2);
    await expect(run.model.predictClasses([[1]])).rejects.toThrow("the model is a regression");
    expect(await (await loadModel(run.model.toBytes())).evaluate(line.test)).toEqual(run.test);
  });
});
