import { key } from "@nn/core";
import { moons } from "@nn/datasets";
import { describe, expect, it } from "vitest";

import { fit } from "../fit/fit.ts";
import { mlp } from "../networks/mlp.ts";

// Hashes of the parameters as the optimizers made them when each was written out as one function.
describe("optimizers keep their bits", () => {
  it.each([
    ["sgd(0.1)", "32f5319ec569b5cf"],
    ["sgd(0.1, momentum=0.9)", "4cdb407ca5ced722"],
    ["sgd(0.1, momentum=0.9, nesterov=true)", "4822c0b4361d4a26"],
    ["adam(0.01)", "a8317c66d5e3eb75"],
    ["adam(0.01, beta1=0)", "caffa8a06b2a97cd"],
    ["adamW(0.01, weightDecay=0.1)", "9b8ae9d40b8446f2"],
    ["adamW(cosineDecay(initial=0.05, steps=30))", "e184e6c3bb0a0b4f"],
  ])("%s", async (optimizer, hash) => {
    const data = await moons({ train: 64, test: 16 });
    const run = await fit(mlp({ width: 8 }), data, {
      key: key(3),
      optimizer,
      loss: "softmaxCrossEntropy",
      // With factors on the learning rate of single parameters.
      initialize: "mup(baseWidth=4)",
      penalty: "l2(1e-3, convention=decoupled)",
      steps: 30,
      batchSize: 16,
    });
    expect(run.hash.slice(0, 16)).toBe(hash);
  });
});
