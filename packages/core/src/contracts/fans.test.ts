import { describe, expect, it } from "vitest";

import { fans } from "./fans.ts";

describe("fans", () => {
  it.each([
    ["dense", [784, 512], { inAxes: [0], outAxes: [1] }, 784, 512],
    ["dense, PyTorch's layout", [512, 784], { inAxes: [1], outAxes: [0] }, 784, 512],
    ["conv", [3, 3, 16, 32], { inAxes: [-2], outAxes: [-1] }, 144, 288],
    ["grouped conv", [3, 3, 4, 32], { inAxes: [2], outAxes: [3], groups: 4 }, 36, 72],
    ["depthwise conv", [3, 3, 1, 32], { inAxes: [2], outAxes: [3], groups: 32 }, 9, 9],
    ["attention heads", [64, 8, 16], { inAxes: [0], outAxes: [1, 2] }, 64, 128],
    ["experts", [10, 64, 32], { inAxes: [1], outAxes: [2], batchAxes: [0] }, 64, 32],
    ["transposed conv, stride 2", [4, 4, 16, 8], { inAxes: [2], outAxes: [3], transposedStrides: [2, 2] }, 64, 128],
    ["transposed conv, uneven stride", [3, 1, 8], { inAxes: [1], outAxes: [2], transposedStrides: [2] }, 1.5, 24],
    ["embedding by row", [1000, 64], { inAxes: [], outAxes: [1], batchAxes: [0] }, 1, 64],
  ])("of %s", (_, shape, axes, fanIn, fanOut) => {
    expect(fans(shape, axes)).toEqual({ fanIn, fanOut, axes });
  });

  it("refuses axes that do not exist or come twice, and groups that do not divide", () => {
    expect(() => fans([2, 3], { inAxes: [0], outAxes: [2] })).toThrow("fans: shape [2, 3] has no axis 2");
    expect(() => fans([2, 3], { inAxes: [0], outAxes: [-2] })).toThrow("fans: axis -2 of shape [2, 3] is named twice");
    expect(() => fans([2, 3], { inAxes: [0], outAxes: [1], groups: 2 })).toThrow(
      "2 groups do not divide the 3 outputs",
    );
    expect(() => fans([2, 3], { inAxes: [0], outAxes: [1], groups: 0 })).toThrow("groups is 0");
    expect(() => fans([2, 3], { inAxes: [0], outAxes: [1], transposedStrides: [2] })).toThrow(
      "1 transposed strides for a window of 0 axes",
    );
    expect(() => fans([3, 2, 3], { inAxes: [1], outAxes: [2], transposedStrides: [0] })).toThrow(
      "a transposed stride is 0",
    );
    expect(() => fans([2, 3], { inAxes: 0, outAxes: [1] } as never)).toThrow("inAxes is 0; wanted a list of axes");
    expect(() => fans([2, 3], { inAxis: [0], outAxes: [1] } as never)).toThrow('did you mean "inAxes"?');
  });
});
