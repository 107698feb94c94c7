import {
  array,
  gradients,
  integers,
  key,
  mul,
  reference,
  ShapeError,
  sum,
  tensor,
  uniform,
  compile,
  type Dataset,
  type Layer,
  type NdArray,
  type Split,
  type Tensor,
  directScope,
} from "@nn/core";
import { zeros } from "@nn/init";
import { describe, expect, it } from "vitest";

import { fit } from "../fit/fit.ts";
import { buildModel } from "../model/build-model.ts";
import { sequential } from "./sequential.ts";
import { adam } from "../optimizers/adam.ts";
import { averagePool2d } from "./average-pool2d.ts";
import { conv1d } from "./conv1d.ts";
import { conv2d } from "./conv2d.ts";
import { dense } from "./dense.ts";
import { flatten } from "./flatten.ts";
import { globalAveragePool } from "./global-average-pool.ts";
import { globalMaxPool } from "./global-max-pool.ts";
import { maxPool2d } from "./max-pool2d.ts";

function outputs(
  layer: Layer,
  inputs: readonly (readonly number[])[],
  shape: readonly number[],
): Promise<Tensor["shape"]> {
  const built = layer.build(shape);
  const x = tensor(Float32Array.from(inputs.flat()), { shape: [inputs.length, ...shape] });
  return built
    .apply(x, { parameters: {}, state: {}, training: false })
    .output.array()
    .then(({ data, shape: got }) => {
      expect(got).toEqual([inputs.length, ...built.outputShape]);
      return [...data];
    });
}

describe("convolutional layers", () => {
  it("declare kernels, fans and output shapes", () => {
    const layer = conv2d(8, { window: [3, 5], strides: 2, padding: "same", groups: 2 }).build([9, 8, 4]);
    expect(layer.outputShape).toEqual([5, 4, 8]);
    expect(layer.parameters.kernel).toMatchObject({
      shape: [3, 5, 2, 8],
      role: "kernel",
      fans: { fanIn: 30, fanOut: 60 },
    });
    expect(layer.parameters.bias).toMatchObject({ shape: [8], role: "bias" });
    const sequence = conv1d(6, { window: 3, dilation: 2, bias: false }).build([10, 4]);
    expect(sequence.outputShape).toEqual([6, 6]);
    expect(sequence.parameters.kernel).toMatchObject({ shape: [3, 4, 6], fans: { fanIn: 12, fanOut: 18 } });
    expect(Object.keys(sequence.parameters)).toEqual(["kernel"]);
    expect(
      conv2d(2, {
        padding: [
          [1, 0],
          [2, 2],
        ],
      }).build([4, 4, 1]).outputShape,
    ).toEqual([3, 6, 2]);
  });

  it("compute what they say", async () => {
    const image = tensor([
      [
        [[1], [2]],
        [[3], [4]],
      ],
    ]);
    const { apply } = conv2d(1, { window: 2, activation: "relu" }).build([2, 2, 1]);
    const kernel = tensor(Float32Array.of(1, 0, 0, -1), { shape: [2, 2, 1, 1] });
    const { output } = apply(image, { parameters: { kernel, bias: tensor([3.5]) }, state: {}, training: false });
    expect([...(await output.data())]).toEqual([0.5]);
  });

  it("choose initializers as dense does, and follow rules", () => {
    const chosen = (layer: Layer): string | undefined => layer.build([8, 8, 1]).parameters.kernel?.initializer.id;
    expect(chosen(conv2d(2, { activation: "relu" }))).toBe("@nn/init:heNormal");
    expect(chosen(conv2d(2))).toBe("@nn/init:glorotUniform");
    expect(chosen(conv2d(2, { initializer: zeros() }))).toBe("@nn/init:zeros");
    expect(() => conv2d(2, { penalty: "l3" as never })).toThrow('conv2d: penalty: unknown penalty "l3"');
  });

  it("say what does not fit", () => {
    const model = sequential([conv2d(4), flatten(), dense(2)]);
    expect(() => buildModel(model, [8])).toThrow(/layer "conv2d1" on input \[8\].*wanted \[height, width, channels\]/);
    expect(() => buildModel(model, [2, 8, 1])).toThrow(ShapeError);
    expect(() => conv2d(4, { groups: 2 }).build([8, 8, 3])).toThrow("wanted a divisor of the 3 channels");
    expect(() => conv2d(3, { groups: 2 })).toThrow("groups is 2; wanted a divisor of filters, 3");
    expect(() => conv2d(4, { window: 0 })).toThrow("conv2d: window is 0");
    expect(() => conv1d(4, { strides: 1.5 })).toThrow("conv1d: strides is 1.5");
    expect(() => conv1d(4, { padding: [1, -1] })).toThrow("conv1d: padding is -1");
    expect(() => conv1d(4).build([8])).toThrow("wanted [length, channels]");
  });
});

describe("pooling layers", () => {
  const image = [1, 2, 5, 3, 4, 6, 9, 0, 0];
  it("reduce windows", async () => {
    expect(await outputs(maxPool2d(), [image], [3, 3, 1])).toEqual([4]);
    expect(await outputs(maxPool2d({ window: 2, strides: 1 }), [image], [3, 3, 1])).toEqual([4, 6, 9, 6]);
    expect(await outputs(averagePool2d({ window: [1, 3] }), [image], [3, 3, 1])).toEqual([
      expect.closeTo(8 / 3, 6),
      expect.closeTo(13 / 3, 6),
      3,
    ]);
  });

  it("reduce everything but channels", async () => {
    const sequence = [1, 10, 4, -20, -2, 40];
    expect(await outputs(globalAveragePool(), [sequence], [3, 2])).toEqual([1, 10]);
    expect(await outputs(globalMaxPool(), [sequence], [3, 2])).toEqual([4, 40]);
    expect(await outputs(globalMaxPool(), [image, image], [3, 3, 1])).toEqual([9, 9]);
  });

  it("send the gradient to the largest value", async () => {
    const gradient = compile((x: Tensor) =>
      gradients(
        sum(mul(maxPool2d().build([2, 2, 1]).apply(x, { parameters: {}, state: {}, training: true }).output, 3)),
        x,
      ),
    );
    const { data } = await gradient(
      array([
        [
          [[1], [4]],
          [[2], [3]],
        ],
      ]),
    );
    expect([...data]).toEqual([0, 3, 0, 0]);
  });

  it("say what does not fit", () => {
    expect(() => maxPool2d().build([8, 8])).toThrow("maxPool2d: the input has shape [8, 8]");
    expect(() => maxPool2d(9).build([8, 8, 1])).toThrow(ShapeError);
    expect(() => globalAveragePool().build([8])).toThrow("globalAveragePool: the input has shape [8]");
    expect(() => averagePool2d({ window: -1 })).toThrow("averagePool2d: window is -1");
  });
});

/** A bright row or a bright column anywhere in a noisy image of 8×8. */
function bars(): Dataset {
  const split = (count: number, name: string): Split => {
    const stream = key(7).fold(name);
    const data = uniform(stream.fold("noise"), count * 64, { low: 0, high: 0.5 });
    const where = integers(stream.fold("where"), count, 8);
    for (let i = 0; i < count; i++) {
      for (let j = 0; j < 8; j++) {
        const [row, column] = i % 2 === 0 ? [where[i] ?? 0, j] : [j, where[i] ?? 0];
        data[64 * i + 8 * row + column] = 1;
      }
    }
    return {
      inputs: array(Float32Array.from(data), { shape: [count, 8, 8, 1] }),
      targets: array(Int32Array.from({ length: count }, (_, i) => i % 2)),
    };
  };
  return {
    name: "bars",
    task: "classification",
    inputShape: [8, 8, 1],
    classes: ["row", "column"],
    train: split(128, "train"),
    test: split(128, "test"),
    digest: "",
  };
}

/** The first 8 examples. */
function first({ data, shape }: NdArray): NdArray {
  return array(data.slice(0, (8 * data.length) / (shape[0] ?? 1)), { shape: [8, ...shape.slice(1)] });
}

describe("a convolutional network", () => {
  const model = sequential([
    conv2d(8, { window: 3, padding: "same", activation: "relu" }),
    maxPool2d(2),
    conv2d(8, { activation: "relu" }),
    globalAveragePool(),
    dense(2),
  ]);

  it("learns to tell rows from columns wherever they are", async () => {
    const run = await fit(model, bars(), {
      key: key(1),
      optimizer: adam(0.02),
      loss: "softmaxCrossEntropy",
      epochs: 20,
      batchSize: 32,
    });
    expect(run.history[0]?.train.accuracy).toBeLessThan(0.8);
    expect(run.test.accuracy).toBeGreaterThan(0.97);
  });

  it("has the same bits on the reference backend", async () => {
    const options = {
      key: key(1),
      optimizer: adam(0.02),
      loss: "softmaxCrossEntropy",
      steps: 3,
      batchSize: 8,
    } as const;
    const quick = { ...options, evaluateEvery: 3, evaluate: { trainLimit: 8 } };
    const { train, ...rest } = bars();
    const data = { ...rest, train, test: { inputs: first(train.inputs), targets: first(train.targets) } };
    const run = await fit(model, data, { ...quick, backend: reference() });
    expect((await fit(model, data, quick)).hash).toBe(run.hash);
  });

  it("round-trips through JSON", () => {
    const text = JSON.stringify(model);
    const copy = directScope.resolve("layer", JSON.parse(text));
    expect(JSON.stringify(copy)).toBe(text);
    expect(buildModel(copy, [8, 8, 1]).outputShape).toEqual([2]);
    expect(directScope.resolve("layer", "conv2d(16, window=5, padding=same)").build([8, 8, 3]).outputShape).toEqual([
      8, 8, 16,
    ]);
  });
});
