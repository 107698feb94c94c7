import { array, type Dataset, definePlugin, key, reference, type Split, type Stopping } from "@nn/core";
import { describe, expect, it } from "vitest";

import { dense } from "../../layers/dense.ts";
import { sequential } from "../../layers/sequential.ts";
import { adam } from "../../optimizers/adam.ts";
import { sgd } from "../../optimizers/sgd.ts";
import { decodeCheckpoint, encodeCheckpoint } from "./checkpoint-bytes.ts";
import { CheckpointError } from "./checkpoint-error.ts";
import type { Checkpoint } from "./checkpoint.ts";
import { fit } from "../fit.ts";
import type { ProgressEvent } from "../watch/progress.ts";
import type { Callback, FitOptions } from "../types.ts";

function dataset(slope: number, changes: Partial<Dataset> = {}): Dataset {
  const split: Split = {
    inputs: array([[-1], [1], [2], [3]]),
    targets: array([[-slope], [slope], [2 * slope], [3 * slope]]),
  };
  const facts = { name: "slope", task: "regression", inputShape: [1], classes: ["y"], digest: "d" } as const;
  return { ...facts, train: split, test: split, ...changes };
}

const data = dataset(2);
const model = sequential([dense(1)]);
const options: FitOptions = {
  key: key(1),
  optimizer: sgd({ learningRate: 0.01, momentum: 0.9 }),
  loss: "meanSquaredError",
  batchSize: 2,
  steps: 12,
  evaluateEvery: 4,
};

async function checkpoints(more: Partial<FitOptions> = {}): Promise<Checkpoint[]> {
  const points: Checkpoint[] = [];
  await fit(model, data, { ...options, ...more, onCheckpoint: (take) => void points.push(take()) });
  return points;
}

async function afterStep4(more: Partial<FitOptions> = {}): Promise<Checkpoint> {
  const point = (await checkpoints(more))[1];
  if (point?.step !== 4) throw new Error("wanted a checkpoint after step 4");
  return point;
}

/** What `fit` says to a checkpoint of the run of `options`. */
async function refusal(more: Partial<FitOptions>, other = { model, data }): Promise<string> {
  const resume = await afterStep4();
  const error: unknown = await fit(other.model, other.data, { ...options, resume, ...more }).catch((reason) => reason);
  expect(error).toBeInstanceOf(CheckpointError);
  return (error as CheckpointError).message;
}

describe("onCheckpoint", () => {
  it("gets the run after every evaluation, in which nothing changes later", async () => {
    const points = await checkpoints();
    expect(points.map(({ step, history }) => [step, history.length])).toEqual([
      [0, 1],
      [4, 2],
      [8, 3],
      [12, 4],
    ]);
    const short = await fit(model, data, { ...options, steps: 4 });
    expect(points[1]?.arrays["parameters/dense1/kernel"]).toEqual(short.parameters["dense1"]?.["kernel"]?.data);
    expect(Object.keys(points[1]?.arrays ?? {})).toEqual([
      "parameters/dense1/bias",
      "parameters/dense1/kernel",
      "slots/momentum/velocity/dense1/bias",
      "slots/momentum/velocity/dense1/kernel",
    ]);
  });

  it("is waited for, and not called where the run cannot go on", async () => {
    const steps: number[] = [];
    const stop: Callback = {
      name: "stop",
      memory: null,
      onEvaluation: ({ step }) => (step === 8 ? "stop" : undefined),
    };
    await fit(model, data, {
      ...options,
      callbacks: [stop],
      progress: ({ evaluation, step }) => void (evaluation !== undefined && steps.push(step)),
      async onCheckpoint(_take, { step }) {
        await new Promise((resolve) => setTimeout(resolve, 1));
        steps.push(-step);
      },
    });
    expect(steps).toEqual([-0, 0, -4, 4, 8]);
    // Step 10 is evaluated because it is the last one; a longer run would not have done so.
    expect((await checkpoints({ steps: 10 })).map(({ step }) => step)).toEqual([0, 4, 8]);
  });
});

describe("resume", () => {
  it("takes the steps that are left, on any exact backend, and trains on after the end", async () => {
    const events: ProgressEvent[] = [];
    const whole = await fit(model, data, options);
    const resume = structuredClone(await afterStep4());
    const more = { resume, backend: reference(), progress: (event: ProgressEvent) => void events.push(event) };
    expect(await fit(model, data, { ...options, ...more })).toStrictEqual(whole);
    expect(events.map(({ step }) => step)).toEqual([5, 6, 7, 8, 9, 10, 11, 12]);
    const end = (await checkpoints()).at(-1);
    expect(await fit(model, data, { ...options, steps: 20, resume: end })).toStrictEqual(
      await fit(model, data, { ...options, steps: 20 }),
    );
  });

  it("would end elsewhere without the slots, and can be used twice", async () => {
    const resume = await afterStep4();
    const { hash } = await fit(model, data, { ...options, resume });
    expect((await fit(model, data, { ...options, resume })).hash).toBe(hash);
    const still = new Float32Array(1);
    const slots = { "slots/momentum/velocity/dense1/kernel": still, "slots/momentum/velocity/dense1/bias": still };
    const other = { ...resume, arrays: { ...resume.arrays, ...slots } };
    expect((await fit(model, data, { ...options, resume: other })).hash).not.toBe(hash);
  });

  it("refuses a checkpoint of another run, and says what differs", async () => {
    const where = "fit: the checkpoint is of another run: ";
    expect(await refusal({ optimizer: sgd({ learningRate: 0.02, momentum: 0.9 }) })).toBe(
      `${where}optimizer.options.learningRate is 0.01 in the checkpoint and 0.02 here`,
    );
    expect(await refusal({ optimizer: adam() })).toBe(
      `${where}optimizer.name is "@nn/train:sgd" in the checkpoint and "@nn/train:adam" here`,
    );
    expect(await refusal({ key: key(2) })).toContain("keys.init is");
    expect(await refusal({ batchSize: 4 })).toBe(`${where}batchSize is 2 in the checkpoint and 4 here`);
    expect(await refusal({ divergence: { factor: 5 } })).toBe(
      `${where}divergence.factor is 10 in the checkpoint and 5 here`,
    );
    expect(await refusal({ augment: (_key, sample) => sample })).toBe(
      `${where}augment is null in the checkpoint and "a function" here`,
    );
    expect(await refusal({}, { data, model: sequential([dense(2), dense(1)]) })).toContain(
      `${where}model.options.layers.0.options.units is 1 in the checkpoint and 2 here`,
    );
    expect(await refusal({}, { model, data: dataset(2, { digest: "e" }) })).toBe(
      `${where}data.digest is "d" in the checkpoint and "e" here`,
    );
    expect(await refusal({ callbacks: [{ name: "log", onEnd: () => {} }] })).toBe(
      `${where}callbacks.0 is null in the checkpoint and "log" here`,
    );
  });

  it("measures once more: data that lie about their digest are noticed", async () => {
    expect(await refusal({}, { model, data: dataset(3) })).toMatch(
      /^fit: the checkpoint is of another run: train loss after step 4 is [\d.]+ in the checkpoint and [\d.]+ here$/,
    );
  });

  it("refuses what is no checkpoint, has other arrays, or has nothing left to do", async () => {
    expect(await refusal({ steps: 4 })).toBe(
      "fit: the checkpoint is from after step 4; wanted a budget of more steps than that, got 4",
    );
    const resume = await afterStep4();
    const started = (changes: object): Promise<unknown> =>
      fit(model, data, { ...options, resume: { ...resume, ...changes } as Checkpoint });
    await expect(started({ format: undefined })).rejects.toThrow("fit: resume is no checkpoint; wanted");
    await expect(started({ format: "nn-checkpoint/9" })).rejects.toThrow('of format "nn-checkpoint/9"');
    const kernel = "parameters/dense1/kernel";
    await expect(started({ arrays: { ...resume.arrays, [kernel]: new Float32Array(2) } })).rejects.toThrow(
      `fit: ${kernel} of the checkpoint is Float32Array of 2; wanted Float32Array of 1`,
    );
    await expect(started({ arrays: { ...resume.arrays, more: new Float32Array(2) } })).rejects.toThrow(
      "the checkpoint holds an array more",
    );
    await expect(started({ arrays: {} })).rejects.toThrow("parameters/dense1/bias of the checkpoint is nothing");
  });
});

describe("callbacks of a run that is continued", () => {
  it("remember what they say, NaN and −0 included", async () => {
    const counter = (): { readonly callback: Callback; readonly seen: () => number[] } => {
      let seen: number[] = [NaN, -0, -Infinity];
      const save = (): number[] => [...seen];
      const restore = (saved: unknown): void => void (seen = saved as number[]);
      const onEvaluation: Callback["onEvaluation"] = ({ step }) => void seen.push(step);
      return { callback: { name: "counter", memory: { save, restore }, onEvaluation }, seen: () => seen };
    };
    const resume = decodeCheckpoint(encodeCheckpoint(await afterStep4({ callbacks: [counter().callback] })));
    const { callback, seen } = counter();
    await fit(model, data, { ...options, callbacks: [callback], resume });
    expect(seen()).toStrictEqual([NaN, -0, -Infinity, 0, 4, 8, 12]);
  });

  it("are refused before training when they do not say what they remember", async () => {
    const callbacks: Callback[] = [{ name: "mine", onEvaluation: () => undefined }];
    await expect(checkpoints({ callbacks })).rejects.toThrow(
      'fit: callback "mine" does not say what it remembers between steps',
    );
    await expect(checkpoints({ callbacks: [{ name: "end", onEnd: () => undefined }] })).resolves.toHaveLength(4);
  });
});

describe("stopping rules of a run that is continued", () => {
  const rule = (answers: () => { readonly improved: boolean; readonly stop: boolean }): Stopping =>
    definePlugin<"stopping", object, Stopping>({
      name: "test:rule",
      kind: "stopping",
      summary: "Answers.",
      options: {},
      create: () => ({
        monitor: { split: "train", metric: "loss", direction: "min" },
        restoreBest: false,
        begin: () => ({ observe: answers }),
      }),
    })();

  it("are refused when they answer differently to the same history", async () => {
    let count = 0;
    const callbacks = [rule(() => ({ improved: (count += 1) % 3 === 1, stop: false }))];
    const resume = await afterStep4({ callbacks });
    await expect(fit(model, data, { ...options, callbacks, resume })).rejects.toThrow(
      "fit: test:rule answers differently when it is shown the history of the checkpoint again (it saw improvements at steps 0, now none)",
    );
    let ends = false;
    const later = [rule(() => ({ improved: false, stop: ends }))];
    const other = await afterStep4({ callbacks: later });
    ends = true;
    await expect(fit(model, data, { ...options, callbacks: later, resume: other })).rejects.toThrow(
      "(it ends the run after step 0)",
    );
  });
});

describe("decodeCheckpoint", () => {
  it("gives what was encoded, from any place in memory", async () => {
    const point = await afterStep4();
    const bytes = encodeCheckpoint(point);
    expect(decodeCheckpoint(bytes)).toStrictEqual(point);
    const shifted = new Uint8Array(bytes.length + 3).subarray(3);
    shifted.set(bytes);
    expect(decodeCheckpoint(shifted)).toStrictEqual(point);
  });

  it("refuses bytes that were cut off, altered, or never were a checkpoint", async () => {
    const bytes = encodeCheckpoint(await afterStep4());
    for (let size = 0; size < bytes.length; size += 7) {
      expect(() => decodeCheckpoint(bytes.subarray(0, size))).toThrow(CheckpointError);
    }
    for (let place = 0; place < bytes.length; place += 7) {
      const altered = bytes.slice();
      altered[place] = (altered[place] ?? 0) ^ 1;
      expect(() => decodeCheckpoint(altered)).toThrow(CheckpointError);
    }
    expect(() => decodeCheckpoint(bytes.subarray(0, 100))).toThrow("differ from their checksum");
    expect(() => decodeCheckpoint(new TextEncoder().encode("nn-checkpoint/3\n…"))).toThrow(
      "the bytes are of format nn-checkpoint/3; wanted format nn-checkpoint/2",
    );
    expect(() => decodeCheckpoint(new Uint8Array(200))).toThrow("the bytes are no checkpoint");
  });
});
