import { expm1, greater, key, matmul, mul, normal, select, tensor, type Tensor } from "@nn/core";
import { describe, expect, it } from "vitest";

import { applyLayer } from "../testing/apply-layer.ts";
import { alphaDropout } from "./alpha-dropout.ts";
import { dropBlock } from "./drop-block.ts";
import { dropout } from "./dropout.ts";
import { spatialDropout } from "./spatial-dropout.ts";
import { stochasticDepth } from "./stochastic-depth.ts";

const mode = { training: true, key: key(3) };
const ones = (...shape: number[]): Tensor =>
  tensor(new Float32Array(shape.reduce((a, b) => a * b, 1)).fill(1), { shape });

/** Values at one example and channel of [n, positions, channels]. */
function channel(data: ArrayLike<number>, positions: number, channels: number, example: number, c: number): number[] {
  return Array.from({ length: positions }, (_, at) => data[(example * positions + at) * channels + c]!);
}

describe("spatialDropout", () => {
  it("drops a channel at all of its positions, or at none", async () => {
    const data = await applyLayer(spatialDropout(0.25), ones(200, 3, 2, 5), mode).output.data();
    let dropped = 0;
    for (let example = 0; example < 200; example++) {
      for (let c = 0; c < 5; c++) {
        const values = new Set(channel(data, 6, 5, example, c));
        expect(values.size).toBe(1);
        if (values.has(0)) dropped++;
        else expect([...values][0]).toBeCloseTo(4 / 3, 6);
      }
    }
    // 250 ± 13.7 of 1,000; five standard deviations are left in one of 1.7 million keys.
    expect(Math.abs(dropped - 250)).toBeLessThan(69);
  });

  it("is dropout where there are no positions", async () => {
    const x = tensor(normal(key(1), 60), { shape: [10, 6] });
    const [own, plain] = [spatialDropout(0.5), dropout(0.5)].map((layer) => applyLayer(layer, x, mode).output);
    expect(await own!.data()).toEqual(await plain!.data());
  });
});

describe("alphaDropout", () => {
  it("has the constants of the paper", async () => {
    // p = 0.1: a = (0.9·(1 + 0.1·1.7580993²))^(−1/2) = 0.9212845, b = a·0.1·1.7580993 = 0.1619710.
    const data = new Set(await applyLayer(alphaDropout(0.1), ones(50, 4), mode).output.data());
    const [low, high] = [...data].sort((a, b) => a - b);
    expect(data.size).toBe(2);
    expect(low).toBeCloseTo(0.161971 - 0.9212845 * 1.7580993, 5);
    expect(high).toBeCloseTo(0.161971 + 0.9212845, 5);
  });

  it("keeps mean 0 and variance 1 through 100 layers of SELU, where dropout does not", async () => {
    const [width, examples, depth] = [128, 64, 100];
    const selu = (x: Tensor): Tensor =>
      mul(select(greater(x, 0), x, mul(expm1(x), 1.6732632423543772)), 1.0507009873554805);
    const moments = async (layer: Parameters<typeof applyLayer>[0]): Promise<{ mean: number; variance: number }> => {
      let x: Tensor = tensor(normal(key(1), examples * width), { shape: [examples, width] });
      for (let l = 0; l < depth; l++) {
        const w = tensor(normal(key(2).fold(String(l)), width * width, { std: 1 / Math.sqrt(width) }), {
          shape: [width, width],
        });
        x = applyLayer(layer, selu(matmul(x, w)), { training: true, key: key(4).fold(String(l)) }).output;
      }
      const data = Array.from(await x.data());
      const mean = data.reduce((a, b) => a + b, 0) / data.length;
      return { mean, variance: data.reduce((a, b) => a + (b - mean) * (b - mean), 0) / data.length };
    };
    const alpha = await moments(alphaDropout(0.1));
    expect(Math.abs(alpha.mean)).toBeLessThan(0.1);
    expect(Math.abs(alpha.variance - 1)).toBeLessThan(0.3);
    expect((await moments(dropout(0.1))).variance).toBeGreaterThan(1.5);
  });

  it("drops whole channels when asked to", async () => {
    const data = await applyLayer(alphaDropout({ rate: 0.5, unit: "channel" }), ones(40, 6, 3), mode).output.data();
    for (let example = 0; example < 40; example++)
      for (let c = 0; c < 3; c++) expect(new Set(channel(data, 6, 3, example, c)).size).toBe(1);
    expect(new Set(data).size).toBe(2);
  });
});

describe("stochasticDepth", () => {
  it("leaves out whole examples", async () => {
    const data = await applyLayer(stochasticDepth(0.2), ones(64, 5), mode).output.data();
    const rows = Array.from({ length: 64 }, (_, row) => new Set(data.slice(row * 5, row * 5 + 5)));
    expect(rows.every(({ size }) => size === 1)).toBe(true);
    expect(new Set(data)).toEqual(new Set([0, 1.25]));
  });

  it("does not say where it acts: a branch ends where its network says", () => {
    expect(stochasticDepth.acts).toBeUndefined();
  });
});

describe("dropBlock", () => {
  it("drops the whole image or nothing where a block is as large", async () => {
    const data = await applyLayer(dropBlock({ rate: 0.25, size: 9 }), ones(30, 3, 3, 2), mode).output.data();
    for (let example = 0; example < 30; example++)
      for (const c of [0, 1]) expect(new Set(channel(data, 9, 2, example, c)).size).toBe(1);
    expect([...new Set(data)].sort()).toEqual([0, Math.fround(1 / 0.75)]);
  });

  it("drops blocks, and divides each pixel by its probability to stay", async () => {
    // γ = 0.2·16/(4·9) = 0.0889 for blocks of 2 in an image of 4: corners are covered by 1 block, the middle by 4.
    const gamma = 0.2 * (16 / 36);
    const data = await applyLayer(dropBlock({ rate: 0.2, size: 2 }), ones(50, 4, 4, 1), mode).output.data();
    const cover = [1, 2, 2, 1].flatMap((row) => [1, 2, 2, 1].map((column) => row * column));
    for (let example = 0; example < 50; example++) {
      const pixels = channel(data, 16, 1, example, 0);
      pixels.forEach((value, at) => {
        if (value === 0) return;
        expect(value).toBeCloseTo(1 / (1 - gamma) ** cover[at]!, 5);
      });
      // Every 0 belongs to a block of four.
      pixels.forEach((value, at) => {
        if (value !== 0) return;
        const [row, column] = [Math.floor(at / 4), at % 4];
        const blocks = [0, 1].flatMap((up) => [0, 1].map((left) => [row - up, column - left] as const));
        const isInBlock = blocks.some(
          ([top, first]) =>
            top >= 0 &&
            first >= 0 &&
            top < 3 &&
            first < 3 &&
            [0, 1, 4, 5].every((step) => pixels[top * 4 + first + step] === 0),
        );
        expect(isInBlock).toBe(true);
      });
    }
  });

  it("is for images, and for rates that blocks can reach", () => {
    expect(() => dropBlock(0.1).build([4])).toThrow("wanted [height, width, channels]");
    // γ = 0.9·49/(16·16) is fine, γ = 0.9·16/(9·4) too; blocks of 5 in 6 × 6 fit at 4 places: 0.9·36/(25·4).
    expect(dropBlock({ rate: 0.9, size: 5 }).build([6, 6, 1]).outputShape).toEqual([6, 6, 1]);
    expect(() => dropBlock({ rate: 0.9, size: 2 }).build([2, 40, 1])).not.toThrow();
    expect(() => dropBlock({ rate: 0.99, size: 1 }).build([2, 2, 1])).not.toThrow();
  });
});
