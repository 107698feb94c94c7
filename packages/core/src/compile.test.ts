import { describe, expect, it } from "vitest";

import { array, NdArray } from "./array.ts";
import type { Backend } from "./backend.ts";
import { cpu } from "./backends/cpu/index.ts";
import { reference } from "./backends/reference/index.ts";
import { compile, compileStep } from "./compile.ts";
import { ShapeError } from "./errors.ts";
import { gradients, valueAndGrad } from "./grad.ts";
import { add } from "./ops/add.ts";
import { matmul } from "./ops/matmul.ts";
import { mul } from "./ops/mul.ts";
import { reshape } from "./ops/reshape.ts";
import { sub } from "./ops/sub.ts";
import { sum } from "./ops/sum.ts";
import { tanh } from "./ops/tanh.ts";
import { tensor, type Tensor } from "./tensor.ts";

const numbers = ({ data }: NdArray): number[] => [...data];

describe.each([cpu(), reference()])("compile on $name", (backend: Backend) => {
  it("traces once per signature and gives trees back as trees", async () => {
    let traces = 0;
    const fn = compile(
      ({ x, y }: { x: Tensor; y: Tensor }) => {
        traces++;
        return { sum: add(x, y), parts: [mul(x, 2), sub(y, x)] as const };
      },
      { backend },
    );
    const result = await fn({ x: array([1, 2]), y: array([10, 20]) });
    await fn({ x: array([3, 4]), y: array([1, 1]) });
    expect(traces).toBe(1);
    expect(numbers(result.sum)).toEqual([11, 22]);
    expect(result.parts.map(numbers)).toEqual([
      [2, 4],
      [9, 18],
    ]);
    await fn({ x: array([[1]]), y: array([[1]]) });
    expect(traces).toBe(2);
  });

  it("keeps state between runs and updates it in place", async () => {
    const step = await compileStep(
      ({ w, v }: { w: Tensor; v: Tensor }, g: Tensor) => {
        const velocity = add(mul(0.5, v), g);
        return [{ w: sub(w, velocity), v: velocity }, { before: sum(w) }] as const;
      },
      { w: array([1, 2]), v: array([0, 0]) },
      [array([0, 0])],
      { backend },
    );
    const first = await step.run(array([1, 1]));
    const second = await step.run(array([1, 1]));
    expect(numbers(first.before)).toEqual([3]);
    expect(numbers(second.before)).toEqual([1]);
    const state = await step.state();
    expect(numbers(state.w)).toEqual([-1.5, -0.5]);
    expect(numbers(state.v)).toEqual([1.5, 1.5]);
  });

  it("swaps and repeats states without reading what it has overwritten", async () => {
    const step = await compileStep(
      ({ a, b, c }: { a: Tensor; b: Tensor; c: Tensor }) =>
        [
          { a: b, b: a, c: add(c, a) },
          { a, twice: add(a, a) },
        ] as const,
      { a: array([1, 2, 3]), b: array([4, 5, 6]), c: array([0, 0, 0]) },
      [],
      { backend },
    );
    const result = await step.run();
    expect(numbers(result.a)).toEqual([1, 2, 3]);
    const state = await step.state();
    expect([state.a, state.b, state.c].map(numbers)).toEqual([
      [4, 5, 6],
      [1, 2, 3],
      [1, 2, 3],
    ]);
  });

  it("updates two states from each other's old values", async () => {
    const step = await compileStep(
      ({ a, b }: { a: Tensor; b: Tensor }) => [{ a: add(a, b), b: sub(b, a) }, {}] as const,
      { a: array([1, 10, 100, 1000, 5]), b: array([2, 20, 200, 2000, 7]) },
      [],
      { backend },
    );
    await step.run();
    const state = await step.state();
    expect(numbers(state.a)).toEqual([3, 30, 300, 3000, 12]);
    expect(numbers(state.b)).toEqual([1, 10, 100, 1000, 2]);
  });

  it("reads a repeated and a reshaped state before it is overwritten", async () => {
    const step = await compileStep(
      (w: Tensor, x: Tensor) => {
        const rows = matmul(x, reshape(w, [2, 2]));
        return [add(w, sum(rows)), { rows, outer: add(reshape(w, [4, 1]), w) }] as const;
      },
      array([1, 2, 3, 4]),
      [array([[1, 1]])],
      { backend },
    );
    const { rows, outer } = await step.run(array([[1, 1]]));
    expect(numbers(rows)).toEqual([4, 6]);
    expect(numbers(outer)).toEqual([2, 3, 4, 5, 3, 4, 5, 6, 4, 5, 6, 7, 5, 6, 7, 8]);
    expect(numbers(await step.state())).toEqual([11, 12, 13, 14]);
  });

  it("uses data that the function closed over", async () => {
    const weights = tensor([1, 10, 100]);
    const dot = compile((x: Tensor) => sum(mul(x, weights)), { backend });
    expect(numbers(await dot(array([1, 2, 3])))).toEqual([321]);
  });

  it("runs empty and scalar values", async () => {
    const f = compile((x: Tensor, s: Tensor) => ({ empty: mul(x, s), total: sum(x) }), { backend });
    const { empty, total } = await f(array([], { shape: [0, 3] }), 2);
    expect(empty.shape).toEqual([0, 3]);
    expect(numbers(total)).toEqual([0]);
  });
});

describe("compile", () => {
  it("names what does not fit", async () => {
    const step = await compileStep((n: Tensor, x: Tensor) => [add(n, sum(x)), n] as const, 0, [array([1, 2])]);
    expect(() => step.run(array([1, 2, 3]))).toThrow("argument 0 is float32[3], wanted float32[2]");
    await expect(
      compileStep((n: Tensor, x: Tensor) => [add(n, x), n] as const, array([0]), [array([1, 2])]),
    ).rejects.toThrow("the state, which has  float32[1]; the next state has  float32[2]");
    expect(() => array([[1, 2], [3]])).toThrow(ShapeError);
    expect(() => add(tensor([1, 2]), tensor([1, 2, 3]))).toThrow("add: shapes [2] and [3] do not broadcast");
  });

  it("refuses a tensor that escaped from another trace", async () => {
    let escaped: Tensor | undefined;
    await compile((x: Tensor) => (escaped = mul(x, 2)))(1);
    await expect(compile((x: Tensor) => add(x, escaped!))(1)).rejects.toThrow("argument of another traced function");
  });

  it("reads tensors outside of compiled functions by the same path", async () => {
    expect([
      ...(await add(
        tensor([
          [1, 2],
          [3, 4],
        ]),
        1,
      ).data()),
    ]).toEqual([2, 3, 4, 5]);
  });
});

describe("gradients", () => {
  it("flow through shared values, and are zero where nothing depends", async () => {
    const f = compile(({ x, y, unused }: { x: Tensor; y: Tensor; unused: Tensor }) => {
      const shared = tanh(mul(x, y));
      return gradients(sum(add(shared, mul(shared, shared))), { x, unused });
    });
    const { x, unused } = await f({ x: array([0.5]), y: array([2]), unused: array([1, 1]) });
    const t = Math.tanh(1);
    expect(x.data[0]).toBeCloseTo((1 + 2 * t) * (1 - t * t) * 2, 6);
    expect(numbers(unused)).toEqual([0, 0]);
  });

  it("differentiate a gradient again", async () => {
    const second = compile((x: Tensor) => {
      const { gradient } = valueAndGrad((at: Tensor) => sum(mul(mul(at, at), at)))(x);
      return gradients(sum(gradient), x);
    });
    expect(numbers(await second(array([1, 2])))).toEqual([6, 12]);
  });

  it("need a scalar float32 loss", () => {
    const x = tensor([1, 2]);
    expect(() => gradients(x, x)).toThrow("the loss has shape [2]; wanted one element");
  });
});
