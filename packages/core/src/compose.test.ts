import { describe, expect, it } from "vitest";

import { all, any, argmin, clamp, logSumExp, min, stack } from "./compose.ts";
import { globalMaxPool, maxPool1d, maxPool2d, averagePool1d } from "./convolution.ts";
import { DtypeError, OptionError, ShapeError } from "./errors.ts";
import { gradients } from "./grad.ts";
import { argmax } from "./ops/argmax.ts";
import { cumulativeSum } from "./ops/cumulative-sum.ts";
import { flip } from "./ops/flip.ts";
import { full } from "./ops/full.ts";
import { gather } from "./ops/gather.ts";
import { less } from "./ops/less.ts";
import { matmul } from "./ops/matmul.ts";
import { max } from "./ops/max.ts";
import { mul } from "./ops/mul.ts";
import { pad } from "./ops/pad.ts";
import { pow } from "./ops/pow.ts";
import { prod } from "./ops/prod.ts";
import { sum } from "./ops/sum.ts";
import { key } from "./random/key.ts";
import { normal, uniform } from "./random/sample.ts";
import { randomNormal, randomUniform } from "./random-tensors.ts";
import { tensor, type Tensor } from "./tensor.ts";

const numbers = async (x: Tensor): Promise<number[]> => [...(await x.data())];
const gradient = (loss: Tensor, x: Tensor): Promise<number[]> => numbers(gradients(sum(loss), x));
const keyWords = (seed: number): Tensor => tensor(new Int32Array(key(seed).words));

describe("order", () => {
  const x = tensor([
    [3, 1, 2],
    [-4, NaN, 0],
  ]);

  it("min and argmin mirror max and argmax, NaN included", async () => {
    expect(await numbers(min(x, { axes: 1 }))).toEqual([1, NaN]);
    expect(await numbers(argmin(x))).toEqual([1, 1]);
    const tied = tensor([2, 1, 1]);
    expect((await gradient(min(tied), tied)).map(Math.abs)).toEqual([0, 0.5, 0.5]);
    expect(Object.is((await numbers(min(tensor([0, 0]))))[0], 0)).toBe(true);
  });

  it("whole numbers of 32 bits are in order too, from the smallest to the largest", async () => {
    const extreme = tensor(
      [
        [-5, -2147483648, 7],
        [2147483647, 16777217, 16777216],
        [-2147483648, -2147483648, -2147483648],
      ],
      { dtype: "int32" },
    );
    const rows = { axes: 1 };
    expect(await numbers(max(extreme, rows))).toEqual([7, 2147483647, -2147483648]);
    expect(await numbers(min(extreme, rows))).toEqual([-2147483648, 16777216, -2147483648]);
    expect(await numbers(argmax(extreme))).toEqual([2, 0, 0]);
    expect(await numbers(argmin(extreme))).toEqual([1, 2, 0]);
    expect(max(extreme).dtype).toBe("int32");
    expect(() => max(less(extreme, 0))).toThrow(new DtypeError("max: got dtype bool, wanted float32 or int32"));
  });

  it("clamp keeps NaN and passes the gradient inside its bounds, which belong to it", async () => {
    expect(await numbers(clamp(tensor([-3, 0.5, 3, NaN, -Infinity]), -1, 1))).toEqual([-1, 0.5, 1, NaN, -1]);
    const at = tensor([-2, -1, 0, 1, 2]);
    expect(await gradient(clamp(at, -1, 1), at)).toEqual([0, 1, 1, 1, 0]);
    expect(() => clamp(at, 1, -1)).toThrow(OptionError);
    expect(() => clamp(at, NaN, 1)).toThrow(OptionError);
  });

  it("any and all count conditions, and know the empty case", async () => {
    const conditions = less(
      tensor([
        [1, 9],
        [9, 9],
        [1, 1],
      ]),
      5,
    );
    expect(await numbers(any(conditions, { axes: 1 }))).toEqual([1, 0, 1]);
    expect(await numbers(all(conditions, { axes: 1 }))).toEqual([0, 0, 1]);
    const none = full([0], 0, "bool");
    expect([await numbers(any(none)), await numbers(all(none))]).toEqual([[0], [1]]);
    expect(() => any(tensor([1]))).toThrow(DtypeError);
  });

  it("logSumExp of infinities is their limit", async () => {
    const rows = tensor([
      [-Infinity, -Infinity],
      [Infinity, 1],
      [Infinity, -Infinity],
      [NaN, 1],
      [-Infinity, 3],
    ]);
    expect(await numbers(logSumExp(rows, { axes: 1 }))).toEqual([-Infinity, Infinity, Infinity, NaN, 3]);
  });
});

describe("arrangement", () => {
  it("stack puts a new axis anywhere and names tensors that differ", async () => {
    const [a, b] = [tensor([1, 2]), tensor([3, 4])];
    expect(await numbers(stack([a, b]))).toEqual([1, 2, 3, 4]);
    expect(await numbers(stack([a, b], { axis: -1 }))).toEqual([1, 3, 2, 4]);
    expect(stack([full([], 1), full([], 2)]).shape).toEqual([2]);
    expect(() => stack([a, tensor([1])])).toThrow("stack: shapes [2] and [1] differ");
    expect(() => stack([])).toThrow(ShapeError);
  });

  it("flip reverses the axes it is given, all by default", async () => {
    const x = tensor([
      [1, 2, 3],
      [4, 5, 6],
    ]);
    expect(await numbers(flip(x))).toEqual([6, 5, 4, 3, 2, 1]);
    expect(await numbers(flip(x, { axes: -1 }))).toEqual([3, 2, 1, 6, 5, 4]);
  });

  it("pad takes any value, and every dtype", async () => {
    expect(await numbers(pad(tensor([[1]]), [1, 0], [0, 1], { value: -Infinity }))).toEqual([
      -Infinity,
      -Infinity,
      1,
      -Infinity,
    ]);
    expect(await numbers(pad(tensor([5], { dtype: "int32" }), [0], [2], { value: -1 }))).toEqual([5, -1, -1]);
    expect(() => pad(tensor([5], { dtype: "int32" }), [0], [2], { value: 0.5 })).toThrow("full: 0.5 is not an int32");
  });

  it("gather reads tables of any rank and dtype", async () => {
    const at = tensor([[2, 0]], { dtype: "int32" });
    expect(await numbers(gather(tensor([10, 20, 30]), at))).toEqual([30, 10]);
    const cube = tensor([
      [[1], [2]],
      [[3], [4]],
      [[5], [6]],
    ]);
    expect(gather(cube, at).shape).toEqual([1, 2, 2, 1]);
    expect(await numbers(gather(cube, at))).toEqual([5, 6, 1, 2]);
    const labels = gather(tensor([16777217, 2], { dtype: "int32" }), tensor([0, 5], { dtype: "int32" }));
    expect([labels.dtype, await numbers(labels)]).toEqual(["int32", [16777217, 0]]);
    expect(() => gather(full([], 1), at)).toThrow("gather: the table is a scalar");
  });
});

describe("products and sums", () => {
  it("matmul broadcasts batches and sums gradients over them", async () => {
    const a = tensor(uniform(key(1), 2 * 3 * 4 * 5), { shape: [2, 3, 4, 5] });
    const b = tensor(uniform(key(2), 3 * 5 * 2), { shape: [3, 5, 2] });
    const product = matmul(a, b);
    expect(product.shape).toEqual([2, 3, 4, 2]);
    expect(matmul(a, b, { transposeA: false }).shape).toEqual([2, 3, 4, 2]);
    const [left, right, got] = [await a.data(), await b.data(), await product.data()];
    const wanted = (n: number, m: number, i: number, j: number): number => {
      let total = 0;
      for (let k = 0; k < 5; k++) {
        total = Math.fround(total + Math.fround(left[((n * 3 + m) * 4 + i) * 5 + k]! * right[(m * 5 + k) * 2 + j]!));
      }
      return total;
    };
    for (let at = 0; at < got.length; at++) {
      const [j, i, m, n] = [at % 2, Math.floor(at / 2) % 4, Math.floor(at / 8) % 3, Math.floor(at / 24)];
      expect(got[at]).toBe(wanted(n, m, i, j));
    }
    const [da, db] = gradients(sum(product), [a, b]) as [Tensor, Tensor];
    expect([da.shape, db.shape]).toEqual([a.shape, b.shape]);
    let column = 0;
    for (let n = 0; n < 2; n++) for (let i = 0; i < 4; i++) column += left[(n * 3 * 4 + i) * 5]!;
    expect((await db.data())[0]).toBeCloseTo(column, 5);
  });

  it("matmul treats batches times one matrix as one product", async () => {
    const a = tensor(uniform(key(1), 24), { shape: [2, 3, 4] });
    const b = tensor(uniform(key(2), 8), { shape: [4, 2] });
    const one = matmul(a, b);
    expect(one.origin.kind === "operation" && one.origin.op.name).toBe("reshape");
    const many = matmul(a, stack([b, b]));
    expect(await numbers(one)).toEqual(await numbers(many));
    expect(() => matmul(a, tensor([1, 2]))).toThrow("wanted two of rank 2 or more");
    expect(() => matmul(a, full([3, 4, 2], 0))).toThrow("matmul: shapes [2] and [3] do not broadcast");
    expect(() => matmul(a, full([2, 3, 2], 0))).toThrow("inner extents differ in [3, 4] · [3, 2]: 4 and 3");
  });

  it("the gradient of a product is the product of the others, zeros included", async () => {
    for (const [values, wanted] of [
      [
        [2, 3, 4],
        [12, 8, 6],
      ],
      [
        [2, 0, 4],
        [0, 8, 0],
      ],
      [
        [0, 0, 4],
        [0, 0, 0],
      ],
    ] as const) {
      const x = tensor(values);
      expect(await gradient(prod(x), x)).toEqual(wanted);
    }
    expect(await numbers(prod(full([0, 2], 3), { axes: 0 }))).toEqual([1, 1]);
  });

  it("cumulative sums run in order, not in a tree", async () => {
    const x = tensor([16777216, 1, 1, 1, 1, 1, 1, 1, 1]);
    expect((await numbers(cumulativeSum(x))).at(-1)).toBe(16777216);
    expect((await numbers(cumulativeSum(x, { reverse: true })))[0]).toBe(16777224);
    const y = tensor([5, 6, 7]);
    expect(await gradient(cumulativeSum(y), y)).toEqual([3, 2, 1]);
  });

  it("pow has gradients where the formulas have 0·∞", async () => {
    const [x, y] = [tensor([0, 0, 2, 3]), tensor([2, 0, 3, 0])];
    const power = pow(x, y);
    expect(await numbers(power)).toEqual([0, 1, 8, 1]);
    expect(await gradient(power, x)).toEqual([0, 0, 12, 0]);
    const growth = await gradient(power, y);
    expect(growth.slice(0, 2)).toEqual([0, 0]);
    expect(growth[2]).toBeCloseTo(8 * Math.LN2, 5);
  });
});

describe("pooling", () => {
  const negative = tensor([
    [
      [[-1], [-2]],
      [[-3], [-4]],
    ],
  ]);

  it("never takes padding for a maximum", async () => {
    expect(await numbers(maxPool2d(negative, 2, { strides: 1, padding: "same" }))).toEqual([-1, -2, -3, -4]);
    const pooled = maxPool2d(negative, 3, {
      padding: [
        [1, 1],
        [1, 1],
      ],
      strides: 2,
    });
    expect(await numbers(pooled)).toEqual([-1]);
    expect(await gradient(pooled, negative)).toEqual([1, 0, 0, 0]);
  });

  it("gives NaN for a window with NaN, and it no gradient", async () => {
    const x = tensor([
      [
        [[1], [NaN]],
        [[3], [4]],
      ],
    ]);
    expect(await numbers(maxPool2d(x, [2, 1]))).toEqual([3, NaN]);
    expect(await gradient(maxPool2d(x, [2, 1]), x)).toEqual([0, 0, 1, 0]);
  });

  it("works on signals and over everything", async () => {
    const x = tensor([[[1], [5], [2], [4], [3]]]);
    expect(await numbers(maxPool1d(x, 2))).toEqual([5, 4]);
    expect(await numbers(averagePool1d(x, 2, { stride: 3 }))).toEqual([3, 3.5]);
    expect(await numbers(maxPool1d(x, 3, { stride: 2, padding: [1, 1] }))).toEqual([5, 5, 4]);
    expect(await numbers(globalMaxPool(x))).toEqual([5]);
    expect(await numbers(globalMaxPool(negative))).toEqual([-1]);
    expect(() => globalMaxPool(tensor([1]))).toThrow("wanted [n, h, w, c] or [n, length, c]");
  });
});

describe("random tensors", () => {
  it("normal ones are those of the host within 2^-20, and do not depend on the shape", async () => {
    const [got, wanted] = [await randomNormal(keyWords(7), [4096]).data(), normal(key(7), 4096)];
    for (let i = 0; i < 4096; i++) {
      expect(Math.abs(got[i]! - wanted[i]!)).toBeLessThan(Math.max(1, Math.abs(wanted[i]!)) * 2 ** -20);
    }
    expect(await numbers(randomNormal(keyWords(7), [2, 3]))).toEqual(Array.from(got.slice(0, 6)));
  });

  it("normal ones take a mean and a standard deviation", async () => {
    const data = await numbers(randomNormal(keyWords(3), [20000], { mean: 5, std: 0.5 }));
    const mean = data.reduce((a, b) => a + b, 0) / data.length;
    const std = Math.sqrt(data.reduce((a, b) => a + (b - mean) ** 2, 0) / data.length);
    // Four standard errors: a chance of 6e-5 each to fail, were the seed not fixed.
    expect(Math.abs(mean - 5)).toBeLessThan((4 * 0.5) / Math.sqrt(20000));
    expect(Math.abs(std - 0.5)).toBeLessThan((4 * 0.5) / Math.sqrt(40000));
    expect(() => randomNormal(keyWords(3), [2], { std: -1 })).toThrow("std is -1");
  });

  it("uniform ones stay between their bounds", async () => {
    const data = await randomUniform(keyWords(3), [1000], { low: -2, high: 3 }).data();
    expect(Math.min(...data)).toBeGreaterThanOrEqual(-2);
    expect(Math.max(...data)).toBeLessThan(3);
    expect(() => randomUniform(keyWords(3), [2], { low: 1, high: 0 })).toThrow(OptionError);
  });
});

describe("recordings", () => {
  it("do not change when the caller reuses an array", async () => {
    const shape = [2, 2];
    const x = full(shape, 1);
    const y = mul(x, 2);
    shape[0] = 7;
    expect(x.shape).toEqual([2, 2]);
    expect(await numbers(y)).toEqual([2, 2, 2, 2]);
  });
});
