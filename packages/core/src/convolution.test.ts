import { describe, expect, it } from "vitest";

import { array, type NdArray } from "./array.ts";
import { compile } from "./compile.ts";
import { averagePool2d, conv1d, conv2d, globalAveragePool, maxPool2d } from "./convolution.ts";
import { gradients } from "./grad.ts";
import { concatenate } from "./ops/concatenate.ts";
import { mul } from "./ops/mul.ts";
import { slice } from "./ops/slice.ts";
import { sum } from "./ops/sum.ts";
import { bernoulliMask, randomUniform } from "./random-tensors.ts";
import { key } from "./random/key.ts";
import { uniform } from "./random/sample.ts";
import { tensor, type Tensor } from "./tensor.ts";

function draw(shape: readonly number[], stream: string): NdArray {
  const size = shape.reduce((a, b) => a * b, 1);
  return array(uniform(key(5).fold(stream), size, { low: -1, high: 1 }), { shape });
}

interface Geometry {
  readonly strides: readonly [number, number];
  readonly padding: readonly [readonly [number, number], readonly [number, number]];
  readonly dilation: readonly [number, number];
  readonly groups: number;
}

/** The definition, in float64: out[n, r, c, o] = Σ x · kernel. */
function direct(x: NdArray, kernel: NdArray, { strides, padding, dilation, groups }: Geometry): number[] {
  const [count, height, width, channels] = x.shape as [number, number, number, number];
  const [windowRows, windowColumns, inputs, outputs] = kernel.shape as [number, number, number, number];
  const extent = (axis: 0 | 1, size: number, window: number): number =>
    Math.floor((size + padding[axis][0] + padding[axis][1] - (window - 1) * dilation[axis] - 1) / strides[axis]) + 1;
  const out: number[] = [];
  for (let n = 0; n < count; n++) {
    for (let r = 0; r < extent(0, height, windowRows); r++) {
      for (let c = 0; c < extent(1, width, windowColumns); c++) {
        for (let o = 0; o < outputs; o++) {
          const group = Math.floor(o / (outputs / groups));
          let total = 0;
          for (let i = 0; i < windowRows; i++) {
            for (let j = 0; j < windowColumns; j++) {
              const y = r * strides[0] + i * dilation[0] - padding[0][0];
              const z = c * strides[1] + j * dilation[1] - padding[1][0];
              if (y < 0 || y >= height || z < 0 || z >= width) continue;
              for (let k = 0; k < inputs; k++) {
                const pixel = x.data[((n * height + y) * width + z) * channels + group * inputs + k]!;
                total += pixel * kernel.data[((i * windowColumns + j) * inputs + k) * outputs + o]!;
              }
            }
          }
          out.push(total);
        }
      }
    }
  }
  return out;
}

const close = (got: NdArray, wanted: readonly number[]): void => {
  expect(got.data).toHaveLength(wanted.length);
  wanted.forEach((value, i) => expect(Math.abs(got.data[i]! - value)).toBeLessThan(1e-5));
};

describe("conv2d", () => {
  const none = [
    [0, 0],
    [0, 0],
  ] as const;
  const cases: readonly [string, readonly number[], readonly number[], Geometry][] = [
    ["valid", [2, 6, 5, 3], [3, 3, 3, 4], { strides: [1, 1], padding: none, dilation: [1, 1], groups: 1 }],
    [
      "strided and padded",
      [1, 7, 8, 2],
      [3, 2, 2, 5],
      {
        strides: [2, 3],
        padding: [
          [1, 0],
          [0, 2],
        ],
        dilation: [1, 1],
        groups: 1,
      },
    ],
    ["dilated", [1, 9, 9, 1], [3, 3, 1, 2], { strides: [1, 2], padding: none, dilation: [2, 3], groups: 1 }],
    [
      "grouped",
      [2, 5, 5, 6],
      [2, 2, 2, 9],
      {
        strides: [1, 1],
        padding: [
          [1, 1],
          [1, 1],
        ],
        dilation: [1, 1],
        groups: 3,
      },
    ],
    [
      "depthwise",
      [1, 4, 4, 3],
      [3, 3, 1, 3],
      {
        strides: [1, 1],
        padding: [
          [1, 1],
          [1, 1],
        ],
        dilation: [1, 1],
        groups: 3,
      },
    ],
  ];
  for (const [name, images, filters, geometry] of cases) {
    it(`${name} is the sum of its definition`, async () => {
      const [x, kernel] = [draw(images, "x"), draw(filters, "kernel")];
      const run = compile((a: Tensor, b: Tensor) => conv2d(a, b, geometry));
      close(await run(x, kernel), direct(x, kernel, geometry));
    });
  }

  it("pads so that `same` keeps the extent divided by the stride, rounded up", () => {
    const x = tensor(draw([1, 7, 8, 1], "x"));
    expect(conv2d(x, tensor(draw([3, 4, 1, 2], "kernel")), { padding: "same", strides: 2 }).shape).toEqual([
      1, 4, 4, 2,
    ]);
  });

  it("has the kernel gradient Σ patches · cotangent", async () => {
    const [x, kernel, weights] = [draw([2, 4, 4, 2], "x"), draw([3, 3, 2, 3], "kernel"), draw([2, 2, 2, 3], "weights")];
    const gradient = compile((a: Tensor, b: Tensor, w: Tensor) => gradients(sum(mul(conv2d(a, b), w)), b));
    const { data } = await gradient(x, kernel, weights);
    const geometry = { strides: [1, 1], padding: none, dilation: [1, 1], groups: 1 } as const;
    const shifted = array(Float32Array.from(kernel.data), { shape: kernel.shape });
    const step = 1 / 64;
    for (const at of [0, 17, 53]) {
      const value = (by: number): number => {
        shifted.data.set(kernel.data);
        shifted.data[at]! += by;
        return direct(x, shifted, geometry).reduce((total, y, i) => total + y * weights.data[i]!, 0);
      };
      expect(data[at]).toBeCloseTo((value(step) - value(-step)) / (2 * step), 4);
    }
  });

  it("names shapes that do not go together", () => {
    const x = tensor(draw([1, 4, 4, 3], "x"));
    expect(() => conv2d(x, tensor(draw([3, 3, 2, 4], "kernel")))).toThrow("do not go with the kernel [3, 3, 2, 4]");
    expect(() => conv2d(x, tensor(draw([5, 5, 3, 4], "kernel")))).toThrow(
      "a window of 5×5 does not fit an image of 4×4",
    );
  });
});

describe("conv1d and pooling", () => {
  it("slide along one axis", async () => {
    const run = compile((x: Tensor, kernel: Tensor) => conv1d(x, kernel, { stride: 2, padding: [1, 0] }));
    const result = await run(array([[[1], [2], [3], [4]]]), array([[[1, 0]], [[10, 1]]]));
    expect(result.shape).toEqual([1, 2, 2]);
    expect([...result.data]).toEqual([10, 1, 32, 3]);
  });

  it("take the largest and the mean of each window", async () => {
    const x = array([
      [
        [[1], [2], [5]],
        [[3], [4], [6]],
      ],
    ]);
    const run = compile((a: Tensor) => ({
      max: maxPool2d(a, 2, { strides: 1 }),
      mean: averagePool2d(a, [2, 3]),
      all: globalAveragePool(a),
    }));
    const result = await run(x);
    expect([...result.max.data]).toEqual([4, 6]);
    expect([...result.mean.data]).toEqual([3.5]);
    expect([...result.all.data]).toEqual([3.5]);
  });
});

describe("random tensors", () => {
  it("are the numbers of the host", async () => {
    const words = array(new Int32Array(key(9).words));
    const run = compile((k: Tensor) => ({ unit: randomUniform(k, [5, 7]), mask: bernoulliMask(k, 0.25, [5, 7]) }));
    const { unit, mask } = await run(words);
    const host = uniform(key(9), 35);
    expect([...unit.data]).toEqual([...host]);
    expect([...mask.data]).toEqual([...host].map((u) => (u < 0.25 ? 1 : 0)));
  });

  it("refuse a probability outside [0, 1]", () => {
    expect(() => bernoulliMask(tensor(new Int32Array(2)), 1.5, [2])).toThrow("got probability 1.5");
  });
});

describe("conv2d in groups", () => {
  it.each([
    [6, 1, 1],
    [5, 1, 3],
    [3, 2, 2],
    [2, 4, 3],
    [3, 5, 1],
  ])(
    "%d groups of %d channels and %d filters have the bits of a convolution each, and of its gradients",
    async (groups, inputs, each) => {
      const [x, kernel] = [draw([3, 7, 6, groups * inputs], "images"), draw([3, 2, inputs, groups * each], "filters")];
      const options = { padding: "same", strides: [2, 1] } as const;
      const together = (a: Tensor, b: Tensor): Tensor => conv2d(a, b, { ...options, groups });
      const apart = (a: Tensor, b: Tensor): Tensor => {
        const part = (of: Tensor, group: number, channels: number): Tensor =>
          slice(of, [0, 0, 0, group * channels], [...of.shape.slice(0, 3), channels]);
        const parts = Array.from({ length: groups }, (_, group) => {
          const filters = slice(b, [0, 0, 0, group * each], [3, 2, inputs, each]);
          return conv2d(part(a, group, inputs), filters, options);
        });
        return concatenate(parts, { axis: 3 });
      };
      const measured = (convolve: (a: Tensor, b: Tensor) => Tensor): Promise<readonly NdArray[]> =>
        compile((a: Tensor, b: Tensor) => {
          const y = convolve(a, b);
          return [y, ...(gradients(sum(mul(y, y)), [a, b]) as Tensor[])];
        })(x, kernel);
      const [got, wanted] = [await measured(together), await measured(apart)];
      wanted.forEach(({ data }, index) => expect(got[index]!.data).toEqual(data));
    },
  );
});
