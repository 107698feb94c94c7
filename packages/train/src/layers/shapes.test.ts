import { array, compile, key, type Layer, type NdArray, normal, type Tensor, type Variables } from "@nn/core";
import { dropout } from "@nn/regularize";
import { describe, expect, it } from "vitest";

import { applyModel, buildModel } from "../model/build-model.ts";
import { averagePool1d } from "./average-pool1d.ts";
import { conv2dTranspose } from "./conv2d-transpose.ts";
import { dense } from "./dense.ts";
import { depthwiseConv2d } from "./depthwise-conv2d.ts";
import { maxPool1d } from "./max-pool1d.ts";
import { parallel } from "./parallel.ts";
import { positions } from "./positions.ts";
import { upsample2d } from "./upsample2d.ts";

async function apply(
  layer: Layer,
  inputs: NdArray,
  parameters: Variables<NdArray> = {},
  training = false,
): Promise<NdArray> {
  const model = buildModel(layer, inputs.shape.slice(1));
  const run = compile(
    (values: Variables<Tensor>, x: Tensor, words: Tensor) =>
      applyModel(model, x, { parameters: values, state: {}, training, key: words }).output,
  );
  return run(parameters, inputs, array(Int32Array.from(key(5).words)));
}

describe("conv2dTranspose", () => {
  it.each([
    [[3, 3], [1, 1], "valid", [5, 6]],
    [[3, 2], [2, 3], "valid", [7, 11]],
    [[3, 3], [2, 2], "same", [6, 8]],
    [[4, 4], [2, 2], "same", [6, 8]],
    [[2, 3], [3, 1], "same", [9, 4]],
  ] as const)("window %s, strides %s, %s", async (window, strides, padding, extents) => {
    const [height, width, channels, filters] = [3, 4, 2, 2];
    const x = array(normal(key(1), 2 * height * width * channels), { shape: [2, height, width, channels] });
    const [rows, columns] = window;
    const kernel = array(normal(key(2), rows * columns * channels * filters), {
      shape: [rows, columns, channels, filters],
    });
    const output = await apply(conv2dTranspose(filters, { window, strides, padding, bias: false }), x, {
      conv2dTranspose1: { kernel },
    });
    expect(output.shape).toEqual([2, ...extents, filters]);
    // y[i·s + k − cut] gets x[i]·W[k].
    const wanted = new Float64Array(output.data.length);
    const cut = [0, 1].map((axis) => {
      const whole = ([height, width][axis]! - 1) * strides[axis]! + window[axis]!;
      return Math.max(0, Math.floor((whole - extents[axis]!) / 2));
    });
    for (let n = 0; n < 2; n++)
      for (let i = 0; i < height; i++)
        for (let j = 0; j < width; j++)
          for (let k = 0; k < rows; k++)
            for (let l = 0; l < columns; l++) {
              const [r, c] = [i * strides[0] + k - cut[0]!, j * strides[1] + l - cut[1]!];
              if (r < 0 || c < 0 || r >= extents[0] || c >= extents[1]) continue;
              for (let a = 0; a < channels; a++)
                for (let b = 0; b < filters; b++)
                  wanted[((n * extents[0] + r) * extents[1] + c) * filters + b]! +=
                    x.data[((n * height + i) * width + j) * channels + a]! *
                    kernel.data[((k * columns + l) * channels + a) * filters + b]!;
            }
    wanted.forEach((value, at) => expect(output.data[at]).toBeCloseTo(value, 5));
  });

  it("declares the fans of a strided transpose", () => {
    const { parameters } = buildModel(conv2dTranspose(8, { window: 4, strides: 2 }), [7, 7, 16]);
    expect(parameters["conv2dTranspose1"]!["kernel"]!.fans).toMatchObject({ fanIn: 64, fanOut: 128 });
  });
});

describe("depthwiseConv2d", () => {
  it("convolves channels by themselves", async () => {
    const x = array([
      [
        [
          [1, 10],
          [2, 20],
        ],
        [
          [3, 30],
          [4, 40],
        ],
      ],
    ]);
    // Two filters a channel: the upper left pixel, and the sum.
    const kernel = array([
      [[[1, 1, 1, 1]], [[0, 1, 0, 1]]],
      [[[0, 1, 0, 1]], [[0, 1, 0, 1]]],
    ]);
    const layer = depthwiseConv2d({ window: 2, multiplier: 2, bias: false });
    expect(Array.from((await apply(layer, x, { depthwiseConv2d1: { kernel } })).data)).toEqual([1, 10, 10, 100]);
    expect(buildModel(layer, [4, 4, 2]).parameters["depthwiseConv2d1"]!["kernel"]!.fans).toMatchObject({
      fanIn: 4,
      fanOut: 8,
    });
  });
});

describe("small layers", () => {
  it("pool sequences, repeat pixels", async () => {
    const x = array([[[1], [5], [2], [4], [9]]]);
    expect(Array.from((await apply(maxPool1d(), x)).data)).toEqual([5, 4]);
    expect(Array.from((await apply(averagePool1d({ window: 3, stride: 1 }), x)).data.map((y) => y * 3))).toEqual([
      8, 11, 15,
    ]);
    const image = array([[[[1], [2]]]]);
    expect(Array.from((await apply(upsample2d([2, 3]), image)).data)).toEqual([1, 1, 1, 2, 2, 2, 1, 1, 1, 2, 2, 2]);
  });

  it("tell places apart by waves", async () => {
    const { data } = await apply(positions(), array(new Float32Array(12), { shape: [1, 3, 4] }));
    [0, 1, 2].forEach((place) =>
      [Math.sin(place), Math.cos(place), Math.sin(place / 100), Math.cos(place / 100)].forEach((wave, column) =>
        expect(data[place * 4 + column]).toBeCloseTo(wave, 6),
      ),
    );
  });
});

describe("parallel", () => {
  const identity = array([
    [1, 0],
    [0, 1],
  ]);
  const twice = array([
    [2, 0],
    [0, 2],
  ]);
  const values = { "parallel1/branch1/dense1": { kernel: identity }, "parallel1/branch2/dense1": { kernel: twice } };
  const branches = [dense(2, { bias: false }), dense(2, { bias: false })];

  it("puts branches side by side, or adds them", async () => {
    const x = array([[1, -3]]);
    expect(Array.from((await apply(parallel({ branches }), x, values)).data)).toEqual([1, -3, 2, -6]);
    expect(Array.from((await apply(parallel(branches, { join: "add" }), x, values)).data)).toEqual([3, -9]);
    expect(() => buildModel(parallel([dense(2), dense(3)], { join: "add" }), [2])).toThrow(
      "the branches put out [2] and [3]; wanted one shape, to add them",
    );
  });

  it("draws in each branch by itself", async () => {
    const noisy = parallel([dropout(0.5), dropout(0.5)]);
    const { data } = await apply(noisy, array(new Float32Array(200).fill(1), { shape: [2, 100] }), {}, true);
    const [first, second] = [data.subarray(0, 100), data.subarray(100, 200)];
    expect(Array.from(first)).not.toEqual(Array.from(second));
  });
});
