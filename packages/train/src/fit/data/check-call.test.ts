import { array, DataError, key, OptionError, type Dataset } from "@nn/core";
import { describe, expect, it } from "vitest";

import { dense } from "../../layers/dense.ts";
import { residual } from "../../layers/residual.ts";
import { sequential } from "../../layers/sequential.ts";
import { fit } from "../fit.ts";
import type { Callback, FitOptions } from "../types.ts";

const split = { inputs: array([[1], [2]]), targets: array([0, 1], { dtype: "int32" }) };
const data: Dataset = {
  name: "two",
  task: "classification",
  inputShape: [1],
  classes: ["a", "b"],
  train: split,
  test: split,
  digest: "",
};
const options: FitOptions = { key: key(1), optimizer: "sgd", loss: "softmaxCrossEntropy", steps: 1 };

/** As JavaScript calls it. */
const call = fit as (model: unknown, data?: unknown, options?: unknown) => Promise<unknown>;
const model = sequential([dense(2)]);
const callback = (given: object): object => ({ ...options, callbacks: [{ name: "mine", ...given }] });

describe("fit called without a compiler", () => {
  const { test: _test, ...half } = data;
  it.each([
    ["no data", undefined, "the data is undefined; wanted a Dataset with name, task, inputShape, classes, train, test"],
    ["data of another library", { x: [[1]], y: [0] }, "the data has no name, only x, y; wanted a Dataset"],
    ["no test split", half, "the data has no test, only name, task, inputShape, classes, train, digest"],
    ["plain arrays", { ...data, train: { ...split, inputs: [[1]] } }, "split train of the data has inputs that are"],
    ["a null split", { ...data, validation: null }, "split validation of the data has inputs that are undefined"],
    ["an unknown task", { ...data, task: "ranking" }, 'task of the data is "ranking"'],
    ["a promise", Promise.resolve(data), "wanted await before it"],
  ])("refuses %s", async (_what, given, message) => {
    const run = call(model, given, options);
    await expect(run).rejects.toThrow(DataError);
    await expect(run).rejects.toThrow(message);
  });

  it.each([
    ["no options", undefined, "options are undefined; wanted e.g. { key: key(42)"],
    ["no key", { ...options, key: undefined }, "key is missing; wanted e.g. key: key(42)"],
    ["a number as key", { ...options, key: 42 }, "key is 42; wanted a key, e.g. key(42)"],
    ["a number as stream", { ...options, streams: { order: 7 } }, "streams.order is 7; wanted a key"],
    ["a name as backend", { ...options, backend: "gpu" }, 'backend is "gpu"; wanted a backend, e.g. cpu()'],
    ["one metric", { ...options, metrics: "accuracy" }, 'metrics is "accuracy"; wanted a list'],
    ["a name as callback", { ...options, callbacks: ["earlyStopping"] }, 'callbacks[0] is "earlyStopping"'],
    ["one callback", { ...options, callbacks: callback }, "wanted a list of callbacks"],
    ["null as checkpoint", { ...options, resume: null }, "resume is null; wanted a checkpoint"],
    ["a word as progress", { ...options, progress: "yes" }, 'progress is "yes"'],
    [
      "a hook of another library",
      callback({ onEpochEnd: () => {} }),
      'callbacks[0] "mine" has an unknown hook onEpochEnd; known: onStep, onEvaluation, onEnd',
    ],
    ["a mistyped hook", callback({ onEvaluate: () => {} }), "did you mean onEvaluation?"],
    ["a callback without a hook", callback({ epochEnd: () => {} }), 'callbacks[0] "mine" has no hook'],
    ["a hook that is no function", callback({ onEnd: 3 }), "onEnd of callbacks[0] is 3; wanted a function"],
    ["a callback without a name", callback({ name: undefined }), "has the name undefined; wanted a string"],
  ])("refuses %s", async (_what, given, message) => {
    const run = call(model, data, given);
    await expect(run).rejects.toThrow(OptionError);
    await expect(run).rejects.toThrow(message);
  });

  it("refuses a list as model", async () => {
    await expect(call([dense(2)], data, options)).rejects.toThrow("wanted a layer, e.g. sequential([dense(10)])");
  });

  it("names the layer that refuses its input", async () => {
    const ids = { ...split, inputs: array([[1], [2]], { dtype: "int32" }) };
    const text = { ...data, train: ids, test: ids };
    await expect(call(model, text, options)).rejects.toThrow(/^layer "dense1" on input int32\[2, 1\]: matmul: .*int32/);
    const nested = sequential([residual([residual([dense(1)])]), dense(2)]);
    await expect(call(nested, text, options)).rejects.toThrow(
      /^layer "residual1" on input .*: layer "residual1" on input .*: layer "dense1" on input int32/,
    );
  });

  it("takes callbacks that are classes, with hooks of their prototype and fields of their own", async () => {
    class Count implements Callback {
      readonly name = "count";
      online = 0;
      onEvaluation(): void {
        this.online += 1;
      }
    }
    const count = new Count();
    await fit(model, data, { ...options, callbacks: [count] });
    expect(count.online).toBe(2);
  });
});
