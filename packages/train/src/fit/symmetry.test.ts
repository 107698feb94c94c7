/** @file Equal units never become different: what zeros and constants do to a network that is trained. */
import { array, type Dataset, key, normal, type NestedSpec, type Split } from "@nn/core";
import { constant, glorotUniform, zeros } from "@nn/init";
import { describe, expect, it } from "vitest";

import { dense } from "../layers/dense.ts";
import { sequential } from "../layers/sequential.ts";
import { fit } from "./fit.ts";
import type { Run } from "./types.ts";

const classes = 10;

/** Gaussian inputs; the class is that of the largest of the first ten. */
function split(count: number, name: string): Split {
  const inputs = normal(key(5).fold(name), count * 12);
  const targets = Int32Array.from({ length: count }, (_, i) => {
    const row = inputs.subarray(12 * i, 12 * i + classes);
    return row.indexOf(row.reduce((a, b) => Math.max(a, b)));
  });
  return { inputs: array(inputs, { shape: [count, 12] }), targets: array(targets) };
}

const data: Dataset = {
  name: "largest",
  task: "classification",
  inputShape: [12],
  classes: Array.from({ length: classes }, (_, i) => `${i}`),
  train: split(200, "train"),
  test: split(50, "test"),
  digest: "",
};

function train(initializer: NestedSpec<"initializer">, activation: "tanh" | "relu" | "sigmoid"): Promise<Run> {
  const model = sequential([
    dense(8, { initializer, activation }),
    dense(8, { initializer, activation }),
    dense(classes, { initializer }),
  ]);
  return fit(model, data, {
    key: key(1),
    optimizer: "sgd(0.1)",
    loss: "softmaxCrossEntropy",
    steps: 30,
    batchSize: 20,
    evaluateEvery: 30,
  });
}

/** Different columns of a kernel [in, units]. */
function differentUnits(run: Run, layer: string, units: number): number {
  const { data: values } = run.parameters[layer]!.kernel!;
  const column = (j: number): string => [...values].filter((_, at) => at % units === j).join(" ");
  return new Set(Array.from({ length: units }, (_, j) => column(j))).size;
}

describe("networks whose units are equal at first", () => {
  it.each(["tanh", "relu"] as const)("all zeros, %s: only the output bias ever moves", async (activation) => {
    const run = await train(zeros(), activation);
    for (const [layer, parameters] of Object.entries(run.parameters)) {
      for (const [name, { data: values }] of Object.entries(parameters)) {
        expect([layer, name, values.some((value) => value !== 0)]).toEqual([
          layer,
          name,
          layer === "dense3" && name === "bias",
        ]);
      }
    }
    // ln 10: before training every class is as likely as any other.
    expect(run.history[0]?.train.loss).toBeCloseTo(2.302585, 5);
  });

  it.each([
    ["zeros", zeros(), "sigmoid"],
    ["a constant", constant(0.1), "tanh"],
  ] as const)("%s: hidden units move, and stay identical for ever", async (_, initializer, activation) => {
    const run = await train(initializer, activation);
    expect(run.parameters.dense2!.kernel!.data.some((value) => value !== initializer.sample(key(1), [1])[0])).toBe(
      true,
    );
    expect([differentUnits(run, "dense1", 8), differentUnits(run, "dense2", 8)]).toEqual([1, 1]);
    expect(differentUnits(run, "dense3", classes)).toBeGreaterThan(1);
  });

  it("a random initializer has as many different units as there are", async () => {
    const run = await train(glorotUniform(), "tanh");
    expect([differentUnits(run, "dense1", 8), differentUnits(run, "dense2", 8)]).toEqual([8, 8]);
  });
});
