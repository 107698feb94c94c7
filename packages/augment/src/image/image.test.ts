import { type ImageSample, key, OptionError, ShapeError } from "@nn/core";
import { describe, expect, it } from "vitest";

import { affine } from "./geometry/affine.ts";
import { brightness } from "./colour/brightness.ts";
import { contrast } from "./colour/contrast.ts";
import { erase } from "./erasing/erase.ts";
import { flip } from "./geometry/flip.ts";
import { gaussianNoise } from "./noise/gaussian-noise.ts";
import { randomCrop } from "./geometry/random-crop.ts";
import { rotate } from "./geometry/rotate.ts";
import { translate } from "./geometry/translate.ts";
import { zoom } from "./geometry/zoom.ts";

function image(shape: readonly [number, number, number]): ImageSample {
  const data = Float32Array.from({ length: shape[0] * shape[1] * shape[2] }, (_, i) => i + 1);
  return { data, shape };
}
const rows = ({ data, shape }: ImageSample): number[][] =>
  Array.from({ length: shape[0]! }, (_, y) => [...data.subarray(y * shape[1]!, (y + 1) * shape[1]!)]);
const keys = (count: number) => Array.from({ length: count }, (_, i) => key(i));

describe("flip", () => {
  it("mirrors pixels, not channels", () => {
    const sample = { data: new Float32Array([1, 2, 3, 4, 5, 6, 7, 8]), shape: [2, 2, 2] };
    expect([...flip({ probability: 1 }).apply(key(0), sample).data]).toEqual([3, 4, 1, 2, 7, 8, 5, 6]);
    expect([...flip({ probability: 1, axis: "vertical" }).apply(key(0), sample).data]).toEqual([
      5, 6, 7, 8, 1, 2, 3, 4,
    ]);
  });

  it("twice is nothing", () => {
    for (const axis of ["horizontal", "vertical"] as const) {
      const always = flip({ probability: 1, axis });
      const sample = image([5, 7, 3]);
      expect(always.apply(key(1), always.apply(key(0), sample))).toEqual(sample);
    }
  });

  it("happens with its probability (binomial, 4.4 standard deviations: false alarm 1e-5)", () => {
    const happened = keys(2000).filter((at) => flip({ probability: 0.3 }).draw(at, image([1, 2, 1])).flipped).length;
    expect(Math.abs(happened - 600)).toBeLessThan(4.4 * Math.sqrt(2000 * 0.3 * 0.7));
  });
});

describe("rotate", () => {
  it("is exact for quarter turns of square images, counterclockwise", () => {
    const sample = image([3, 3, 1]);
    const turned = (degrees: number): number[][] => rows(rotate().applyWith({ degrees }, sample));
    expect(turned(90)).toEqual([
      [3, 6, 9],
      [2, 5, 8],
      [1, 4, 7],
    ]);
    expect(turned(180)).toEqual([
      [9, 8, 7],
      [6, 5, 4],
      [3, 2, 1],
    ]);
    expect(turned(-90)).toEqual(turned(270));
    expect(turned(720)).toEqual(rows(sample));
    const even = image([4, 4, 2]);
    const quarter = (from: ImageSample): ImageSample => rotate().applyWith({ degrees: 90 }, from);
    expect(quarter(quarter(quarter(quarter(even))))).toEqual(even);
  });

  it("is bilinear: 45° of a bright pixel one to the right of the centre", () => {
    const sample = { data: new Float32Array(25), shape: [5, 5, 1] };
    sample.data[2 * 5 + 3] = 1;
    const turned = rotate().applyWith({ degrees: 45 }, sample);
    // The output pixel (1, −1) comes from (√2, 0), at distance √2 − 1 from the bright one.
    expect(turned.data[1 * 5 + 3]).toBeCloseTo(1 - (Math.SQRT2 - 1), 6);
    expect(turned.data[2 * 5 + 2]).toBe(0);
  });

  it("stays within its angle, on both sides", () => {
    const angles = keys(500).map((at) => rotate(10).draw(at, image([1, 1, 1])).degrees);
    expect(Math.max(...angles)).toBeGreaterThan(9.5);
    expect(Math.min(...angles)).toBeLessThan(-9.5);
    expect(angles.every((angle) => Math.abs(angle) <= 10)).toBe(true);
  });

  it("fills with a value, or with the border", () => {
    const sample = { data: new Float32Array(64).fill(1), shape: [8, 8, 1] };
    expect(rotate({ value: -1 }).applyWith({ degrees: 45 }, sample).data[0]).toBe(-1);
    expect(
      [...rotate({ fill: "edge" }).applyWith({ degrees: 45 }, sample).data].every((x) => Math.abs(x - 1) < 1e-6),
    ).toBe(true);
  });
});

describe("translate, zoom, affine", () => {
  it("translate moves a pixel by whole pixels", () => {
    const moved = translate({ value: -1 }).applyWith({ dx: 1, dy: -1 }, image([3, 3, 1]));
    expect(rows(moved)).toEqual([
      [-1, 4, 5],
      [-1, 7, 8],
      [-1, -1, -1],
    ]);
    const edge = translate({ fill: "edge" }).applyWith({ dx: 2, dy: 0 }, image([1, 4, 1]));
    expect(rows(edge)).toEqual([[1, 1, 1, 2]]);
    const drawn = keys(300).map((at) => translate(2).draw(at, image([3, 3, 1])));
    expect(new Set(drawn.map(({ dx, dy }) => `${dx} ${dy}`)).size).toBe(25);
  });

  it("zoom 2 shows the middle half, interpolated", () => {
    const sample = { data: new Float32Array([0, 1, 2, 3, 4]), shape: [1, 5, 1] };
    expect(rows(zoom().applyWith({ zoom: 2 }, sample))).toEqual([[1, 1.5, 2, 2.5, 3]]);
    expect(rows(zoom({ value: 9 }).applyWith({ zoom: 0.5 }, sample))).toEqual([[9, 0, 2, 4, 9]]);
  });

  it("zoom is as likely to shrink as to magnify on [1/2, 2] (binomial, 4.4 standard deviations: false alarm 1e-5)", () => {
    const factors = keys(2000).map((at) => zoom({ min: 0.5, max: 2 }).draw(at, image([1, 1, 1])).zoom);
    expect(Math.abs(factors.filter((factor) => factor > 1).length - 1000)).toBeLessThan(4.4 * Math.sqrt(500));
    expect(Math.max(...factors)).toBeLessThanOrEqual(2);
  });

  it("affine with one motion is that motion", () => {
    const sample = image([6, 6, 2]);
    const still = { degrees: 0, zoom: 1, shear: 0, dx: 0, dy: 0 };
    expect(affine().applyWith({ ...still, degrees: 33 }, sample)).toEqual(rotate().applyWith({ degrees: 33 }, sample));
    expect(affine().applyWith({ ...still, zoom: 1.3 }, sample)).toEqual(zoom().applyWith({ zoom: 1.3 }, sample));
    expect(affine().applyWith({ ...still, dx: 2, dy: 1 }, sample)).toEqual(
      translate().applyWith({ dx: 2, dy: 1 }, sample),
    );
  });

  it("shear 1 moves each row one pixel further than the one above", () => {
    const sample = { data: new Float32Array([0, 1, 0, 0, 1, 0, 0, 1, 0]), shape: [3, 3, 1] };
    const sheared = affine().applyWith({ degrees: 0, zoom: 1, shear: 1, dx: 0, dy: 0 }, sample);
    expect(rows(sheared)).toEqual([
      [1, 0, 0],
      [0, 1, 0],
      [0, 0, 1],
    ]);
  });
});

describe("randomCrop", () => {
  it("pads with a value, by mirroring without the border, or with the border", () => {
    const at = { top: 2, left: 0 };
    const sample = image([1, 4, 1]);
    const wide = { data: image([4, 4, 1]).data, shape: [4, 4, 1] };
    const crop = (mode: "constant" | "reflect" | "edge", from: ImageSample): number[] =>
      rows(randomCrop({ padding: 2, mode, height: 1, width: 8, value: 9 }).applyWith(at, from))[0]!;
    expect(crop("constant", sample)).toEqual([9, 9, 1, 2, 3, 4, 9, 9]);
    expect(crop("edge", sample)).toEqual([1, 1, 1, 2, 3, 4, 4, 4]);
    expect(crop("reflect", wide)).toEqual([3, 2, 1, 2, 3, 4, 3, 2]);
  });

  it("takes every window", () => {
    const windows = keys(400).map((at) => randomCrop({ padding: 1 }).draw(at, image([4, 5, 1])));
    expect(new Set(windows.map(({ top, left }) => `${top} ${left}`)).size).toBe(9);
  });

  it("refuses a crop larger than the image, and mirroring beyond it", () => {
    expect(() => randomCrop({ padding: 0, height: 5 }).apply(key(0), image([4, 4, 1]))).toThrow(
      new OptionError(
        "randomCrop: the crop is 5 × 4, the image 4 × 4 with padding 0; wanted a crop no larger than the padded image",
      ),
    );
    expect(() => randomCrop({ padding: 4, mode: "reflect" }).apply(key(0), image([4, 4, 1]))).toThrow(OptionError);
    expect(() => randomCrop({ padding: -1 })).toThrow(OptionError);
  });
});

describe("values", () => {
  it("brightness adds, contrast stretches about the mean of each channel, both keep the range", () => {
    const sample = { data: new Float32Array([0, 10, 1, 30]), shape: [1, 2, 2] };
    expect([...brightness().applyWith({ change: 0.5 }, sample).data]).toEqual([0.5, 10.5, 1.5, 30.5]);
    expect([...brightness({ high: 10, low: 1 }).applyWith({ change: 0.5 }, sample).data]).toEqual([1, 10, 1.5, 10]);
    expect([...contrast().applyWith({ factor: 2 }, sample).data]).toEqual([-0.5, 0, 1.5, 40]);
    expect([...contrast({ amount: 1 }).applyWith({ factor: 0 }, sample).data]).toEqual([0.5, 20, 0.5, 20]);
  });

  it("noise has mean 0 and its standard deviation (4.9 standard errors: false alarm 1e-6)", () => {
    const n = 40_000;
    const { data } = gaussianNoise(0.2).apply(key(9), { data: new Float32Array(n), shape: [200, 200, 1] });
    const mean = data.reduce((sum, x) => sum + x, 0) / n;
    const variance = data.reduce((sum, x) => sum + (x - mean) ** 2, 0) / (n - 1);
    expect(Math.abs(mean)).toBeLessThan((4.9 * 0.2) / Math.sqrt(n));
    expect(Math.abs(variance / 0.04 - 1)).toBeLessThan(4.9 * Math.sqrt(2 / n));
  });

  it("erase takes areas and aspects within its limits, and all places", () => {
    const sample = image([64, 64, 1]);
    const drawn = keys(500).map((at) => erase({ probability: 1 }).draw(at, sample));
    for (const { height, width, top, left } of drawn) {
      const area = (height * width) / 4096;
      expect(area).toBeGreaterThan(0.015);
      expect(area).toBeLessThan(0.35);
      expect(height / width).toBeGreaterThan(0.25);
      expect(height / width).toBeLessThan(4);
      expect(top + height).toBeLessThanOrEqual(64);
      expect(left + width).toBeLessThanOrEqual(64);
    }
    const tall = drawn.filter(({ height, width }) => height > width).length;
    // The logarithm of the aspect is symmetric up to 1/0.3 against 3.3; squares are neither tall nor wide.
    expect(Math.abs(tall - 250)).toBeLessThan(70);
    const erased = erase({ value: -1 }).applyWith(
      { top: 1, left: 2, height: 2, width: 1, noise: [0, 0] },
      image([3, 3, 1]),
    );
    expect(rows(erased)).toEqual([
      [1, 2, 3],
      [4, 5, -1],
      [7, 8, -1],
    ]);
  });
});

it("refuses what is no image, and bad options", () => {
  expect(() => flip().apply(key(0), { data: new Float32Array(4), shape: [2, 2] })).toThrow(ShapeError);
  expect(() => flip().apply(key(0), { data: new Float32Array(4), shape: [2, 2, 2] })).toThrow(ShapeError);
  expect(() => flip().apply(key(0), { data: new Float32Array([NaN]), shape: [1, 1, 1] })).toThrow(/value 0 is NaN/);
  expect(() => flip({ probability: 1.5 })).toThrow(OptionError);
  expect(() => zoom({ min: 2, max: 1 })).toThrow(OptionError);
  expect(() => erase({ minArea: 0.5, maxArea: 0.1 })).toThrow(OptionError);
  expect(() => brightness({ low: 1, high: 0 })).toThrow(OptionError);
});
