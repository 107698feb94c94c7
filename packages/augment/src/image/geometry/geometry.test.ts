import { type ImageSample, key, OptionError } from "@nn/core";
import { describe, expect, it } from "vitest";

import { chain } from "../../compose/chain.ts";
import { sometimes } from "../../compose/sometimes.ts";
import { brightness } from "../colour/brightness.ts";
import { elastic } from "./elastic.ts";
import { flip } from "./flip.ts";
import { pad } from "./pad.ts";
import { perspective } from "./perspective.ts";
import { quarterTurn } from "./quarter-turn.ts";
import { randomCrop } from "./random-crop.ts";
import { resizedCrop } from "./resized-crop.ts";
import { rotate } from "./rotate.ts";
import { shear } from "./shear.ts";

function image(height: number, width: number): ImageSample {
  return { data: Float32Array.from({ length: height * width }, (_, i) => i + 1), shape: [height, width, 1] };
}
const rows = ({ data, shape }: ImageSample): number[][] =>
  Array.from({ length: shape[0]! }, (_, y) => [...data.subarray(y * shape[1]!, (y + 1) * shape[1]!)]);

describe("quarter turns", () => {
  it("copy pixels counterclockwise, and change height and width", () => {
    const turned = (quarters: number): number[][] => rows(quarterTurn().applyWith({ quarters }, image(2, 3)));
    expect(turned(1)).toEqual([
      [3, 6],
      [2, 5],
      [1, 4],
    ]);
    expect(turned(2)).toEqual([
      [6, 5, 4],
      [3, 2, 1],
    ]);
    expect(turned(3)).toEqual([
      [4, 1],
      [5, 2],
      [6, 3],
    ]);
  });

  it("are rotate's on squares", () => {
    expect(quarterTurn().applyWith({ quarters: 1 }, image(5, 5))).toEqual(
      rotate().applyWith({ degrees: 90 }, image(5, 5)),
    );
  });
});

describe("resized crop", () => {
  const resize = (sample: ImageSample, height: number, width: number, options: object = {}): number[][] => {
    const [rowCount, columns] = sample.shape as [number, number, number];
    const window = { top: 0, left: 0, height: rowCount, width: columns };
    return rows(resizedCrop({ height, width, ...options }).applyWith(window, sample));
  };

  it("enlarges between pixel centres, as PIL and torchvision without aligned corners do", () => {
    const line = { data: Float32Array.from([0, 4]), shape: [1, 2, 1] };
    expect(resize(line, 1, 4)).toEqual([[0, 1, 3, 4]]);
    expect(resize(line, 1, 4, { interpolation: "nearest" })).toEqual([[0, 0, 4, 4]]);
  });

  it("shrinks with a filter as wide as the new pixels: triangle weights 1 3 3 1 of eight", () => {
    const line = { data: Float32Array.from([8, 0, 0, 0, 0, 0, 0, 8]), shape: [1, 8, 1] };
    // Weights around 1 of pixels ½, 1½, 2½ at a stretch of 2: ¾, ¾, ¼ of 7/4.
    const [first] = resize(line, 1, 4)[0]!;
    expect(first).toBeCloseTo((8 * 0.75) / 1.75, 6);
    expect(
      resize({ data: new Float32Array(64).fill(3), shape: [8, 8, 1] }, 3, 5)
        .flat()
        .every((x) => Math.abs(x - 3) < 1e-6),
    ).toBe(true);
  });

  it("bicubic goes through a straight line away from the border", () => {
    const line = { data: Float32Array.from({ length: 12 }, (_, i) => i), shape: [1, 12, 1] };
    const doubled = resize(line, 1, 24, { interpolation: "bicubic" })[0]!;
    for (let i = 6; i < 18; i++) expect(doubled[i]).toBeCloseTo((i + 0.5) / 2 - 0.5, 5);
  });

  it("draws windows inside, of areas and aspects within their limits", () => {
    for (let seed = 0; seed < 300; seed++) {
      const { top, left, height, width } = resizedCrop({ minArea: 0.2 }).draw(key(seed), image(32, 48));
      expect(top >= 0 && left >= 0 && top + height <= 32 && left + width <= 48).toBe(true);
      expect((height * width) / (32 * 48)).toBeGreaterThan(0.17);
      expect(width / height).toBeGreaterThan(0.68);
      expect(width / height).toBeLessThan(1.48);
    }
    const slim = resizedCrop({ minArea: 1 }).draw(key(1), image(4, 400));
    expect(slim).toEqual({ top: 0, left: 197, height: 4, width: 5 });
    expect(() => resizedCrop({ minArea: 0.5, maxArea: 0.2 })).toThrow(OptionError);
  });
});

describe("other motions", () => {
  it("a perspective that moves no corner changes nothing to speak of, one that halves the width is a zoom", () => {
    const sample = image(5, 5);
    const corners = [
      [0, 0],
      [4, 0],
      [4, 4],
      [0, 4],
    ] as const;
    perspective()
      .applyWith({ corners }, sample)
      .data.forEach((x, i) => expect(x).toBeCloseTo(sample.data[i]!, 4));
    const halved = corners.map(([x, y]) => [1 + x / 2, y] as const);
    const row = rows(perspective({ value: -1, interpolation: "nearest" }).applyWith({ corners: halved }, sample))[0]!;
    expect(row).toEqual([-1, 1, 3, 5, -1]);
  });

  it("shear shifts rows, pad adds pixels, elastic of a constant image is constant", () => {
    const upright = { data: new Float32Array([0, 1, 0, 0, 1, 0, 0, 1, 0]), shape: [3, 3, 1] };
    expect(rows(shear().applyWith({ shear: 1 }, upright))).toEqual([
      [1, 0, 0],
      [0, 1, 0],
      [0, 0, 1],
    ]);
    expect(rows(pad({ pixels: 1, value: 9 }).apply(key(0), image(1, 2)))).toEqual([
      [9, 9, 9, 9],
      [9, 1, 2, 9],
      [9, 9, 9, 9],
    ]);
    const flat = { data: new Float32Array(100).fill(2), shape: [10, 10, 1] };
    expect([...elastic({ fill: "edge" }).apply(key(1), flat).data].every((x) => Math.abs(x - 2) < 1e-6)).toBe(true);
  });
});

describe("what stands in an image", () => {
  const mask = Int32Array.from([1, 0, 0, 0, 0, 2]);
  const sample: ImageSample = {
    ...image(2, 3),
    points: [{ x: 0.5, y: 0.5, label: "eye" }],
    boxes: [{ left: 0, top: 0, right: 1, bottom: 2, label: 3 }],
    mask,
  };

  it("is mirrored with it", () => {
    const { points, boxes, mask: moved } = flip({ probability: 1 }).apply(key(0), sample);
    expect(points).toEqual([{ x: 2.5, y: 0.5, label: "eye" }]);
    expect(boxes).toEqual([{ left: 2, top: 0, right: 3, bottom: 2, label: 3 }]);
    expect([...moved!]).toEqual([0, 0, 1, 2, 0, 0]);
  });

  it("is cut at the border, left out where nothing remains, and points stay outside", () => {
    const crop = randomCrop({ padding: 0, width: 2 });
    const { points, boxes, mask: moved } = crop.applyWith({ top: 0, left: 1 }, sample);
    expect(points).toEqual([{ x: -0.5, y: 0.5, label: "eye" }]);
    expect(boxes).toEqual([]);
    expect([...moved!]).toEqual([0, 0, 0, 2]);
  });

  it("goes through compositions, and stays where only values change", () => {
    const steps = chain([brightness(0.5), sometimes([flip({ probability: 1 })], { probability: 1 }), brightness(0)]);
    expect(steps.apply(key(2), sample).boxes).toEqual([{ left: 2, top: 0, right: 3, bottom: 2, label: 3 }]);
    expect(brightness().apply(key(2), sample)).toMatchObject({ points: sample.points, boxes: sample.boxes, mask });
    expect(brightness().apply(key(2), sample).mask).not.toBe(mask);
  });

  it("is checked", () => {
    expect(() => flip().apply(key(0), { ...sample, mask: new Int32Array(5) })).toThrow(
      "flip: the mask has 5 classes; the image has 2 × 3 pixels",
    );
    const empty = [{ left: 1, top: 0, right: 1, bottom: 2 }];
    expect(() => flip().apply(key(0), { ...sample, boxes: empty })).toThrow("flip: box 0 is empty");
  });
});
