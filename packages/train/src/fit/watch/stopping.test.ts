import {
  array,
  definePlugin,
  key,
  type Dataset,
  type Monitor,
  type Split,
  type Stopping,
  flag,
  integer,
  json,
} from "@nn/core";
import { zeros } from "@nn/init";
import { describe, expect, it } from "vitest";

import { dense } from "../../layers/dense.ts";
import { sequential } from "../../layers/sequential.ts";
import { sgd } from "../../optimizers/sgd.ts";
import { fit } from "../fit.ts";
import type { FitOptions } from "../types.ts";

/** Ends after `patience` evaluations that are no improvement. */
const patient = definePlugin<"stopping", { patience: number; restoreBest: boolean; monitor: Monitor }, Stopping>({
  name: "test:patient",
  kind: "stopping",
  summary: "Ends after some evaluations without improvement.",
  options: {
    patience: integer(2),
    restoreBest: flag(true),
    monitor: json<Monitor>({ split: "validation", metric: "loss", direction: "min" }),
  },
  create: ({ patience, restoreBest, monitor }) => ({
    monitor,
    restoreBest,
    begin() {
      let [best, since] = [Infinity, 0];
      return {
        observe(value) {
          const improved = value < best;
          if (improved) best = value;
          since = improved ? 0 : since + 1;
          return { improved, stop: since >= patience };
        },
      };
    },
  }),
});

/** Training pulls w from near 0 to 2; validation wants 1, so that its loss falls and rises again. */
function data(validation = true): Dataset {
  const split = (slope: number): Split => ({ inputs: array([[-1], [1]]), targets: array([[-slope], [slope]]) });
  return {
    name: "slope",
    task: "regression",
    inputShape: [1],
    classes: ["y"],
    train: split(2),
    ...(validation ? { validation: split(1) } : {}),
    test: split(0),
    digest: "",
  };
}

const model = sequential([dense(1, { initializer: zeros(), bias: false })]);
const options: FitOptions = { key: key(1), optimizer: sgd(0.05), loss: "meanSquaredError", steps: 40, batchSize: 2 };

describe("stopping rules in fit", () => {
  it("end the run, and restore parameters and metrics of the best evaluation", async () => {
    // w after k steps is 2·(1 − 0.9ᵏ): nearest to 1 after step 7, 1.0434.
    const run = await fit(model, data(), { ...options, callbacks: [patient({ patience: 3 })] });
    expect(run).toMatchObject({ status: "stopped", steps: 10, best: { step: 7 } });
    const w = 2 * (1 - 0.9 ** 7);
    expect(run.parameters.dense1?.kernel?.data[0]).toBeCloseTo(w, 5);
    expect(run.test.loss).toBeCloseTo(w * w, 5);
    expect(run.validation).toEqual(run.history[7]?.validation);
    expect(run.train).toEqual(run.history[7]?.train);
    expect(run.validation?.loss).toBe(run.best?.value);
    expect(run.history).toHaveLength(11);
    expect(run.hash).toBe((await fit(model, data(), { ...options, steps: 7 })).hash);
  });

  it("restore when the budget ended the run, too", async () => {
    const run = await fit(model, data(), { ...options, callbacks: [patient({ patience: 99 })] });
    expect(run).toMatchObject({ status: "completed", steps: 40, best: { step: 7 } });
    expect(run.parameters.dense1?.kernel?.data[0]).toBeCloseTo(1.0434, 4);
  });

  it("end with the last parameters when they do not restore", async () => {
    const run = await fit(model, data(), { ...options, callbacks: [patient({ restoreBest: false })] });
    expect(run).toMatchObject({ status: "stopped", steps: 9, best: { step: 7 } });
    expect(run.train).toEqual(run.history.at(-1)?.train);
    expect(run.hash).toBe((await fit(model, data(), { ...options, steps: 9 })).hash);
  });

  it("restore after a divergence", async () => {
    const wild = { ...options, optimizer: sgd((step) => (step <= 7 ? 0.05 : 1e30)) };
    const run = await fit(model, data(), { ...wild, evaluateEvery: 7, callbacks: [patient()] });
    expect(run).toMatchObject({ status: "diverged", best: { step: 7 } });
    expect(run.parameters.dense1?.kernel?.data[0]).toBeCloseTo(1.0434, 4);
  });

  it("watch the training split when they say so, and start afresh in every run", async () => {
    const rule = patient({ monitor: { split: "train", metric: "loss", direction: "min" } });
    const first = await fit(model, data(false), { ...options, callbacks: [rule] });
    expect(first).toMatchObject({ status: "completed", best: { step: 40 } });
    expect(await fit(model, data(false), { ...options, callbacks: [rule] })).toEqual(first);
  });

  it("are refused before training when they watch what is not there", async () => {
    const watch = (metric: string): Stopping => patient({ monitor: { split: "validation", metric, direction: "max" } });
    await expect(fit(model, data(false), { ...options, callbacks: [patient()] })).rejects.toThrow(
      'fit: test:patient watches the loss of the validation split; dataset "slope" has none',
    );
    await expect(fit(model, data(), { ...options, callbacks: [watch("accuracy")] })).rejects.toThrow(
      'watches "accuracy", which is not measured; metrics of this run: loss',
    );
    await expect(fit(model, data(), { ...options, callbacks: [patient(), patient()] })).rejects.toThrow(
      "both restore the best parameters",
    );
  });
});
