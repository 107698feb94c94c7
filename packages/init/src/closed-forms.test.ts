/** @file What theory says of networks that are drawn with these initializers, by plain loops. Errors are stated in sigma. */
import { key, type Key, math } from "@nn/core";
import { describe, expect, it } from "vitest";

import { create, initializers } from "./index.ts";

type Vector = Float64Array<ArrayBuffer>;

const dot = (a: ArrayLike<number>, b: ArrayLike<number>): number => {
  let sum = 0;
  for (let i = 0; i < a.length; i++) sum += a[i]! * b[i]!;
  return sum;
};
const squaredLength = (x: ArrayLike<number>): number => dot(x, x);

/** x·W for a kernel [x.length, units]. */
function linear(x: Vector, kernel: Float32Array, units: number): Vector {
  const out = new Float64Array(units);
  for (let i = 0; i < x.length; i++) {
    const xi = x[i]!;
    if (xi === 0) continue;
    for (let j = 0; j < units; j++) out[j] = out[j]! + xi * kernel[i * units + j]!;
  }
  return out;
}

const relu = (x: number): number => Math.max(0, x);

/** Square layers on x: for each layer the squared length of its output over that of x. */
function ratios(spec: string, seed: Key, depth: number, width: number, activation: (x: number) => number): number[] {
  let x: Vector = Float64Array.from({ length: width }, (_, i) => (i % 3) - 1);
  const initial = squaredLength(x);
  const initializer = create(spec);
  return Array.from({ length: depth }, (_, layer) => {
    x = linear(x, initializer.sample(seed.fold(layer), [width, width]), width).map(activation);
    return squaredLength(x) / initial;
  });
}

describe("ReLU networks, per layer", () => {
  it("He keeps the mean squared length, with the fluctuations of its width", () => {
    // n = 50: E r = 1 and E r² = (1 + 5/n)^L = 1.21 for L = 2, std of r 0.46; 800 draws.
    const samples = Array.from({ length: 800 }, (_, i) => ratios("heNormal", key(1).fold(i), 2, 50, relu)[1]!);
    const mean = samples.reduce((a, b) => a + b) / samples.length;
    const second = samples.reduce((a, b) => a + b * b, 0) / samples.length;
    expect(Math.abs(mean - 1)).toBeLessThan((5 * 0.46) / Math.sqrt(800));
    // r² has a standard deviation of 1.3 or so.
    expect(Math.abs(second - 1.21)).toBeLessThan((5 * 1.3) / Math.sqrt(800));
  });

  // One key gives two initializers of one distribution the same draws but for the scale: these ratios are exact.
  it.each([
    ["Glorot halves it", "glorotNormal", "heNormal", 1 / 2],
    [
      "an uncorrected truncated normal, that of TensorFlow.js, leaves 0.7737",
      "tfjsDefault(scale=2, mode=fanIn)",
      "heTruncatedNormal",
      0.773741,
    ],
    ["PyTorch's default leaves a sixth", "pytorchDefault", "heUniform", 1 / 6],
    ["dropout-aware He leaves 1 − p for the dropout to make up", "heDropout(0.3)", "heNormal", 0.7],
  ])("%s", (_, spec, reference, share) => {
    const [got, he] = [spec, reference].map((name) => ratios(name, key(2), 30, 64, relu)) as [number[], number[]];
    let expected = 1;
    got.forEach((ratio, layer) => {
      expected *= share;
      expect(Math.abs(ratio / he[layer]! / expected - 1)).toBeLessThan(1e-6 * (layer + 1));
    });
  });

  it("the losses of those that lose, over 10, 20 and 30 layers", () => {
    const leaves = (share: number, layers: number): number => {
      let product = 1;
      for (let i = 0; i < layers; i++) product *= share;
      return product;
    };
    const { variance } = create("tfjsDefault(scale=2, mode=fanIn)").moments([64, 64])!;
    const share = (variance * 64) / 2;
    expect(share).toBeCloseTo(0.773741, 6);
    expect(leaves(share, 10)).toBeCloseTo(0.0769, 4);
    expect(leaves(share, 20)).toBeCloseTo(0.00591, 5);
    expect(leaves(share, 30)).toBeCloseTo(4.5e-4, 5);
    expect(leaves(1 / 2, 22)).toBeCloseTo(2.4e-7, 8);
    expect(leaves(1 / 2, 30)).toBeCloseTo(9.3e-10, 11);
  });

  it("dropout-aware He keeps it through inverted dropout, which He doubles", () => {
    const width = 400;
    const withDropout = (spec: string): number => {
      let x: Vector = new Float64Array(width).fill(1);
      for (let layer = 0; layer < 8; layer++) {
        const kept = x.map((value, i) => ((i * 7 + layer * 3) % 10 < 5 ? 2 * value : 0));
        x = linear(kept, create(spec).sample(key(3).fold(layer), [width, width]), width).map(relu);
      }
      return squaredLength(x) / width;
    };
    // (1 + 5/n)^8 with the fluctuation of dropout besides: a factor of about 1 ± 0.45.
    expect(Math.abs(Math.log(withDropout("heDropout(0.5)")))).toBeLessThan(1.5);
    expect(Math.abs(Math.log(withDropout("heNormal") / 256))).toBeLessThan(1.5);
  });
});

describe("tanh networks", () => {
  it("under Glorot lose variance by a power law: 0.3943 and 0.2365 after two layers from 1", () => {
    const width = 800;
    const batch = 24;
    let variance = [0, 0];
    for (let example = 0; example < batch; example++) {
      // Pre-activations of variance 1 to begin with.
      let z = Float64Array.from(create("normal(std=1)").sample(key(4).fold("input", example), [width]));
      variance = variance.map((sum, layer) => {
        z = linear(z.map(math.tanh), kernels[layer]!, width);
        return sum + squaredLength(z) / (width * batch);
      });
    }
    // 24·800 values a layer, and kernels of 800² values: 1 % and 0.2 %. Four of them.
    expect(Math.abs(variance[0]! / 0.394294 - 1)).toBeLessThan(0.04);
    expect(Math.abs(variance[1]! / 0.23645 - 1)).toBeLessThan(0.05);
  });
  const kernels = [0, 1].map((layer) => create("glorotNormal").sample(key(4).fold("kernel", layer), [800, 800]));
});

describe("deep linear networks", () => {
  /** Largest singular value of the product, by power iteration. */
  function largestSingularValue(kernels: readonly Float32Array[], width: number): number {
    let v: Vector = Float64Array.from({ length: width }, (_, i) => 1 + (i % 5));
    let value = 0;
    for (let step = 0; step < 60; step++) {
      const length = Math.sqrt(squaredLength(v));
      v = v.map((x) => x / length);
      let u = v;
      for (const kernel of kernels) u = linear(u, kernel, width);
      value = Math.sqrt(squaredLength(u));
      for (const kernel of kernels.toReversed()) {
        u = Float64Array.from({ length: width }, (_, i) => dot(kernel.subarray(i * width, (i + 1) * width), u));
      }
      v = u;
    }
    return value;
  }

  it("stretch by ((L + 1)^(L + 1)/L^L)^½ under a Gaussian and by 1 under an orthogonal initializer", () => {
    const width = 256;
    const draw = (spec: string, depth: number, seed = 6): Float32Array[] =>
      Array.from({ length: depth }, (_, layer) => create(spec).sample(key(seed).fold(layer), [width, width]));
    // Edges of infinite width; at n = 256 the largest value lies n^(−2/3) = 2.5 % or a few times that below.
    for (const [depth, edge, tolerance] of [
      [1, 4, 0.08],
      [2, 6.75, 0.1],
      [3, 256 / 27, 0.14],
    ] as const) {
      const squares = [6, 7, 8].map((seed) => largestSingularValue(draw("lecunNormal", depth, seed), width) ** 2);
      expect(Math.abs(squares.reduce((a, b) => a + b) / 3 / edge - 1)).toBeLessThan(tolerance);
    }
    expect(Math.abs(largestSingularValue(draw("orthogonal", 8), width) - 1)).toBeLessThan(1e-5);
  });

  it("stay isometric for 50 orthogonal layers; behind ReLUs they do not", () => {
    const kept = ratios("orthogonal", key(8), 50, 64, (x) => x);
    kept.forEach((ratio) => expect(Math.abs(ratio - 1)).toBeLessThan(1e-5));
    const scaled = ratios("orthogonal(1.4142135623730951)", key(8), 12, 64, relu);
    expect(scaled.some((ratio) => Math.abs(ratio - 1) > 0.1)).toBe(true);
  });
});

describe("SELU networks", () => {
  const selu = (x: number): number => 1.0507009873554805 * (x > 0 ? x : 1.6732632423543772 * math.expm1(x));
  const moments = (spec: string): readonly [mean: number, variance: number] => {
    const width = 256;
    let x: Vector = Float64Array.from(create("normal(std=1)").sample(key(9), [width]));
    for (let layer = 0; layer < 24; layer++) {
      x = linear(x, create(spec).sample(key(9).fold(layer), [width, width]), width).map(selu);
    }
    const mean = x.reduce((a, b) => a + b) / width;
    return [mean, squaredLength(x) / width - mean * mean];
  };

  it("stay at mean 0 and variance 1 under LeCun's normals, truncated or not", () => {
    for (const spec of ["lecunNormal", "lecunTruncatedNormal", "flaxDefault"]) {
      const [mean, variance] = moments(spec);
      // √(1/256) = 0.063 for the mean, √(2/256) = 0.088 and what earlier layers leave of theirs for the variance.
      expect(Math.abs(mean)).toBeLessThan(0.25);
      expect(Math.abs(variance - 1)).toBeLessThan(0.35);
    }
  });

  it("leave that fixed point when truncation is not corrected for", () => {
    expect(moments("tfjsDefault(mode=fanIn)")[1]).toBeLessThan(0.5);
  });
});

describe("every kernel initializer", () => {
  it("of equal units is named: constants have rank 1, all others start with units that differ", () => {
    const shape = [16, 8];
    const equal = initializers.flatMap((plugin) => {
      if (["classPrior", "forgetGate"].includes(plugin.name)) return [];
      const initializer = plugin();
      if (initializer.refusal(shape) !== undefined) return [];
      const values = initializer.sample(key(1), shape);
      const column = (j: number): string => Array.from({ length: 16 }, (_, i) => values[i * 8 + j]).join(" ");
      return new Set(Array.from({ length: 8 }, (_, j) => column(j))).size < 8 ? [plugin.name] : [];
    });
    expect(equal).toEqual(["constant", "ones", "smallPositive", "zeros"]);
  });
});
