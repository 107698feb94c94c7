import { DataError, type ImageSample, key, OptionError } from "@nn/core";
import { describe, expect, it } from "vitest";

import { colourJitter } from "./colour/colour-jitter.ts";
import { gamma } from "./colour/gamma.ts";
import { grayscale } from "./colour/grayscale.ts";
import { hue } from "./colour/hue.ts";
import { saturation } from "./colour/saturation.ts";
import { cutout } from "./erasing/cutout.ts";
import { gridDropout } from "./erasing/grid-dropout.ts";
import { gaussianBlur } from "./filters/gaussian-blur.ts";
import { jpeg } from "./filters/jpeg.ts";
import { motionBlur } from "./filters/motion-blur.ts";
import { sharpness } from "./filters/sharpness.ts";
import { autocontrast } from "./levels/autocontrast.ts";
import { equalize } from "./levels/equalize.ts";
import { invert } from "./levels/invert.ts";
import { normalize } from "./levels/normalize.ts";
import { posterize } from "./levels/posterize.ts";
import { solarize } from "./levels/solarize.ts";
import { saltAndPepper } from "./noise/salt-and-pepper.ts";
import { shotNoise } from "./noise/shot-noise.ts";

const always = { applied: true };
const grey = (...values: number[]): ImageSample => ({ data: Float32Array.from(values), shape: [1, values.length, 1] });
const pixel = (...values: number[]): ImageSample => ({ data: Float32Array.from(values), shape: [1, 1, values.length] });
const rounded = ({ data }: ImageSample): number[] => Array.from(data, (x) => Math.round(x * 1e5) / 1e5);

describe("colours", () => {
  it("grey is 0.299·R + 0.587·G + 0.114·B, opacity stays", () => {
    expect(rounded(grayscale().applyWith(always, pixel(1, 0.5, 0.25, 0.9)))).toEqual([0.621, 0.621, 0.621, 0.9]);
  });

  it("hue turns red to green to blue, keeping value and saturation", () => {
    expect(rounded(hue().applyWith({ turn: 1 / 3 }, pixel(1, 0, 0)))).toEqual([0, 1, 0]);
    expect(rounded(hue().applyWith({ turn: -1 / 3 }, pixel(1, 0, 0)))).toEqual([0, 0, 1]);
    // Hue 30° (orange, V 0.8, C 0.6) by 90° is 120°.
    expect(rounded(hue().applyWith({ turn: 0.25 }, pixel(0.8, 0.5, 0.2)))).toEqual([0.2, 0.8, 0.2]);
    expect(rounded(hue().applyWith({ turn: 0.3 }, pixel(0.4, 0.4, 0.4)))).toEqual([0.4, 0.4, 0.4]);
  });

  it("saturation 0 is grey, 2 doubles the distance to it, within the range", () => {
    const sample = pixel(0.6, 0.4, 0.5);
    const g = 0.299 * 0.6 + 0.587 * 0.4 + 0.114 * 0.5;
    expect(rounded(saturation().applyWith({ factor: 0 }, sample))).toEqual([0.4712, 0.4712, 0.4712]);
    expect(saturation().applyWith({ factor: 2 }, sample).data[0]).toBeCloseTo(2 * 0.6 - g, 6);
    expect(rounded(saturation().applyWith({ factor: 2 }, pixel(1, 0, 0)))).toEqual([1, 0, 0]);
  });

  it("jitter in another order is another image", () => {
    const parameters = { brightness: 1.4, contrast: 0.6, saturation: 1, hue: 0 };
    const sample = grey(0.2, 0.9);
    // ×1.4 clips 1.26 to 1: 0.28, 1; mean 0.64. The other way round: mean 0.55: 0.34, 0.76.
    expect(rounded(colourJitter().applyWith({ ...parameters, order: [0, 1, 2, 3] }, sample))).toEqual([0.424, 0.856]);
    expect(rounded(colourJitter().applyWith({ ...parameters, order: [1, 0, 2, 3] }, sample))).toEqual([0.476, 1]);
  });

  it("gamma bends the range", () => {
    expect(rounded(gamma({ high: 4 }).applyWith({ gamma: 2 }, grey(0, 1, 2, 4)))).toEqual([0, 0.25, 1, 4]);
  });

  it("refuses images of two channels by name", () => {
    expect(() => hue().apply(key(1), pixel(1, 2))).toThrow(
      new DataError("hue: the image has 2 channels; wanted 1 (grey), 3 (red, green, blue) or 4 (and opacity)"),
    );
  });
});

describe("levels", () => {
  it("invert, solarize and posterize by their levels", () => {
    expect(rounded(invert({ high: 2 }).applyWith(always, grey(0, 0.5, 2)))).toEqual([2, 1.5, 0]);
    expect(rounded(solarize({ threshold: 128 }).applyWith(always, grey(0.25, 0.5, 0.75)))).toEqual([0.25, 0.5, 0.25]);
    // Levels 255, 100, 31 with three bits are 224, 96, 0.
    const levels = posterize({ bits: 3, high: 255 }).applyWith(always, grey(255, 100, 31));
    expect(rounded(levels)).toEqual([224, 96, 0]);
  });

  it("autocontrast stretches each channel by itself", () => {
    const sample = { data: Float32Array.from([0.2, 1, 0.4, 1, 0.6, 1]), shape: [1, 3, 2] };
    expect(() => autocontrast().applyWith(always, sample)).toThrow(DataError);
    expect(rounded(autocontrast().applyWith(always, grey(0.2, 0.4, 0.6)))).toEqual([0, 0.5, 1]);
    expect(rounded(autocontrast().applyWith(always, grey(0.3, 0.3)))).toEqual([0.3, 0.3]);
  });

  it("equalize by PIL's rule", () => {
    // 256 values of level 10, 512 of 20, 252 of 30: step ⌊(1020 − 252)/255⌋ = 3, from 1 on:
    // 10 → ⌊1/3⌋ = 0, 20 → ⌊257/3⌋ = 85, 30 → ⌊769/3⌋ = 256, at most 255.
    const values = [...Array<number>(256).fill(10), ...Array<number>(512).fill(20), ...Array<number>(252).fill(30)];
    const { data } = equalize({ high: 255 }).applyWith(always, grey(...values));
    expect([data[0], data[256], data[1000]]).toEqual([0, 85, 255]);
  });

  it("refuse standardized images, which they would clip", () => {
    expect(() => solarize().apply(key(1), grey(-1.5, 0, 1.5))).toThrow(
      new DataError(
        "solarize: the image has values from -1.5 to 1.5; wanted 0 to 1: give low and high, or augment before values are standardized",
      ),
    );
    expect(solarize({ low: -2, high: 2 }).apply(key(1), grey(-1.5, 0, 1.5)).data).toHaveLength(3);
  });

  it("normalize by channel", () => {
    expect(rounded(normalize({ mean: [1, 2, 3], deviation: [2] }).apply(key(0), pixel(3, 2, 2)))).toEqual([1, 0, -0.5]);
    expect(() => normalize({ mean: [1, 2] }).apply(key(0), pixel(1, 2, 3))).toThrow(
      new OptionError("normalize: mean has 2 numbers, the image 3 channels; wanted 1 or 3"),
    );
    expect(() => normalize({ deviation: [0] })).toThrow(OptionError);
  });
});

describe("filters", () => {
  const spot: ImageSample = { data: Float32Array.from({ length: 49 }, (_, i) => (i === 24 ? 1 : 0)), shape: [7, 7, 1] };

  it("a blurred spot is the product of two Gaussians, and blur keeps a constant image", () => {
    const { data } = gaussianBlur().applyWith({ sigma: 1 }, spot);
    const weight = (i: number): number => Math.exp((-i * i) / 2);
    const total = [-3, -2, -1, 0, 1, 2, 3].reduce((sum, i) => sum + weight(i), 0);
    expect(data[24]).toBeCloseTo(1 / (total * total), 7);
    expect(data[24 + 7 + 2]).toBeCloseTo((weight(1) * weight(2)) / (total * total), 7);
    expect(rounded(gaussianBlur().applyWith({ sigma: 9 }, grey(0.5, 0.5)))).toEqual([0.5, 0.5]);
  });

  it("sharpness 0 is PIL's smoothing: 5/13 of a spot in the middle, 1/13 around; 2 overshoots", () => {
    const { data } = sharpness().applyWith({ factor: 0 }, spot);
    expect([data[24], data[25], data[16], data[26]]).toEqual([5 / 13, 1 / 13, 1 / 13, 0].map(Math.fround));
    const edge = grey(0, 0, 1);
    expect(rounded(sharpness().applyWith({ factor: 2 }, edge))).toEqual([0, 0, 1]);
  });

  it("motion blur of three places spreads a spot over a row, or over a column", () => {
    const across = motionBlur().applyWith({ length: 3, degrees: 0 }, spot).data;
    expect([across[23], across[24], across[25], across[17]]).toEqual([1 / 3, 1 / 3, 1 / 3, 0].map(Math.fround));
    const down = motionBlur().applyWith({ length: 3, degrees: 90 }, spot).data;
    expect([down[17], down[24], down[31], down[23]]).toEqual([1 / 3, 1 / 3, 1 / 3, 0].map(Math.fround));
  });

  it("JPEG of quality 50 keeps a mean to half a step of 16/8, and loses fine detail that quality 100 keeps", () => {
    // A constant block of level 200 has one coefficient 8·72 = 576 = 36·16: it is exact.
    const flat = { data: new Float32Array(64).fill(200), shape: [8, 8, 1] };
    expect([...new Set(jpeg({ high: 255 }).applyWith({ quality: 50 }, flat).data)]).toEqual([200]);
    const odd = { data: new Float32Array(64).fill(203.3), shape: [8, 8, 1] };
    // 8·75.3 = 602.4 = 37.65·16, rounded to 38·16 = 608, level 128 + 76.
    expect([...new Set(jpeg({ high: 255 }).applyWith({ quality: 50 }, odd).data)]).toEqual([204]);
    const checks = {
      data: Float32Array.from({ length: 64 }, (_, i) => 128 + 8 * (1 - 2 * ((i + (i >> 3)) % 2))),
      shape: [8, 8, 1],
    };
    const spread = (quality: number): number => {
      const { data } = jpeg({ high: 255 }).applyWith({ quality }, checks);
      return Math.max(...data) - Math.min(...data);
    };
    expect(spread(10)).toBe(0);
    expect(Math.abs(spread(100) - 16)).toBeLessThanOrEqual(2);
  });
});

describe("noise and erasing", () => {
  it("salt and pepper have their share, half each (4.4 standard deviations: false alarm 1e-5 each)", () => {
    const n = 20_000;
    const { data } = saltAndPepper(0.1).apply(key(3), { data: new Float32Array(n).fill(0.5), shape: [100, 200, 1] });
    for (const value of [0, 1]) {
      const count = data.filter((x) => x === value).length;
      expect(Math.abs(count - 0.05 * n)).toBeLessThan(4.4 * Math.sqrt(n * 0.05 * 0.95));
    }
  });

  it("photons have mean u and variance u/photons (4.9 standard errors: false alarm 1e-6 each)", () => {
    const n = 40_000;
    const { data } = shotNoise(50).apply(key(4), { data: new Float32Array(n).fill(0.4), shape: [200, 200, 1] });
    const mean = data.reduce((sum, x) => sum + x, 0) / n;
    const variance = data.reduce((sum, x) => sum + (x - mean) ** 2, 0) / n;
    expect(Math.abs(mean - 0.4)).toBeLessThan(4.9 * Math.sqrt(0.008 / n));
    // A Poisson variance estimate has relative variance (2 + 1/20)/n.
    expect(Math.abs(variance / 0.008 - 1)).toBeLessThan(4.9 * Math.sqrt(2.05 / n));
  });

  it("cutout cuts squares off at the border, the grid repeats", () => {
    const ones = { data: new Float32Array(30).fill(1), shape: [5, 6, 1] };
    const cut = cutout(3).applyWith({ squares: [{ top: -1, left: 4 }] }, ones).data;
    expect([...cut.subarray(0, 18)]).toEqual([1, 1, 1, 1, 0, 0, 1, 1, 1, 1, 0, 0, 1, 1, 1, 1, 1, 1]);
    const grid = gridDropout().applyWith({ distance: 3, down: 0, right: 1 }, ones).data;
    // Side ⌊1.5 + ½⌋ = 2: columns 0, 2, 3, 5 of rows 0, 1, 3, 4.
    expect([...grid.subarray(0, 6)]).toEqual([0, 1, 0, 0, 1, 0]);
    expect([...grid.subarray(12, 18)]).toEqual([1, 1, 1, 1, 1, 1]);
  });
});
