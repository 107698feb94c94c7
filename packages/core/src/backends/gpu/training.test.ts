import { describe, expect, it } from "vitest";

import { NdArray } from "../../array.ts";
import type { Backend } from "../../backend.ts";
import { compileStep } from "../../compile.ts";
import { logSoftmax, mean } from "../../compose.ts";
import { conv2d, globalAveragePool, maxPool2d } from "../../convolution.ts";
import { valueAndGrad } from "../../grad.ts";
import { add } from "../../ops/add.ts";
import { matmul } from "../../ops/matmul.ts";
import { mul } from "../../ops/mul.ts";
import { neg } from "../../ops/neg.ts";
import { oneHot } from "../../ops/one-hot.ts";
import { relu } from "../../ops/relu.ts";
import { sub } from "../../ops/sub.ts";
import { sum } from "../../ops/sum.ts";
import { tanh } from "../../ops/tanh.ts";
import { key } from "../../random/key.ts";
import { integers, normal } from "../../random/sample.ts";
import { sizeOf } from "../../shape.ts";
import type { Tensor } from "../../tensor.ts";
import { cpu } from "../cpu/index.ts";
import { relativeError } from "../../testing/tolerance.ts";
import { everyMode } from "./every-mode.ts";

type Parameters = Record<string, Tensor>;

interface Network {
  readonly shapes: Readonly<Record<string, readonly number[]>>;
  readonly input: readonly number[];
  readonly logits: (p: Parameters, x: Tensor) => Tensor;
}

const classes = 4;

const networks: Readonly<Record<string, Network>> = {
  "a dense network": {
    shapes: { w1: [12, 16], b1: [16], w2: [16, classes], b2: [classes] },
    input: [32, 12],
    logits: (p, x) => add(matmul(tanh(add(matmul(x, p["w1"]!), p["b1"]!)), p["w2"]!), p["b2"]!),
  },
  "a convolutional network": {
    shapes: { k1: [3, 3, 2, 6], b1: [6], k2: [3, 3, 6, 8], w: [8, classes] },
    input: [8, 8, 8, 2],
    logits: (p, x) => {
      const first = relu(add(conv2d(x, p["k1"]!, { padding: "same" }), p["b1"]!));
      const second = tanh(conv2d(maxPool2d(first, 2), p["k2"]!, { strides: 2, padding: "same" }));
      return matmul(globalAveragePool(second), p["w"]!);
    },
  },
};

const root = key(7);

function draw(name: string, shape: readonly number[], scale: number): NdArray {
  return new NdArray(
    normal(root.fold(name), sizeOf(shape)).map((value) => value * scale),
    shape,
  );
}

/** Losses of ten steps of gradient descent with momentum, and the parameters after them. */
async function train(backend: Backend, { shapes, input, logits }: Network): Promise<number[]> {
  const loss = (p: Parameters, x: Tensor, labels: Tensor): Tensor =>
    neg(mean(sum(mul(logSoftmax(logits(p, x)), oneHot(labels, classes)), { axes: 1 })));
  const each = (fn: (name: string) => Tensor): Parameters =>
    Object.fromEntries(Object.keys(shapes).map((name) => [name, fn(name)]));
  const parameters = Object.fromEntries(Object.entries(shapes).map(([name, shape]) => [name, draw(name, shape, 0.4)]));
  const velocity = Object.fromEntries(Object.entries(shapes).map(([name, shape]) => [name, draw("zero", shape, 0)]));
  const x = draw("x", input, 1);
  const labels = new NdArray(Int32Array.from(integers(root.fold("labels"), input[0]!, classes)), [input[0]!], "int32");
  const step = await compileStep(
    (state: { p: Parameters; v: Parameters }, batch: Tensor, wanted: Tensor) => {
      const { value, gradient: slopes } = valueAndGrad((p: Parameters) => loss(p, batch, wanted))(state.p);
      const v = each((name) => sub(mul(state.v[name]!, 0.5), mul(slopes[name]!, 0.2)));
      return [{ p: each((name) => add(state.p[name]!, v[name]!)), v }, value] as const;
    },
    { p: parameters, v: velocity },
    [x, labels],
    { backend },
  );
  const losses: number[] = [];
  for (let i = 0; i < 10; i++) losses.push(((await step.run(x, labels)) as NdArray).data[0]!);
  const { p } = await step.state();
  step.release();
  return [...losses, ...Object.values(p as Record<string, NdArray>).flatMap(({ data }) => [...data])];
}

for (const { mode, backend, missing } of await everyMode()) {
  describe(`training on gpu.js, mode ${mode}`, () => {
    if (backend === undefined) {
      it.skip(`skipped: ${missing}`, () => undefined);
      return;
    }
    for (const [name, network] of Object.entries(networks)) {
      it(`${name} learns like on the CPU engine, losses and parameters within 1e-4`, async () => {
        expect(backend.mode).toBe(mode);
        const [got, wanted] = [await train(backend, network), await train(cpu(), network)];
        expect(wanted[9]!).toBeLessThan(wanted[0]! * 0.9);
        expect(got.length).toBe(wanted.length);
        const worst = Math.max(...got.map((value, i) => relativeError(value, wanted[i]!)));
        expect(worst).toBeLessThan(1e-4);
      });
    }
  });
}
