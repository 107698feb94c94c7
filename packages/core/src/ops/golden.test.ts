import { readFileSync } from "node:fs";
import { describe, expect, it } from "vitest";

import { NdArray } from "../array.ts";
import { compile } from "../compile.ts";
import { clamp, logSoftmax, logSumExp, mean, min, rsqrt, softmax, square, stack, variance } from "../compose.ts";
import { averagePool2d, conv1d, conv2d, maxPool2d } from "../convolution.ts";
import type { TypedArray } from "../dtype.ts";
import { gradients } from "../grad.ts";
import * as nn from "../index.ts";
import { sizeOf } from "../shape.ts";
import type { Tensor } from "../tensor.ts";

const { add, concatenate, cumulativeSum, div, erf, flip, gather, matmul, mul, neg, pad, prod, sub, sum, tanh } = nn;

interface Golden {
  readonly inputs: readonly (readonly [shape: readonly number[], values: readonly number[]])[];
  readonly output: readonly [shape: readonly number[], values: readonly number[]];
  readonly weights: readonly number[];
  readonly gradients: readonly (readonly number[] | null)[];
}

// Made by fixtures/ops/golden.py with PyTorch in float64.
const golden = JSON.parse(readFileSync(new URL("../../fixtures/ops/golden.json", import.meta.url), "utf8")) as Readonly<
  Record<string, Golden>
>;

const elementwise = [
  ...(["exp", "expm1", "log", "log1p", "sqrt", "tanh", "sigmoid", "softplus", "erf", "sin", "cos"] as const),
  ...(["abs", "relu", "floor", "add", "sub", "mul", "div", "maximum", "minimum", "pow"] as const),
];
const reductions = { sum, mean, variance, logSumExp, max: nn.max, min, prod };

type Body = (...args: Tensor[]) => Tensor;

const bodies: Readonly<Record<string, Body>> = {
  ...Object.fromEntries(elementwise.map((name) => [name, nn[name] as Body])),
  ...Object.fromEntries(Object.entries(reductions).map(([name, fn]) => [name, (x: Tensor) => fn(x, { axes: 1 })])),
  rsqrt,
  clamp: (x) => clamp(x, -1.1, 2.3),
  gelu: (x) => mul(mul(x, 0.5), add(erf(mul(x, Math.SQRT1_2)), 1)),
  cumulativeSum: (x) => cumulativeSum(x, { axis: 1 }),
  cumulativeSumReverse: (x) => cumulativeSum(x, { axis: 1, reverse: true }),
  softmax: (x) => softmax(x),
  logSoftmax: (x) => logSoftmax(x),
  transpose: (x) => nn.transpose(x, [2, 0, 1]),
  flip: (x) => flip(x, { axes: [0, 2] }),
  pad: (x) => pad(x, [1, 0, 1], [0, 2, 1], { value: 0.5 }),
  stack: (x, y) => stack([x!, y!], { axis: 1 }),
  concatenate: (x, y) => concatenate([x!, y!], { axis: 2 }),
  gather: (table, index) => gather(table!, nn.cast(index!, "int32")),
  matmul: (a, b) => matmul(a!, b!),
  conv2d: (x, kernel) =>
    conv2d(x!, kernel!, {
      strides: [2, 1],
      padding: [
        [1, 0],
        [0, 2],
      ],
      dilation: [2, 1],
      groups: 2,
    }),
  depthwise: (x, kernel) => conv2d(x!, kernel!, { padding: "same", groups: 3 }),
  conv1d: (x, kernel) => conv1d(x!, kernel!, { stride: 2, padding: [2, 1], dilation: 2 }),
  maxPool2d: (x) => maxPool2d(x, 3, { strides: 2, padding: around(1) }),
  averagePool2d: (x) => averagePool2d(x, 3, { strides: 2, padding: around(1) }),
  network: (x, w1, b1, w2, b2) => {
    const logits = add(matmul(tanh(add(matmul(x!, w1!), b1!)), w2!), b2!);
    const labels = nn.oneHot(nn.tensor([2, 0, 1, 1], { dtype: "int32" }), 3);
    return div(neg(sum(mul(labels, logSoftmax(logits)))), 4);
  },
  layerNorm: (x) => {
    const centred = sub(x, mean(x, { axes: 1, keepDims: true }));
    return mul(centred, rsqrt(add(mean(square(centred), { axes: 1, keepDims: true }), 1e-3)));
  },
};

function around(n: number): readonly [readonly [number, number], readonly [number, number]] {
  return [
    [n, n],
    [n, n],
  ];
}

/** Largest |got − wanted| / max(1, |wanted|). */
function worst(got: TypedArray, wanted: readonly number[]): number {
  expect(got).toHaveLength(wanted.length);
  return Math.max(0, ...wanted.map((value, i) => Math.abs(got[i]! - value) / Math.max(1, Math.abs(value))));
}

describe("golden values", () => {
  it("has a body for every case", () => {
    expect(Object.keys(bodies).sort()).toEqual(Object.keys(golden).sort());
  });

  for (const [name, { inputs, output, weights, gradients: wanted }] of Object.entries(golden)) {
    it(`${name} and its gradient are within 3e-6 of PyTorch`, async () => {
      const run = compile((args: Tensor[], w: Tensor) => {
        const value = bodies[name]!(...args);
        const floats = args.filter((_, i) => wanted[i] !== null);
        return { value, slopes: gradients(sum(mul(value, w)), floats) };
      });
      const data = inputs.map(([shape, values]) => new NdArray(Float32Array.from(values), shape));
      const [shape] = output;
      expect(weights).toHaveLength(sizeOf(shape));
      const { value, slopes } = await run(data, new NdArray(Float32Array.from(weights), shape));
      expect(value.shape).toEqual(shape);
      expect(worst(value.data, output[1])).toBeLessThan(3e-6);
      const given = wanted.filter((slope) => slope !== null);
      expect(slopes).toHaveLength(given.length);
      given.forEach((slope, i) => expect(worst(slopes[i]!.data, slope), `gradient ${i}`).toBeLessThan(3e-6));
    });
  }
});
