/** @file Against the real TensorFlow.js 4.22, whose faults are asserted too: when they go, this test says so. */
import { defineInitializer, key, registry, number } from "@nn/core";
import { version_cpu } from "@tensorflow/tfjs-backend-cpu";
import * as core from "@tensorflow/tfjs-core";
import * as layers from "@tensorflow/tfjs-layers";
import { beforeAll, describe, expect, it } from "vitest";

import {
  convAxes,
  glorotTruncatedNormal,
  heTruncatedNormal,
  orthogonal,
  tfjsDefault,
  transposedConvAxes,
} from "../index.ts";
import { statistics } from "../testing/statistics.ts";
import { toTfjs } from "./index.ts";

const tf = { ...core, ...layers };
const { layers: layer } = layers;
const std = (values: Float32Array): number => Math.sqrt(statistics(values).variance);
const drawn = (initializer: { apply(shape: number[]): core.Tensor }, shape: number[]): Float32Array =>
  initializer.apply(shape).dataSync() as Float32Array;

beforeAll(async () => {
  // Its advice to install another backend would fail this run.
  core.env().set("IS_TEST", true);
  await core.setBackend("cpu");
});

describe("toTfjs", () => {
  it("is held against the version it speaks of", () => {
    expect([version_cpu, core.version_core, layers.version_layers]).toEqual(["4.22.0", "4.22.0", "4.22.0"]);
  });

  it("keeps the nominal std, where TensorFlow.js has 0.88 of it", () => {
    const nominal = Math.sqrt(2 / 500);
    const shape = [500, 200];
    const ours = toTfjs(tf, heTruncatedNormal(), { key: key(1) });
    // 100 000 values, std of the std 0.22 % at most; 5 of them.
    expect(Math.abs(std(drawn(ours, shape)) / nominal - 1)).toBeLessThan(0.011);
    const theirs = std(drawn(layers.initializers.heNormal({ seed: 1 }), shape));
    expect(Math.abs(theirs / nominal - 0.8796)).toBeLessThan(0.011);
    // tfjsDefault is what it ships.
    const kept = tfjsDefault({ scale: 2, mode: "fanIn" }).moments(shape)!;
    expect(Math.abs(theirs / Math.sqrt(kept.variance) - 1)).toBeLessThan(0.011);
    const dense = layer.dense({ units: 200, inputShape: [500] });
    dense.build([null, 500]);
    const shipped = std(dense.getWeights()[0]!.dataSync() as Float32Array);
    expect(Math.abs(shipped / Math.sqrt(tfjsDefault().moments(shape)!.variance) - 1)).toBeLessThan(0.011);
  });

  it("takes seed 0 for a seed, which TensorFlow.js does not", () => {
    const ours = (): Float32Array => drawn(toTfjs(tf, glorotTruncatedNormal(), { key: key(0) }), [20, 20]);
    expect(ours()).toEqual(ours());
    const theirs = (): Float32Array => drawn(layers.initializers.glorotNormal({ seed: 0 }), [20, 20]);
    expect(theirs()).not.toEqual(theirs());
  });

  it("has an orthogonal without arguments, which throws in TensorFlow.js", () => {
    const q = core.tensor2d(drawn(toTfjs(tf, orthogonal(), { key: key(3) }), [64, 64]), [64, 64]);
    const defect = core.abs(core.sub(core.matMul(q, q, true), core.eye(64)));
    const error = core.max(defect).dataSync()[0]!;
    expect(error).toBeLessThan(1e-6);
    expect(() => (layers.initializers.orthogonal as () => unknown)()).toThrow();
  });

  it("goes into layers, with axes where the kernel is not a matrix", () => {
    const model = layers.sequential({
      layers: [
        layer.conv2d({
          inputShape: [8, 8, 3],
          filters: 4,
          kernelSize: 3,
          kernelInitializer: toTfjs(tf, heTruncatedNormal(), { key: key(7).fold("conv"), fans: convAxes() }),
        }),
        layer.conv2dTranspose({
          filters: 2,
          kernelSize: 4,
          strides: 2,
          kernelInitializer: toTfjs(tf, heTruncatedNormal(), {
            key: key(7).fold("up"),
            fans: transposedConvAxes({ strides: [2, 2], order: "outIn" }),
          }),
        }),
        layer.flatten(),
        layer.dense({ units: 5, kernelInitializer: toTfjs(tf, orthogonal(), { key: key(7).fold("head") }) }),
      ],
    });
    const [conv, , up, , head] = model.getWeights();
    expect([...conv!.dataSync()]).toEqual([
      ...heTruncatedNormal().sample(key(7).fold("conv"), [3, 3, 3, 4], { fans: { fanIn: 27, fanOut: 36 } }),
    ]);
    expect(up!.shape).toEqual([4, 4, 2, 4]);
    expect([...up!.dataSync()]).toEqual([
      ...heTruncatedNormal().sample(key(7).fold("up"), [4, 4, 2, 4], { fans: { fanIn: 16, fanOut: 32 } }),
    ]);
    expect([...head!.dataSync()]).toEqual([...orthogonal().sample(key(7).fold("head"), head!.shape)]);
  });

  it("is kept by saved models", async () => {
    const halfHe = defineInitializer({
      name: "test:halfHe",
      summary: "For tests.",
      options: { gain: number(1) },
      sample: ({ size, options }) => new Float32Array(size).fill(options.gain),
    });
    registry.use(halfHe);
    const model = layers.sequential({
      layers: [
        layer.conv1d({
          inputShape: [9, 2],
          filters: 4,
          kernelSize: 3,
          kernelInitializer: toTfjs(tf, heTruncatedNormal({ mode: "fanOut", negativeSlope: 0.2 }), {
            key: key(2 ** 40 + 3),
            fans: convAxes(),
          }),
        }),
        layer.flatten(),
        layer.dense({ units: 2, kernelInitializer: toTfjs(tf, halfHe({ gain: 3 }), { key: key(1) }) }),
      ],
    });
    const copy = await layers.models.modelFromJSON(JSON.parse(model.toJSON() as unknown as string) as never);
    copy.getWeights().forEach((weights, i) => expect(weights.dataSync()).toEqual(model.getWeights()[i]!.dataSync()));
  });

  it("says what is missing", () => {
    const conv = toTfjs(tf, heTruncatedNormal(), { key: key(1) });
    expect(() => conv.apply([3, 3, 2, 4])).toThrow("the fans of shape [3, 3, 2, 4] are not known");
    expect(() => conv.apply([3, 3], "int32")).toThrow("was asked for dtype int32; wanted float32");
    expect(() => toTfjs(tf, heTruncatedNormal as never, { key: key(1) })).toThrow("wanted an initializer");
    expect(() => toTfjs(tf, heTruncatedNormal(), { key: 7 as never })).toThrow("the key is 7; wanted one");
    expect(() => toTfjs(tf, heTruncatedNormal(), { seed: 7 } as never)).toThrow('unknown option "seed"');
  });
});
