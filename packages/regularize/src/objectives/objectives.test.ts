import { key, matmul, mean, normal, type ObjectiveContext, type ObjectiveTerm, tensor, type Tensor } from "@nn/core";
import { describe, expect, it } from "vitest";

import { activityPenalty } from "./activity-penalty.ts";
import { confidencePenalty } from "./confidence-penalty.ts";
import { jacobianPenalty } from "./jacobian-penalty.ts";
import { maxSup } from "./max-sup.ts";
import { zLoss } from "./z-loss.ts";

function context(changes: Partial<ObjectiveContext>): ObjectiveContext {
  const outputs = tensor([[0, 0]]);
  return {
    inputs: outputs,
    outputs,
    targets: tensor(Int32Array.from([0])),
    loss: mean(outputs),
    activations: {},
    parameters: {},
    roles: {},
    step: tensor(1),
    key: tensor(Int32Array.from(key(1).words)),
    ...changes,
  };
}

async function cost(term: ObjectiveTerm, changes: Partial<ObjectiveContext>): Promise<number> {
  return (await term.loss(context(changes)).data())[0]!;
}

describe("terms of logits", () => {
  const even = tensor([
    [1, 1, 1, 1],
    [0, 0, 0, 0],
  ]);
  const log3 = Math.log(3);

  it("confidencePenalty is less the entropy", async () => {
    expect(await cost(confidencePenalty(0.5), { outputs: even })).toBeCloseTo(-0.5 * Math.log(4), 6);
    // p = 3/4, 1/4.
    const entropy = -(0.75 * Math.log(0.75) + 0.25 * Math.log(0.25));
    expect(await cost(confidencePenalty(1), { outputs: tensor([[log3, 0]]) })).toBeCloseTo(-entropy, 6);
  });

  it("maxSup is the largest above the mean", async () => {
    expect(
      await cost(maxSup(0.1), {
        outputs: tensor([
          [1, 2, 6],
          [4, 4, 4],
        ]),
      }),
    ).toBeCloseTo(0.15, 6);
  });

  it("zLoss is the squared logarithm of the normalizer", async () => {
    // Σ exp z is 4 and 4·e.
    const wanted = (Math.log(4) ** 2 + (1 + Math.log(4)) ** 2) / 2;
    expect(await cost(zLoss(0.1), { outputs: even })).toBeCloseTo(0.1 * wanted, 6);
  });
});

describe("activityPenalty", () => {
  const signals = (output: Tensor, preActivation = output): ObjectiveContext["activations"][string] => ({
    input: output,
    preActivation,
    output,
  });
  const activations = {
    dense1: signals(
      tensor([
        [1, -2],
        [3, 0],
      ]),
      tensor([
        [1, -2],
        [3, 0],
      ]),
    ),
    dense2: signals(tensor([[100], [100]])),
  };

  it("sums over units and averages over examples, where there is an activation", async () => {
    expect(await cost(activityPenalty({ l1: 0.1 }), { activations })).toBeCloseTo(0.1 * 3, 6);
    expect(await cost(activityPenalty({ l2: 0.1 }), { activations })).toBeCloseTo(0.1 * 7, 6);
    expect(await cost(activityPenalty({ l1: 1, layers: ["dense2"] }), { activations })).toBe(100);
  });

  it("refuses what is not there", () => {
    expect(() => activityPenalty()).toThrow("l1 and l2 are 0; wanted a strength");
    const named = activityPenalty({ l1: 1, layers: ["dense3"] });
    expect(() => named.loss(context({ activations }))).toThrow('activityPenalty: layer "dense3"');
    expect(() => activityPenalty({ l1: 1 }).loss(context({ activations: { dense2: activations.dense2 } }))).toThrow(
      "no layer of dense2 ends with an activation",
    );
  });
});

describe("jacobianPenalty", () => {
  it("is λ/2 of the squared norm of a linear map, on average over directions", async () => {
    const [examples, inputs, outputs] = [4000, 3, 2];
    const kernel = normal(key(2), inputs * outputs);
    const x = tensor(normal(key(3), examples * inputs), { shape: [examples, inputs] });
    const y = matmul(x, tensor(kernel, { shape: [inputs, outputs] }));
    const norm = kernel.reduce((total, w) => total + w * w, 0);
    const got = await cost(jacobianPenalty(0.2), { inputs: x, outputs: y });
    // Each example estimates with a relative deviation below 1, so their mean with less than 1/√4000 = 0.016.
    expect(Math.abs(got / (0.1 * norm) - 1)).toBeLessThan(0.08);
  });

  it("refuses inputs without derivatives", () => {
    const tokens = tensor(Int32Array.from([1, 2]));
    expect(() => jacobianPenalty().loss(context({ inputs: tokens }))).toThrow("wanted float32, which has derivatives");
  });
});
