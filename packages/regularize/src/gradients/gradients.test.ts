import { type GradientTransform, key, type ParameterRole, tensor, type Tensor, type Variables } from "@nn/core";
import { describe, expect, it } from "vitest";

import { adaptiveClip } from "./adaptive-clip.ts";
import { centralize } from "./centralize.ts";
import { clipByGlobalNorm } from "./clip-by-global-norm.ts";
import { clipByNorm } from "./clip-by-norm.ts";
import { clipByValue } from "./clip-by-value.ts";
import { gradientNoise } from "./gradient-noise.ts";
import { pullToStart } from "./pull-to-start.ts";

type Nested = number | readonly number[] | readonly (readonly number[])[];

/** One step on the gradients of one layer called d. */
async function step(
  transform: GradientTransform,
  gradients: Readonly<Record<string, Nested>>,
  {
    weights = gradients,
    start,
    at = 1,
    seed = 1,
  }: {
    readonly weights?: Readonly<Record<string, Nested>>;
    readonly start?: Readonly<Record<string, Nested>>;
    readonly at?: number;
    readonly seed?: number;
  } = {},
): Promise<Record<string, number[]>> {
  const traced = (values: Readonly<Record<string, Nested>>): Variables<Tensor> => ({
    d: Object.fromEntries(Object.entries(values).map(([name, value]) => [name, tensor(value as number[])])),
  });
  const result = transform.update(traced(gradients), start === undefined ? {} : { start: traced(start) }, {
    parameters: traced(weights),
    roles: { d: Object.fromEntries(Object.keys(gradients).map((name) => [name, name as ParameterRole])) },
    learningRate: tensor(0.1),
    rate: tensor(0.1),
    step: tensor(at),
    key: tensor(Int32Array.from(key(seed).words)),
  });
  const read = Object.entries(result.gradients.d!).map(
    async ([name, value]) => [name, Array.from(await value.data())] as const,
  );
  return Object.fromEntries(await Promise.all(read));
}

function close(got: readonly number[] | undefined, wanted: readonly number[]): void {
  expect(got).toHaveLength(wanted.length);
  wanted.forEach((value, i) => expect(got![i]).toBeCloseTo(value, 6));
}

describe("clipping", () => {
  it("cuts elements", async () => {
    close((await step(clipByValue(0.5), { kernel: [0.1, -3, 0.7] })).kernel, [0.1, -0.5, 0.5]);
  });

  it("shortens each parameter, or all by one factor", async () => {
    const gradients = { kernel: [3, 4], bias: [0, 12] };
    const each = await step(clipByNorm(1), gradients);
    close(each.kernel, [0.6, 0.8]);
    close(each.bias, [0, 1]);
    // √(9 + 16 + 144) = 13.
    const all = await step(clipByGlobalNorm(6.5), gradients);
    close(all.kernel, [1.5, 2]);
    close(all.bias, [0, 6]);
  });

  it("leaves what is short enough as it is, to the bit", async () => {
    const gradients = { kernel: [0.1, 0.2], bias: [0.3, -0.1] };
    const same = { kernel: [0.1, 0.2].map(Math.fround), bias: [0.3, -0.1].map(Math.fround) };
    for (const clip of [clipByValue(), clipByNorm(), clipByGlobalNorm()])
      expect(await step(clip, gradients)).toEqual(same);
  });

  it("shortens to a share of the weights, unit by unit", async () => {
    // Weights into the units have lengths 5 and 0.01: gradients may have 0.5 and 0.1·0.05.
    const weights = {
      kernel: [
        [3, 0.006],
        [4, 0.008],
      ],
      bias: [1, 1],
    };
    const gradients = {
      kernel: [
        [0, 3],
        [2, 4],
      ],
      bias: [100, 100],
    };
    const clipped = await step(adaptiveClip({ ratio: 0.1, floor: 0.05 }), gradients, { weights });
    close(clipped.kernel, [0, 0.003, 0.5, 0.004]);
    close(clipped.bias, [100, 100]);
  });
});

describe("gradientNoise", () => {
  it("has the variance η/t^γ, and draws anew for each step and parameter", async () => {
    const zeros = { kernel: Array.from({ length: 4000 }, () => 0), bias: Array.from({ length: 4000 }, () => 0) };
    for (const [at, variance] of [
      [1, 0.3],
      [16, 0.3 / 16],
    ] as const) {
      const { kernel = [], bias } = await step(gradientNoise({ variance: 0.3, decay: 1 }), zeros, { at, seed: at });
      const square = kernel.reduce((total, value) => total + value * value, 0) / 4000;
      // The relative standard deviation is √(2/4000) = 0.022; five of them are left in one of 1.7 million keys.
      expect(Math.abs(square / variance - 1)).toBeLessThan(0.112);
      expect(bias).not.toEqual(kernel);
    }
  });
});

describe("centralize", () => {
  it("takes the mean off the gradients into each unit of kernels", async () => {
    const gradients = {
      kernel: [
        [1, 5],
        [3, 5],
      ],
      bias: [1, 3],
    };
    const centred = await step(centralize(), gradients);
    close(centred.kernel, [-1, 0, 1, 0]);
    close(centred.bias, [1, 3]);
  });
});

describe("pullToStart", () => {
  it("adds the gradient of the squared way from the start", async () => {
    const options = { start: { kernel: [1, 2], bias: [0] }, weights: { kernel: [1.5, 0], bias: [4] } };
    const pulled = await step(pullToStart(0.1), { kernel: [1, 1], bias: [1] }, options);
    close(pulled.kernel, [1 + 0.2 * 0.5, 1 - 0.2 * 2]);
    close(pulled.bias, [1]);
  });
});
