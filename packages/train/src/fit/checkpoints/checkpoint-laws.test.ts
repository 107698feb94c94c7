/** @file A run whole, and the same run cut after an evaluation, written as bytes and continued: the same bits, whatever it is made of. */
import {
  type AnyPlugin,
  array,
  type Constraint,
  type Dataset,
  type ImageSample,
  key,
  type Key,
  type Layer,
  normal,
  type Penalty,
  type PluginValue,
  type Slot,
  type Stopping,
  uniform,
} from "@nn/core";
import { lsuv, mup } from "@nn/init";
import { dropout, earlyStopping, plugins } from "@nn/regularize";
import { describe, expect, it } from "vitest";

import { dense } from "../../layers/dense.ts";
import { residual } from "../../layers/residual.ts";
import { sequential } from "../../layers/sequential.ts";
import { allOptimizers } from "../../optimizers/_all.ts";
import { adam } from "../../optimizers/adam.ts";
import { sgd } from "../../optimizers/sgd.ts";
import type { Optimizer } from "../../contracts/optimizer.ts";
import { allSchedules } from "../../schedules/_all.ts";
import { decodeCheckpoint, encodeCheckpoint } from "./checkpoint-bytes.ts";
import { fit } from "../fit.ts";
import type { Mix } from "../data/mix.ts";
import type { FitOptions, Run } from "../types.ts";

/** What acts in a place, by name. */
const acting = <P>(slot: Slot): [string, AnyPlugin<P>][] =>
  plugins.flatMap((plugin) => (plugin.acts?.slot === slot ? [[plugin.name, plugin as AnyPlugin<P>]] : []));

const features = 4;

/** Noisy labels, so that training overfits and validation rises again. */
function split(seed: number, n: number): Dataset["train"] {
  const inputs = normal(key(seed), n * features);
  const noise = normal(key(seed).fold("noise"), n);
  const labels = Int32Array.from(noise, (e, i) => ((inputs[i * features] ?? 0) + e > 0 ? 1 : 0));
  return { inputs: array(inputs, { shape: [n, features] }), targets: array(labels) };
}

const data: Dataset = {
  name: "noisy",
  task: "classification",
  inputShape: [features],
  classes: ["a", "b"],
  train: split(1, 40),
  validation: split(2, 30),
  test: split(3, 30),
  digest: "noisy",
};

/** With this layer in the middle. */
const around = (...middle: readonly Layer[]): Layer =>
  sequential([dense(8, { activation: "tanh" }), ...middle, dense(2)]);

/** Two batches an epoch, with 8 examples left out; evaluations fall within epochs. */
const base: FitOptions = {
  key: key(7),
  optimizer: sgd({ learningRate: 0.3, momentum: 0.9 }),
  loss: "softmaxCrossEntropy",
  batchSize: 16,
  steps: 20,
  evaluateEvery: 3,
};

/** Continues after the first evaluations, one in the middle, and the last that does not end the run. */
async function expectContinuable(model: Layer, options: Partial<FitOptions> = {}): Promise<Run> {
  const points: Uint8Array[] = [];
  const onCheckpoint: FitOptions["onCheckpoint"] = (take) => void points.push(encodeCheckpoint(take()));
  const whole = await fit(model, data, { ...base, ...options, onCheckpoint });
  expect(await fit(model, data, { ...base, ...options })).toStrictEqual(whole);
  for (const index of new Set([0, 1, points.length >> 1, points.length - 1])) {
    const resume = decodeCheckpoint(points[index] ?? new Uint8Array());
    const later: Uint8Array[] = [];
    const again: FitOptions["onCheckpoint"] = (take) => void later.push(encodeCheckpoint(take()));
    const continued = await fit(model, data, { ...base, ...options, resume, onCheckpoint: again });
    expect(continued).toStrictEqual(whole);
    // What is kept later holds all that came before, so a run may be cut again and again.
    expect(later).toEqual(points.slice(index + 1));
  }
  return whole;
}

describe("a run that is continued is the run that nobody interrupted", () => {
  it.each(allOptimizers.map((plugin) => [plugin.name, plugin] as const))("optimizer %s", async (_name, plugin) => {
    await expectContinuable(around(), { optimizer: plugin() as Optimizer });
  });

  it.each(allSchedules.map((plugin) => [plugin.name, plugin] as const))("schedule %s", async (name, _plugin) => {
    await expectContinuable(around(), { optimizer: sgd({ learningRate: name as "constant", momentum: 0.5 }) });
  });

  it.each(acting<Penalty>("objective.penalty"))("penalty %s", async (_name, plugin) => {
    await expectContinuable(around(), { penalty: plugin() });
  });

  it.each(acting<Constraint>("update.constraint"))("constraint %s", async (_name, plugin) => {
    await expectContinuable(around(), { constraint: plugin() });
  });

  /** Options of layers whose defaults are none, or not for this width. */
  const needed: Readonly<Record<string, object>> = { dropout: { rate: 0.3 }, groupNorm: { groups: 1 } };
  /** Only for images. */
  const forImages = new Set(["instanceNorm", "dropBlock"]);

  it.each(
    [...acting<Layer>("forward.beforeActivation"), ...acting<Layer>("forward.afterActivation")].filter(
      ([name]) => !forImages.has(name),
    ),
  )("layer %s", async (name, plugin) => {
    const layer = (): Layer => plugin.make(needed[name] ?? {});
    await expectContinuable(sequential([around(layer()), residual([layer()])]));
  });

  const flat = ["model.parametrize", "objective.term", "gradient.transform", "average.weights"] as const;
  it.each(flat.flatMap((slot) => acting<PluginValue>(slot)))("technique %s", async (name, plugin) => {
    const options = { activityPenalty: { l1: 0.01 }, swa: { start: 3, every: 2 }, lawa: { count: 2, every: 2 } };
    const technique = plugin.make(options[name as keyof typeof options] ?? {});
    await expectContinuable(around(), { use: [technique] });
  });

  it.each(acting<Stopping>("stop.rule"))("stopping rule %s", async (_name, plugin) => {
    await expectContinuable(around(), { callbacks: [plugin()], steps: 60, evaluateEvery: 2 });
  });

  it.each([true, false])("early stopping that has waited, restoreBest %s", async (restoreBest) => {
    const callbacks = [earlyStopping({ patience: 6, restoreBest })];
    const run = await expectContinuable(around(), { callbacks, steps: 200, evaluateEvery: 2 });
    expect(run.status).toBe("stopped");
    expect(run.best?.step).toBeLessThan(run.steps - 2);
  });

  it("a model initializer that looks at the first batch", async () => {
    await expectContinuable(around(dense(8, { activation: "relu" })), { initialize: lsuv() });
  });

  it("learning rate factors of µP", async () => {
    const run = await expectContinuable(around(), { initialize: mup({ baseWidth: 2 }), optimizer: adam(0.01) });
    expect(run.hash).not.toBe((await fit(around(), data, { ...base, optimizer: adam(0.01) })).hash);
  });

  it("augmentation, mixing, dropout and single streams", async () => {
    const augment = (own: Key, sample: ImageSample): ImageSample => ({
      ...sample,
      data: sample.data.map((value, i) => value + 0.1 * (normal(own, features)[i] ?? 0)),
    });
    const mix: Mix = (own, a, b) => {
      const share = uniform(own, 1)[0] ?? 0;
      const blend = (x: Float32Array, y: Float32Array): Float32Array =>
        x.map((value, i) => share * value + (1 - share) * (y[i] ?? 0));
      return { data: blend(a.data, b.data), shape: a.shape, label: blend(a.label, b.label) };
    };
    const streams = { order: key(8), augment: key(9), layer: key(10) };
    await expectContinuable(around(dropout({ rate: 0.5 })), { augment, mix, streams });
  });

  it("a blow-up that begins before the cut", async () => {
    // The loss is above its bar at every step; the eighth of them in a row ends the run.
    const wild = { optimizer: sgd((step) => (step === 1 ? 1000 : 0)), divergence: { factor: 2, patience: 8 } };
    const run = await expectContinuable(around(), { ...wild, evaluateEvery: 2 });
    expect(run).toMatchObject({ status: "diverged", divergence: { step: 9, kind: "blow-up" } });
  });
});
