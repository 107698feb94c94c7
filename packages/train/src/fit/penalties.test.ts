import {
  array,
  definePlugin,
  key,
  maximum,
  minimum,
  mul,
  sub,
  sum,
  type Constraint,
  type Dataset,
  type Penalty,
  number,
} from "@nn/core";
import { describe, expect, it } from "vitest";

import { dense } from "../layers/dense.ts";
import { sequential } from "../layers/sequential.ts";
import { adamW } from "../optimizers/adam-w.ts";
import { sgd } from "../optimizers/sgd.ts";
import { fit } from "./fit.ts";
import type { FitOptions, Run } from "./types.ts";

/** λ·Σw² in the loss. */
const ridge = definePlugin<"penalty", { strength: number }, Penalty, number>({
  name: "test:ridge",
  kind: "penalty",
  summary: "λ·Σw².",
  options: { strength: number(0.1) },
  shorthand: "strength",
  create: ({ strength }) => ({ roles: ["kernel"], loss: (w) => mul(sum(mul(w, w)), strength) }),
});

/** w·(1 − η·λ) after each step. */
const decay = definePlugin<"penalty", { strength: number }, Penalty, number>({
  name: "test:decay",
  kind: "penalty",
  summary: "w·(1 − η·λ).",
  options: { strength: number(0.1) },
  shorthand: "strength",
  create: ({ strength }) => ({
    roles: ["kernel", "bias"],
    update: (w, { learningRate }) => sub(w, mul(w, mul(learningRate, strength))),
  }),
});

const box = definePlugin<"constraint", { bound: number }, Constraint, number>({
  name: "test:box",
  kind: "constraint",
  summary: "Within ±bound.",
  options: { bound: number(1) },
  shorthand: "bound",
  create: ({ bound }) => ({ roles: ["kernel"], project: (w) => maximum(minimum(w, bound), -bound) }),
});

const corners = { inputs: array([[-1], [1]]), targets: array([[-1], [3]]) };

/** y = 2·x + 1 at x = ±1: the mean squared error is (w − 2)² + (b − 1)², and its gradient twice the difference. */
const line: Dataset = {
  name: "line",
  task: "regression",
  inputShape: [1],
  classes: ["y"],
  train: corners,
  test: corners,
  digest: "",
};

const options: FitOptions = { key: key(1), optimizer: sgd(0.25), loss: "meanSquaredError", steps: 60, batchSize: 2 };

function weights({ parameters: { dense1 } }: Run): number[] {
  return [dense1?.kernel?.data[0] ?? NaN, dense1?.bias?.data[0] ?? NaN];
}

function expectWeights(run: Run, wanted: readonly number[]): void {
  weights(run).forEach((value, i) => expect(value).toBeCloseTo(wanted[i] ?? NaN, 5));
}

describe("penalties in fit", () => {
  it("reach the optimum of loss plus penalty, and stay out of every loss that is reported", async () => {
    // (w − 2)² + 0.25·w² is least at w = 1.6.
    const run = await fit(sequential([dense(1, { penalty: ridge(0.25) })]), line, options);
    expectWeights(run, [1.6, 1]);
    expect(run.train.loss).toBeCloseTo(0.16, 5);
    expect(run.history.at(-1)?.batchLoss).toBeCloseTo(0.16, 5);
  });

  it("act after the step when decoupled, scaled by the learning rate, on the roles they name", async () => {
    // w ← (w − 0.5·(w − 2))·(1 − 0.25·0.4): at rest w = 0.9·(0.5·w + 1).
    expectWeights(await fit(sequential([dense(1, { penalty: decay(0.4) })]), line, options), [0.9 / 0.55, 0.45 / 0.55]);
  });

  it("of the model go where a layer has none of its own", async () => {
    const model = sequential([dense(1)]);
    const own = sequential([dense(1, { penalty: ridge(0) })]);
    expectWeights(await fit(model, line, { ...options, penalty: ridge(0.25) }), [1.6, 1]);
    expectWeights(await fit(own, line, { ...options, penalty: ridge(0.25) }), [2, 1]);
  });

  it("change nothing when there are none", async () => {
    const plain = await fit(sequential([dense(1)]), line, options);
    expect((await fit(sequential([dense(1, { penalty: null })]), line, options)).hash).toBe(plain.hash);
    expectWeights(plain, [2, 1]);
  });

  it("count for divergence", async () => {
    const run = await fit(sequential([dense(1, { penalty: ridge(1e30) })]), line, options);
    expect(run).toMatchObject({ status: "diverged", steps: 2, divergence: { where: "batch loss" } });
  });

  it("are known by name", () => {
    expect(dense(1, { penalty: "l2(0.5)" }).options).toMatchObject({ penalty: { options: { strength: 0.5 } } });
    expect(() => dense(1, { penalty: "l3" as never })).toThrow('dense: penalty: unknown penalty "l3"');
    expect(() => dense(1, { constraint: ridge() as never })).toThrow("wanted a spec of kind constraint");
    const layer = dense(1, { penalty: ridge(0.5), constraint: box(2) });
    expect(JSON.parse(JSON.stringify(layer))).toMatchObject({
      options: { penalty: { name: "test:ridge", options: { strength: 0.5 } }, constraint: { name: "test:box" } },
    });
  });
});

describe("optimizers in fit", () => {
  it("are told what parameters are for: adamW decays kernels only", async () => {
    // η·λ = 1: the kernel starts every step at 0.
    const optimizer = adamW({ learningRate: 0.05, weightDecay: 20 });
    const [w = NaN, b] = weights(await fit(sequential([dense(1)]), line, { ...options, optimizer, steps: 200 }));
    expect(Math.abs(w)).toBeLessThan(0.06);
    expect(b).toBeCloseTo(1, 2);
  });
});

describe("constraints in fit", () => {
  it("hold after every step, for a layer or for the model", async () => {
    expectWeights(await fit(sequential([dense(1, { constraint: box(1.5) })]), line, options), [1.5, 1]);
    expectWeights(await fit(sequential([dense(1)]), line, { ...options, constraint: box(0.5) }), [0.5, 1]);
  });

  it("come after the penalty", async () => {
    const run = await fit(sequential([dense(1, { penalty: decay(0.4), constraint: box(1.6) })]), line, options);
    expectWeights(run, [1.6, 0.45 / 0.55]);
  });
});
