import {
  add,
  array,
  cast,
  type Dataset,
  defineInitializer,
  defineLayer,
  ImpureError,
  key,
  type Layer,
  type LayerOptions,
  mul,
  NumericsError,
  reference,
  reshape,
  ShapeError,
  type Split,
  sum,
  layerName,
} from "@nn/core";
import { zeros } from "@nn/init";
import { describe, expect, it } from "vitest";

import { dense } from "../layers/dense.ts";
import { moons } from "@nn/datasets";

import { defineLoss } from "../contracts/loss.ts";
import { defineMetric } from "../contracts/metric.ts";
import { sequential } from "../layers/sequential.ts";
import { mlp } from "../networks/mlp.ts";
import { sgd } from "../optimizers/sgd.ts";
import { fit } from "./fit.ts";
import type { ProgressEvent } from "./watch/progress.ts";
import type { Callback, FitOptions, Run } from "./types.ts";

const model = sequential([dense(8, { activation: "tanh" }), dense(2)]);

const base: FitOptions = {
  key: key(3),
  optimizer: sgd({ learningRate: 0.1, momentum: 0.9 }),
  loss: "softmaxCrossEntropy",
  batchSize: 16,
};
const options: FitOptions = { ...base, epochs: 2 };

/** The four corners of XOR, repeated with a small deterministic spread. */
function xor(options: { readonly examples?: number; readonly validation?: boolean } = {}): Dataset {
  const { examples = 64, validation = false } = options;
  const split = (offset: number): Split => {
    const rows = Array.from({ length: examples }, (_, i) => {
      const [a, b] = [i & 1, (i >> 1) & 1];
      // Multiples of 1/64 in [−1/8, 1/8).
      const spread = (step: number): number => (((i + offset) * step) % 16) / 64 - 0.125;
      return { input: [2 * a - 1 + spread(5), 2 * b - 1 + spread(7)], target: a ^ b };
    });
    return {
      inputs: array(rows.map(({ input }) => input)),
      targets: array(
        rows.map(({ target }) => target),
        { dtype: "int32" },
      ),
    };
  };
  return {
    name: "xor",
    task: "classification",
    inputShape: [2],
    classes: ["same", "different"],
    train: split(0),
    ...(validation ? { validation: split(1) } : {}),
    test: split(2),
    digest: "",
  };
}

/** y = 2·x₀ − x₁ + 0.5 on a grid. */
function plane(): Dataset {
  const rows = Array.from({ length: 25 }, (_, i) => [Math.floor(i / 5) / 2 - 1, (i % 5) / 2 - 1] as const);
  const split = { inputs: array(rows), targets: array(rows.map(([a, b]) => [2 * a - b + 0.5])) };
  return { name: "plane", task: "regression", inputShape: [2], classes: ["y"], train: split, test: split, digest: "" };
}

describe("fit", () => {
  it("draws a stream from its own key where it has one", async () => {
    const whole = await fit(model, xor(), options);
    const streams = { init: key(3), order: key(3), augment: key(3), layer: key(3) };
    expect((await fit(model, xor(), { ...options, key: key(4), streams })).hash).toBe(whole.hash);
    const order = await fit(model, xor(), { ...options, streams: { order: key(4) } });
    expect([order.history[0]?.train, order.hash === whole.hash]).toEqual([whole.history[0]?.train, false]);
    const init = await fit(model, xor(), { ...options, streams: { init: key(4) } });
    expect(init.history[0]?.train).not.toEqual(whole.history[0]?.train);
    await expect(
      fit(model, xor(), { ...options, streams: { oder: key(4) } as FitOptions["streams"] & object }),
    ).rejects.toThrow(/oder/);
  });

  it("learns XOR", async () => {
    const run = await fit(model, xor({ validation: true }), { ...options, epochs: 40 });
    expect(run.status).toBe("completed");
    expect(run.steps).toBe(160);
    expect(run.history).toHaveLength(41);
    expect(run.history[0]?.train.loss).toBeGreaterThan(0.4);
    expect(run.train.accuracy).toBe(1);
    expect(run.validation?.accuracy).toBe(1);
    expect(run.test.accuracy).toBe(1);
    expect(run.train.loss).toBeLessThan(0.1);
  });

  it("learns a plane by least squares to the last digits", async () => {
    const run = await fit(sequential([dense(1)]), plane(), { ...options, loss: "meanSquaredError", epochs: 400 });
    expect(run.test.loss).toBeLessThan(1e-10);
    const { kernel, bias } = run.parameters.dense1 ?? {};
    [2, -1].forEach((slope, i) => expect(kernel?.data[i]).toBeCloseTo(slope, 4));
    expect(bias?.data[0]).toBeCloseTo(0.5, 4);
    expect(run.test).not.toHaveProperty("accuracy");
  });

  it("gives the same run twice, another one for another key, and the same bits on the reference backend", async () => {
    const [first, again] = [await fit(model, xor(), options), await fit(model, xor(), options)];
    expect(again).toEqual(first);
    expect((await fit(model, xor(), { ...options, key: key(4) })).hash).not.toBe(first.hash);
    expect((await fit(model, xor(), { ...options, backend: reference() })).hash).toBe(first.hash);
  });

  it("gives the same metrics whatever part of the history is asked for", async () => {
    const often = await fit(model, xor(), { ...options, evaluateEvery: 3 });
    const seldom = await fit(model, xor(), { ...options, evaluateEvery: 100 });
    expect(often.history.map(({ step }) => step)).toEqual([0, 3, 6, 8]);
    expect(seldom.history.map(({ step }) => step)).toEqual([0, 8]);
    expect(often.hash).toBe(seldom.hash);
    expect(often.history.at(-1)).toEqual(seldom.history.at(-1));
  });

  it("starts at ln K, one batch loss a step, on a model that puts out equal logits", async () => {
    const run = await fit(sequential([dense(2, { initializer: zeros() })]), xor(), { ...base, steps: 1 });
    expect(run.history[0]).toMatchObject({ step: 0, epoch: 0, batchLoss: null });
    expect(run.history[0]?.train.loss).toBeCloseTo(Math.LN2, 6);
    expect(run.history[1]?.batchLoss).toBeCloseTo(Math.LN2, 6);
  });

  it("shows different models the same batches, and other ones under another key", async () => {
    // A loss that tells which examples are in a batch, whatever the model: the mean of their numbers.
    const which = defineLoss({
      name: "test:which",
      summary: "The target itself.",
      options: {},
      apply: (outputs, targets) => add(mul(sum(outputs, { axes: 1 }), 0), reshape(targets, [-1])),
    });
    const data = plane();
    const numbered = { inputs: data.train.inputs, targets: array(Array.from({ length: 25 }, (_, i) => [i * i])) };
    const batchLosses = async (start: Layer, seed: number): Promise<number[]> => {
      const seen: number[] = [];
      const progress = ({ batchLoss }: ProgressEvent): void => void seen.push(batchLoss ?? -1);
      await fit(
        start,
        { ...data, train: numbered },
        { ...base, key: key(seed), loss: which(), batchSize: 8, steps: 9, progress },
      );
      return seen;
    };
    const narrow = await batchLosses(sequential([dense(1)]), 1);
    expect(new Set(narrow).size).toBe(10);
    expect(await batchLosses(sequential([dense(5, { activation: "relu" }), dense(1)]), 1)).toEqual(narrow);
    expect(await batchLosses(sequential([dense(1)]), 2)).not.toEqual(narrow);
  });

  it("keeps what layers remember, and gives each layer a key of its own at every step", async () => {
    const memory = defineLayer<LayerOptions>({
      name: "test:memory",
      summary: "Counts training steps and remembers the last key.",
      options: { name: layerName() },
      build: (inputShape) => ({
        outputShape: inputShape,
        parameters: {},
        state: { steps: { shape: [], value: 3 }, words: { shape: [2], value: 0 } },
        apply: (input, { training, state: { steps }, key: words }) =>
          training && steps !== undefined && words !== undefined
            ? { output: input, state: { steps: add(steps, 1), words: cast(words, "float32") } }
            : { output: input },
      }),
    });
    const remembering = sequential([memory(), dense(2), memory()]);
    const run = await fit(remembering, xor(), { ...base, steps: 5 });
    expect(run.state.memory1?.steps?.data[0]).toBe(8);
    const words = (of: Run): number[] =>
      ["memory1", "memory2"].flatMap((name) => [...(of.state[name]?.words?.data ?? [])]);
    expect(new Set(words(run)).size).toBe(4);
    const longer = await fit(remembering, xor(), { ...base, steps: 6 });
    expect(new Set([...words(run), ...words(longer)]).size).toBe(8);
    expect(words(await fit(remembering, xor(), { ...base, steps: 5 }))).toEqual(words(run));
  });

  it("keeps hidden units of a zero model at zero: only the output bias moves", async () => {
    const nothing = sequential([
      dense(4, { initializer: zeros(), activation: "tanh" }),
      dense(2, { initializer: zeros() }),
    ]);
    const skewed = xor();
    const data: Dataset = {
      ...skewed,
      train: { inputs: skewed.train.inputs, targets: array(new Int32Array(64).fill(1)) },
    };
    const { parameters } = await fit(nothing, data, options);
    const largest = (values: ArrayLike<number> = []): number => Math.max(...Array.from(values, Math.abs));
    expect(largest(parameters.dense1?.kernel?.data)).toBe(0);
    expect(largest(parameters.dense1?.bias?.data)).toBe(0);
    expect(largest(parameters.dense2?.kernel?.data)).toBe(0);
    expect(largest(parameters.dense2?.bias?.data)).toBeGreaterThan(0.1);
  });

  it("keeps hidden units that start alike alike", async () => {
    const half = defineInitializer({
      name: "test:half",
      summary: "0.5 everywhere.",
      options: {},
      sample: ({ size }) => new Float32Array(size).fill(0.5),
    });
    const constant = sequential([dense(4, { initializer: half(), activation: "sigmoid" }), dense(2)]);
    const { parameters } = await fit(
      sequential([dense(4, { initializer: half(), activation: "sigmoid" }), dense(2, { initializer: half() })]),
      xor(),
      options,
    );
    const columns = Array.from({ length: 4 }, (_, unit) =>
      [0, 1].map((input) => parameters.dense1?.kernel?.data[4 * input + unit]),
    );
    expect(columns[0]).not.toEqual([0.5, 0.5]);
    for (const column of columns) expect(column).toEqual(columns[0]);
    const broken = (await fit(constant, xor(), options)).parameters.dense1?.kernel?.data ?? [];
    expect(broken[0]).not.toBe(broken[1]);
  });

  it.each([
    ["the wrong number of values", ShapeError, () => new Float32Array(3)],
    ["NaN", NumericsError, (size: number) => new Float32Array(size).fill(NaN)],
    ["hidden randomness", ImpureError, (size: number) => new Float32Array(size).map(() => Math.random())],
  ] as const)("an initializer with %s is an error before the first step", async (_, type, sample) => {
    const faulty = defineInitializer({
      name: "test:faulty",
      summary: "Faulty on purpose.",
      options: {},
      sample: ({ size }) => sample(size),
    });
    const seen: ProgressEvent[] = [];
    const run = fit(sequential([dense(4, { initializer: faulty() }), dense(2)]), xor(), {
      ...options,
      progress: (event) => void seen.push(event),
    });
    await expect(run).rejects.toThrow(type);
    await expect(run).rejects.toThrow("test:faulty: ");
    expect(seen).toEqual([]);
  });

  it("ends a run that diverges and says where", async () => {
    const wild = await fit(sequential([dense(1)]), plane(), {
      ...options,
      loss: "meanSquaredError",
      optimizer: sgd(10),
      epochs: 200,
      divergence: { patience: 3 },
    });
    expect(wild.status).toBe("diverged");
    expect(wild.divergence).toMatchObject({ kind: "blow-up", where: "batch loss", step: wild.steps });
    expect(wild.steps).toBeLessThan(20);
    expect(wild.history.at(-1)?.step).toBe(wild.steps);
    const broken = await fit(sequential([dense(1)]), plane(), {
      ...options,
      loss: "meanSquaredError",
      optimizer: sgd(1e30),
      epochs: 200,
    });
    expect(broken.divergence?.kind).toMatch(/^(nan|infinity)$/);
    expect(broken.steps).toBeLessThan(5);
  });

  it("has no accuracy where the outputs are NaN", async () => {
    const { status, test, train } = await fit(model, xor(), { ...options, optimizer: sgd(3e38), epochs: 20 });
    expect(status).toBe("diverged");
    for (const metrics of [test, train]) expect(metrics).toEqual({ loss: NaN, accuracy: NaN });
  });

  it("does not call a run diverged that began with an easy example", async () => {
    // A third of the examples is far off what an untrained network says; the first batch is one example.
    const targets = Array.from({ length: 60 }, (_, i) => [i % 3 === 0 ? 3 : 0.01]);
    const split = { inputs: array(targets.map(() => [0.001])), targets: array(targets) };
    const data = { ...plane(), inputShape: [1], train: split, test: split };
    const model = sequential([dense(1, { initializer: zeros(), bias: false })]);
    const easy = {
      loss: "meanSquaredError",
      optimizer: sgd(0.001),
      batchSize: 1,
      divergence: { patience: 1 },
    } as const;
    const starts = [];
    for (const seed of [1, 2, 3]) {
      const run = await fit(model, data, { ...base, ...easy, key: key(seed), steps: 60, evaluateEvery: 1 });
      expect(run.status).toBe("completed");
      starts.push(run.history[1]?.batchLoss ?? NaN);
    }
    expect(Math.min(...starts)).toBeLessThan(0.001);
  });

  it("lets a callback end the run, and refuses one that needs a missing split", async () => {
    const seen: number[] = [];
    const callback: Callback = {
      name: "twoEvaluations",
      onEvaluation: ({ step }) => (seen.push(step) === 2 ? "stop" : undefined),
      onEnd: (run) => void seen.push(run.steps),
    };
    const run = await fit(model, xor(), { ...options, epochs: 9, callbacks: [callback] });
    expect(run).toMatchObject({ status: "stopped", steps: 4, epochs: 1 });
    expect(seen).toEqual([0, 4, 4]);
    const needy: Callback = { name: "earlyStopping", needsValidation: true, onEvaluation: () => {} };
    await expect(fit(model, xor(), { ...options, callbacks: [needy] })).rejects.toThrow(
      'callback "earlyStopping" needs a validation split; dataset "xor" has none',
    );
  });

  it("trains on augmented examples and evaluates on those of the data", async () => {
    const nothing = await fit(model, xor(), { ...options, augment: (_key, sample) => sample });
    expect(nothing.hash).toBe((await fit(model, xor(), options)).hash);
    const mirrored = await fit(model, xor(), {
      ...options,
      augment: (_key, { data, shape }) => ({ data: data.map((value) => -value), shape }),
    });
    expect(mirrored.history[0]).toEqual(nothing.history[0]);
    expect(mirrored.hash).not.toBe(nothing.hash);
  });

  it("limits what training metrics are computed on", async () => {
    const all = await fit(model, xor(), { ...base, steps: 1 });
    const few = await fit(model, xor(), { ...base, steps: 1, evaluate: { trainLimit: 7 } });
    expect(few.hash).toBe(all.hash);
    expect(few.train.loss).not.toBe(all.train.loss);
    expect(((few.train.accuracy ?? 0) * 7) % 1).toBeCloseTo(0, 10);
  });

  it("refuses a run without a budget", async () => {
    await expect(fit(model, xor(), base)).rejects.toThrow("neither epochs nor steps; wanted one of them");
  });

  const mistakes: [mistake: string, change: Partial<FitOptions>, message: string][] = [
    ["two budgets", { steps: 3 }, "both epochs and steps"],
    ["a fraction of an epoch", { epochs: 0.5 }, "epochs is 0.5; wanted an integer ≥ 1"],
    ["a batch of nothing", { batchSize: 0 }, "batchSize is 0"],
    ["an unknown option", { batchsize: 8 } as Partial<FitOptions>, 'did you mean "batchSize"?'],
    ["an unknown loss", { loss: "softmaxCrossEntropi" }, 'did you mean "softmaxCrossEntropy"?'],
    ["an unknown metric", { metrics: ["acuracy"] }, 'did you mean "accuracy"?'],
    ["an unknown optimizer", { optimizer: "sdg" }, 'did you mean "sgd"?'],
  ];
  it.each(mistakes)("refuses %s", async (_mistake, change, message) => {
    await expect(fit(model, xor(), { ...options, ...change })).rejects.toThrow(message);
  });

  it("refuses cross entropy on a regression, which would train nothing", async () => {
    await expect(fit(sequential([dense(1)]), plane(), options)).rejects.toThrow(
      "@nn/train:softmaxCrossEntropy refuses the targets",
    );
  });

  it("refuses a model whose output does not fit the classes", async () => {
    await expect(fit(sequential([dense(3)]), xor(), options)).rejects.toThrow(
      'the model puts out [3] for each example; dataset "xor" has 2 classes, wanted [2]: end the model with dense(2)',
    );
  });
});

describe("metrics and losses that give no number for every example", () => {
  const scalar = defineMetric({
    name: "me:scalar",
    summary: "One number.",
    better: "lower",
    options: {},
    apply: (outputs) => sum(outputs),
  });

  it("are refused by name, and a metric called loss does not replace the loss", async () => {
    const options = { key: key(1), optimizer: "sgd", loss: "softmaxCrossEntropy", steps: 1 } as const;
    const data = await moons({ train: 20, test: 10 });
    await expect(fit(sequential([dense(2)]), data, { ...options, metrics: [scalar()] })).rejects.toThrow(
      /me:scalar: gave float32\[\] for \d+ examples/,
    );
    const zero = defineMetric({
      name: "me:loss",
      summary: "Nothing.",
      better: "lower",
      options: {},
      apply: (outputs) => sum(mul(outputs, 0), { axes: 1 }),
    });
    const { test } = await fit(sequential([dense(2)]), data, { ...options, metrics: [zero()] });
    expect(test.loss).toBeGreaterThan(0);
    expect(test["me:loss"]).toBe(0);
  });
});

describe("losses and metrics of a task", () => {
  const rows = array([
    [0.5, 0.7],
    [1, 0],
    [0, 1],
    [2, 0],
  ]);
  const split = { inputs: rows, targets: rows };
  const lines: Dataset = {
    ...xor(),
    name: "lines",
    task: "regression",
    classes: ["a", "b"],
    train: split,
    test: {
      ...split,
      inputs: array(
        rows.data.map((x) => x + 1),
        { shape: [4, 2] },
      ),
    },
  };

  it("are refused with datasets of another", async () => {
    const regress = { key: key(1), optimizer: "sgd", steps: 1 };
    await expect(fit(sequential([dense(2)]), lines, { ...regress, loss: "softmaxCrossEntropy" })).rejects.toThrow(
      "wanted class numbers, or probabilities of at least two classes that sum to 1; for a regression take meanSquaredError",
    );
    await expect(
      fit(sequential([dense(2)]), lines, { ...regress, loss: "meanSquaredError", metrics: ["auc"] }),
    ).rejects.toThrow('auc measures classification; dataset "lines" is a regression');
  });

  it("want one logit of two classes, and networks give it", async () => {
    const options = { key: key(1), optimizer: "adam(0.05)", loss: "binaryCrossEntropy", steps: 150 } as const;
    const run = await fit(mlp({ depth: 1, width: 8, activation: "tanh" }), xor(), {
      ...options,
      metrics: ["accuracy", "auc"],
    });
    expect(run.parameters["dense2"]?.["kernel"]?.shape).toEqual([8, 1]);
    expect(run.train).toMatchObject({ accuracy: 1, auc: 1 });
    await expect(fit(sequential([dense(2)]), xor(), options)).rejects.toThrow(
      "has 2 classes and @nn/train:binaryCrossEntropy takes 1 output, wanted [1]: end the model with dense(1)",
    );
  });
});
