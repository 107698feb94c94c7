import { key } from "@nn/core";
import { moons } from "@nn/datasets";
import { dropout, plugins } from "@nn/regularize";
import { describe, expect, it } from "vitest";

import { planTechniques } from "../fit/techniques.ts";
import { builtIns } from "../built-ins.ts";
import { fit } from "../fit/fit.ts";
import { buildModel } from "../model/build-model.ts";
import { initializeParameters } from "../model/initialize-parameters.ts";
import { loadModel } from "../model/trained-model.ts";
import { layers } from "../networks/layers.ts";
import { buildNetwork } from "../put.ts";
import { dense } from "./dense.ts";
import { parametrized } from "./parametrized.ts";
import { residual } from "./residual.ts";
import { sequential } from "./sequential.ts";

const row = [dense(4, { activation: "tanh" }), residual([dense(4)]), dense(2)];
const data = await moons({ train: 64, validation: 32, test: 32 });
const options = { key: key(1), optimizer: "sgd(0.1)", loss: "softmaxCrossEntropy", epochs: 3, batchSize: 16 } as const;

describe("parametrized", () => {
  it("adds to the parameters, and changes neither names nor draws", () => {
    const plain = buildModel(sequential(row), [2]);
    const normed = buildModel(parametrized(row, { by: ["weightNorm"] }), [2]);
    expect(normed.layers.map(({ name }) => name)).toEqual(plain.layers.map(({ name }) => name));
    expect(Object.keys(normed.parameters["residual1/dense1"]!)).toEqual(["kernel", "bias", "kernelLength"]);
    const [before, after] = [plain, normed].map((model) => initializeParameters(model, key(1)));
    for (const layer of ["dense1", "residual1/dense1", "dense2"])
      expect(after![layer]!.kernel!.data).toEqual(before![layer]!.kernel!.data);
  });

  it("acts on the layers that it holds alone, within others too", () => {
    const model = buildModel(sequential([parametrized([dense(3)], { by: ["spectralNorm"] }), dense(2)]), [2]);
    expect(Object.keys(model.state)).toEqual(["dense1"]);
    const inside = buildModel(residual([parametrized([dense(2)], { by: ["spectralNorm"] })]), [2]);
    expect(inside.state["residual1/dense1"]).toEqual({ kernelDirection: { shape: [2], value: 1 / Math.sqrt(2) } });
  });

  it("keeps the output layer bare when a treatment is put in", () => {
    const techniques = planTechniques([dropout(0.5)], builtIns);
    const network = layers([parametrized([dense(4, { activation: "relu" }), dense(2)], { by: ["weightNorm"] })]);
    const built = buildNetwork(
      network,
      { inputShape: [2], task: "classification", outputs: 2, vocabulary: 0 },
      techniques,
      builtIns,
    );
    const names = buildModel(sequential([...built]), [2]).layers.map(({ name }) => name);
    expect(names).toEqual(["dense1", "activation1", "dropout1", "dense2"]);
  });

  it.each(plugins.flatMap(({ acts, name }) => (acts?.slot === "model.parametrize" ? [name] : [])))(
    "trains with %s in use, and is built again from its file",
    async (name) => {
      const { model, hash, test } = await fit(sequential(row), data, { ...options, use: [name] });
      expect((await fit(sequential(row), data, options)).hash).not.toBe(hash);
      const again = await loadModel(model.toBytes());
      expect(again.layer.toJSON()).toEqual(model.layer.toJSON());
      expect(await again.evaluate(data.test)).toEqual(test);
    },
  );

  it("wants layers and parametrizations", () => {
    expect(() => parametrized([dense(2)])).toThrow("by is empty; wanted a parametrization, e.g. weightNorm");
    expect(() => parametrized([], { by: ["weightNorm"] })).toThrow("no layers");
  });
});
