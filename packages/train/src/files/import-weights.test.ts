import { array, type NdArray, type Shape, sizeOf } from "@nn/core";
import { describe, expect, it } from "vitest";

import { conv2dTranspose } from "../layers/conv2d-transpose.ts";
import { conv2d } from "../layers/conv2d.ts";
import { dense } from "../layers/dense.ts";
import { depthwiseConv2d } from "../layers/depthwise-conv2d.ts";
import { lstm } from "../layers/lstm.ts";
import { sequential } from "../layers/sequential.ts";
import { importWeights } from "./import-weights.ts";

/** Numbers that say where they are: 1234 at [1, 2, 3, 4]. */
function places(shape: Shape): NdArray {
  const data = Float32Array.from({ length: sizeOf(shape) }, (_, at) => {
    let [left, place] = [at, 0];
    shape.forEach((_extent, axis) => {
      const below = sizeOf(shape.slice(axis + 1));
      place = place * 10 + Math.floor(left / below);
      left %= below;
    });
    return place;
  });
  return array(data, { shape });
}

const at = ({ data, shape }: NdArray, ...index: readonly number[]): number =>
  data[index.reduce((sum, i, axis) => sum * shape[axis]! + i, 0)]!;

describe("importWeights", () => {
  it("moves the axes of PyTorch", () => {
    const take = (layer: Parameters<typeof importWeights>[0], input: Shape, name: string, from: Shape): NdArray =>
      importWeights(layer, input, { w: places(from) }, { layout: "pytorch", names: { [`${name}/kernel`]: "w" } })[
        name
      ]!["kernel"]!;
    // [out, in] to [in, out]
    expect(at(take(dense(2), [3], "dense1", [2, 3]), 2, 1)).toBe(12);
    // [out, in, h, w] to [h, w, in, out]
    const kernel = take(conv2d(5, { window: [2, 3] }), [6, 6, 4], "conv2d1", [5, 4, 2, 3]);
    expect([kernel.shape, at(kernel, 1, 2, 3, 4)]).toEqual([[2, 3, 4, 5], 4312]);
    // [in, out, h, w] to [h, w, in, out]
    const back = take(conv2dTranspose(5, { window: [2, 3], strides: 2 }), [6, 6, 4], "conv2dTranspose1", [4, 5, 2, 3]);
    expect(at(back, 1, 2, 3, 4)).toBe(3412);
    // [4 · units, in] to [in, 4 · units], gates in one order
    expect(at(take(lstm(2), [5, 3], "lstm1", [8, 3]), 2, 7)).toBe(72);
  });

  it("knows what is other in Keras", () => {
    const options = { layout: "keras", names: { "conv2dTranspose1/kernel": "w" } } as const;
    const back = importWeights(conv2dTranspose(5, { window: [2, 3] }), [6, 6, 4], { w: places([2, 3, 5, 4]) }, options);
    expect(at(back["conv2dTranspose1"]!["kernel"]!, 1, 2, 3, 4)).toBe(1243);
    const names = { "depthwiseConv2d1/kernel": "w" };
    const depth = importWeights(
      depthwiseConv2d({ window: 2, multiplier: 3 }),
      [6, 6, 4],
      { w: places([2, 2, 4, 3]) },
      { layout: "keras", names },
    );
    // Channel 2, filter 1 stands at 2·3 + 1.
    expect(at(depth["depthwiseConv2d1"]!["kernel"]!, 1, 0, 0, 7)).toBe(1021);
    const same = importWeights(
      dense(2),
      [3],
      { w: places([3, 2]) },
      { layout: "keras", names: { "dense1/kernel": "w" } },
    );
    expect(same["dense1"]!["kernel"]).toEqual(places([3, 2]));
  });

  it("says what does not fit", () => {
    const model = sequential([dense(2)]);
    const load = (names: Record<string, string>) => () =>
      importWeights(model, [3], { "fc.weight": places([3, 2]) }, { layout: "pytorch", names });
    expect(load({ "dense2/kernel": "fc.weight" })).toThrow(
      "the model has no parameter dense2/kernel; did you mean dense1/kernel?",
    );
    expect(load({ "dense1/kernel": "fc.weigth" })).toThrow("there is no array fc.weigth; did you mean fc.weight?");
    expect(load({ "dense1/kernel": "fc.weight" })).toThrow(
      "fc.weight is float32[3, 2]; dense1/kernel [3, 2] wants float32[2, 3] in the order of pytorch",
    );
  });
});
