import {
  add,
  array,
  defineAveraging,
  defineGradientTransform,
  defineLayer,
  defineObjectiveTerm,
  layerName,
  mapVariables,
  mean,
  mul,
  number,
  randomNormal,
  square,
  zipVariables,
  type Key,
  key,
  type NdArray,
  type Variables,
} from "@nn/core";
import { moons } from "@nn/datasets";
import { l2 } from "@nn/regularize";
import { describe, expect, it } from "vitest";

import { dense } from "../../layers/dense.ts";
import { residual } from "../../layers/residual.ts";
import { sequential } from "../../layers/sequential.ts";
import type { Checkpoint } from "../checkpoints/checkpoint.ts";
import { fit } from "../fit.ts";
import type { FitOptions, Run } from "../types.ts";

const model = sequential([dense(4, { activation: "tanh" }), dense(2)]);
const base: FitOptions = { key: key(5), loss: "softmaxCrossEntropy", steps: 12, batchSize: 16, evaluateEvery: 4 };

async function train(options: Partial<FitOptions>, layers = model): Promise<Run> {
  const data = await moons({ train: 64, test: 16 });
  return fit(layers, data, { ...base, optimizer: "sgd(0.1)", ...options });
}

const noise = defineGradientTransform<{ readonly std: number }>({
  name: "me:noise",
  summary: "Adds noise to gradients.",
  options: { std: number(0.1) },
  update: (gradients, slots, { key: words }, { std }) => ({
    gradients: mapVariables(gradients, (g) => add(g, mul(std, randomNormal(words!, g.shape)))),
    slots,
  }),
});

const ema = defineAveraging<{ readonly beta: number }>({
  name: "me:ema",
  summary: "θ̄ ← β·θ̄ + (1 − β)·θ.",
  options: { beta: number(0.5) },
  init: (parameters) => ({ average: parameters }),
  update: ({ average = {} }, parameters, _, { beta }) => ({
    average: zipVariables(average, parameters, (old, value) => add(mul(old, beta), mul(value, 1 - beta))),
  }),
  weights: ({ average = {} }) => average,
});

describe("gradient transforms", () => {
  it("stand before the optimizer: decay beside Adam is AdamW", async () => {
    const apart = await train({ use: ["decayWeights(0.1)"], optimizer: "adam(0.01)" });
    expect(apart.hash).toBe((await train({ optimizer: "adamW(0.01, weightDecay=0.1)" })).hash);
  });

  it("keep their slots apart, through checkpoints too", async () => {
    const points: Checkpoint[] = [];
    const options = { use: ["momentum(0.5)"], optimizer: "sgd(0.1, momentum=0.9)" };
    const whole = await train({ ...options, onCheckpoint: (take) => void points.push(take()) });
    const slots = Object.keys(points[0]!.arrays).filter((path) => path.endsWith("dense1/kernel"));
    expect(slots).toEqual([
      "parameters/dense1/kernel",
      "slots/momentum/velocity/dense1/kernel",
      "slots/momentum2/velocity/dense1/kernel",
    ]);
    expect((await train({ ...options, resume: points[1] })).hash).toBe(whole.hash);
    expect(whole.hash).not.toBe((await train({ optimizer: options.optimizer })).hash);
  });

  it("draw from a key of the step", async () => {
    const streams = (layer: Key): Partial<FitOptions> => ({ use: [noise({ std: 0.1 })], streams: { layer } });
    const [one, again, other] = [
      await train(streams(key(1))),
      await train(streams(key(1))),
      await train(streams(key(2))),
    ];
    expect(again.hash).toBe(one.hash);
    expect(other.hash).not.toBe(one.hash);
    const twice = await train({ ...streams(key(1)), use: [noise({ std: 0.05 }), noise({ std: 0.05 })] });
    expect(twice.hash).not.toBe(one.hash);
  });
});

describe("averaging", () => {
  it("is what is evaluated and returned, and training does not see it", async () => {
    const plain: Variables<NdArray>[] = [];
    await train({
      evaluateEvery: 1,
      callbacks: [{ name: "keep", onEvaluation: ({ parameters }) => void plain.push(parameters) }],
    });
    const run = await train({ use: [ema({ beta: 0.5 })] });
    // The same average by hand, rounded after every operation.
    let average = plain[0]!;
    for (const parameters of plain.slice(1))
      average = zipVariables(average, parameters, ({ data, shape }, { data: present }) =>
        array(
          data.map((old, i) => Math.fround(Math.fround(old * 0.5) + Math.fround(present[i]! * 0.5))),
          { shape },
        ),
      );
    expect(run.parameters["dense1"]!["kernel"]!.data).toEqual(average["dense1"]!["kernel"]!.data);
    const last = run.history.at(-1)!.train.loss;
    expect(run.train.loss).toBe(last);
    expect(last).not.toBe((await train({})).train.loss);
  });

  it("goes on from a checkpoint, and is restored as the best", async () => {
    const points: Checkpoint[] = [];
    const options: Partial<FitOptions> = {
      use: [ema({ beta: 0.9 }), "earlyStopping(monitor=train.loss, patience=50)"],
      steps: 20,
    };
    const whole = await train({ ...options, onCheckpoint: (take) => void points.push(take()) });
    for (const resume of points.slice(0, -1)) {
      const rest = await train({ ...options, resume });
      expect([rest.hash, rest.history]).toEqual([whole.hash, whole.history]);
    }
  });
});

describe("objective terms", () => {
  it("are added to what is minimized, not to what is reported", async () => {
    const term = defineObjectiveTerm<object>({
      name: "me:term",
      summary: "The penalty of one kernel.",
      options: {},
      loss: ({ parameters }) => l2(0.1).loss!(parameters["dense2"]!["kernel"]!),
    });
    const penalized = sequential([dense(4, { activation: "tanh" }), dense(2, { penalty: l2(0.1) })]);
    const [by, within] = [await train({ use: [term()] }), await train({}, penalized)];
    expect([by.hash, by.history]).toEqual([within.hash, within.history]);
    expect(by.history[0]).toEqual((await train({})).history[0]);
  });

  it("see what layers put out, and layers may add such terms themselves", async () => {
    const quiet = defineLayer({
      name: "me:quiet",
      summary: "Punishes large activities.",
      options: { name: layerName() },
      build: (inputShape) => ({
        outputShape: inputShape,
        parameters: {},
        apply: (x) => ({ output: x, loss: mul(0.3, mean(square(x))) }),
      }),
    });
    const activity = (layer: string) =>
      defineObjectiveTerm<object>({
        name: "me:activity",
        summary: "Punishes large activities.",
        options: {},
        loss: ({ activations }) => mul(0.3, mean(square(activations[layer]!.output))),
      })();
    const tail = dense(2);
    const plain = sequential([dense(4), residual([dense(4)]), tail]);
    for (const [layer, layers] of [
      ["dense1", sequential([dense(4), quiet(), residual([dense(4)]), tail])],
      ["residual1/dense1", sequential([dense(4), residual([dense(4), quiet()]), tail])],
    ] as const) {
      const inside = await train({}, layers);
      expect(inside.hash).toBe((await train({ use: [activity(layer)] }, plain)).hash);
      expect(inside.hash).not.toBe((await train({}, plain)).hash);
    }
  });

  it("are one number", async () => {
    const rows = defineObjectiveTerm<object>({
      name: "me:rows",
      summary: "No number.",
      options: {},
      loss: ({ outputs }) => outputs,
    });
    await expect(train({ use: [rows()] })).rejects.toThrow(
      "me:rows adds float32[16, 2] to the loss; wanted one number",
    );
  });
});
