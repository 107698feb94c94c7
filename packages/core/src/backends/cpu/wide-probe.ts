/** @file Whether an engine computes the bits of the reference, and how fast it is: what decides about `wide`. */
import { NdArray } from "../../array.ts";
import type { Backend } from "../../backend.ts";
import { compile, compileStep } from "../../compile.ts";
import { clamp, logSoftmax, mean, softmax, variance } from "../../compose.ts";
import { add } from "../../ops/add.ts";

import { div } from "../../ops/div.ts";
import { exp } from "../../ops/exp.ts";
import { matmul } from "../../ops/matmul.ts";
import { max } from "../../ops/max.ts";
import { mul } from "../../ops/mul.ts";

import { relu } from "../../ops/relu.ts";
import { sqrt } from "../../ops/sqrt.ts";
import { sub } from "../../ops/sub.ts";
import { sum } from "../../ops/sum.ts";
import { tanh } from "../../ops/tanh.ts";
import { randomNormal } from "../../random-tensors.ts";
import type { Tensor } from "../../tensor.ts";
import { reference } from "../reference/index.ts";

// Tiles, their edges at both sides, packed and unpacked operands, and sums that are continued after a block of k.
const [m, k, n] = [37, 260, 53];

/** The kernels of a training step, each result in a place of its own. */
function kernels(a: Tensor, b: Tensor, key: Tensor): Readonly<Record<string, Tensor>> {
  const product = matmul(a, b);
  const gradient = matmul(a, product, { transposeA: true });
  const back = matmul(product, b, { transposeB: true });
  const slot = add(mul(0.9, b), mul(0.1, gradient));
  const centred = sub(product, mean(product, { axes: [0], keepDims: true }));
  return {
    product,
    gradient,
    back,
    activations: add(tanh(product), relu(exp(clamp(product, -3, 3)))),
    update: sub(b, div(mul(0.01, slot), add(sqrt(mul(slot, slot)), 1e-8))),
    normalized: div(centred, sqrt(add(variance(product, { axes: [0], keepDims: true }), 1e-5))),
    softmax: softmax(product, { axis: -1 }),
    logSoftmax: logSoftmax(product, { axis: -1 }),
    largest: max(product, { axes: [0] }),
    total: sum(product),
    random: randomNormal(key, [m, n]),
  };
}

/**
 * A kernel whose bits are not those of the reference, in the first run or in the last of `runs`, when the engine has optimized
 * what is hot; undefined if there is none.
 */
export async function firstWrongKernel(backend: Backend, runs: number): Promise<string | undefined> {
  const inputs = [
    wave([m, k], 0.37),
    wave([k, n], 0.73),
    new NdArray(Int32Array.of(0x12345678, -0x6543210), [2], "int32"),
  ] as const;
  const wanted = await compile(kernels, { backend: reference() })(...inputs);
  const candidate = compile(kernels, { backend });
  const wrong = (got: typeof wanted): string | undefined =>
    Object.keys(wanted).find((name) => !sameBits(wanted[name]!, got[name]!));
  const early = wrong(await candidate(...inputs));
  if (early !== undefined) return early;
  for (let run = 2; run < runs; run++) await candidate(...inputs);
  return wrong(await candidate(...inputs));
}

/** Milliseconds that each backend takes for a matrix product, the least of `turns` in turn. */
export async function productTimes(backends: readonly Backend[], turns: number): Promise<readonly number[]> {
  const size = 192;
  const operands = { a: wave([size, size], 0.37), b: wave([size, size], 0.73) };
  const steps = await Promise.all(
    backends.map((backend) =>
      compileStep(
        (state: Readonly<Record<"a" | "b", Tensor>>) => [state, sum(matmul(state.a, state.b))] as const,
        operands,
        [],
        {
          backend,
        },
      ),
    ),
  );
  const least = steps.map(() => Infinity);
  for (let turn = 0; turn < turns; turn++) {
    for (const [index, step] of steps.entries()) {
      const begin = performance.now();
      await step.run();
      least[index] = Math.min(least[index]!, performance.now() - begin);
    }
  }
  steps.forEach((step) => step.release());
  return least;
}

/** Numbers of many sizes and both signs; a change of the order of a sum changes its bits. */
function wave(shape: readonly number[], step: number): NdArray {
  const size = shape.reduce((a, b) => a * b, 1);
  const data = Float32Array.from({ length: size }, (_, i) => {
    const fraction = (i + 1) * step - Math.floor((i + 1) * step);
    return (fraction - 0.5) / (1 + (i % 7));
  });
  return new NdArray(data, shape);
}

function sameBits(a: NdArray, b: NdArray): boolean {
  // NaN is equal to NaN here, −0 is not +0, and float32 elements are exact as doubles.
  return a.data.length === b.data.length && a.data.every((value, i) => Object.is(value, b.data[i]));
}
