import { key, OptionError, type Split } from "@nn/core";
import { describe, expect, it } from "vitest";
import type { DatasetPlugin } from "../define-dataset.ts";
import type { GeneratorOptions } from "../generate-splits.ts";
import { glyphs } from "./glyphs.ts";
import { moons } from "./moons.ts";
import { spirals } from "./spirals.ts";

const first = (split: Split | undefined, count: number): number[] => {
  const width = (split?.inputs.data.length ?? 0) / (split?.inputs.shape[0] ?? 1);
  return [...(split?.inputs.data.subarray(0, count * width) ?? [])];
};
interface Generator {
  readonly name: string;
  readonly load: DatasetPlugin<GeneratorOptions>;
  readonly classes: number;
  readonly digest: string;
}
const generators: readonly Generator[] = [
  {
    name: "moons",
    load: moons,
    classes: 2,
    digest: "59d4cbe361660bf17a554f2cb2f4b1106f9cceb8edf844b44948132c4f36e4ab",
  },
  {
    name: "spirals",
    load: spirals,
    classes: 2,
    digest: "9af89258794ee58089448f638c6e88132456f87e401a5533acf9485173cabcf8",
  },
  {
    name: "glyphs",
    load: glyphs,
    classes: 10,
    digest: "9c70174bc7703ad349aa657fd2b5d742a2fd8e26a583f0f684f53004c0773bad",
  },
];

describe.each(generators)("$name", ({ load, classes, digest }) => {
  const small = { train: 40, validation: 20, test: 20, scale: "none" } as const;

  it("is the same bits on every machine", async () => {
    expect((await load(small)).digest).toBe(digest);
  });

  it("has every class equally often", async () => {
    const { train, classes: names } = await load(small);
    expect(names.length).toBe(classes);
    for (let label = 0; label < classes; label += 1) {
      expect([...train.targets.data].filter((target) => target === label).length).toBe(40 / classes);
    }
  });

  it("draws example i the same whatever the counts", async () => {
    const short = await load(small);
    const long = await load({ ...small, train: 60, validation: 0, test: 30 });
    expect(first(long.train, 40)).toEqual(first(short.train, 40));
    expect(first(long.test, 20)).toEqual(first(short.test, 20));
    expect(long.validation).toBeUndefined();
  });

  it("draws splits and seeds apart", async () => {
    const base = await load(small);
    expect(first(base.train, 20)).not.toEqual(first(base.test, 20));
    expect(first(base.validation, 20)).not.toEqual(first(base.test, 20));
    expect((await load({ ...small, seed: 1 })).digest).not.toBe(base.digest);
    expect((await load(small).load({ key: key(1) })).digest).toBe((await load({ ...small, seed: 1 })).digest);
  });

  it("is scaled by the training rows by default", async () => {
    const { train } = await load({ train: 500, validation: 0, test: 10 });
    const values = [...train.inputs.data];
    const mean = values.reduce((sum, value) => sum + value, 0) / values.length;
    const square = values.reduce((sum, value) => sum + value * value, 0) / values.length;
    expect(Math.abs(mean)).toBeLessThan(1e-5);
    expect(Math.abs(square - 1)).toBeLessThan(1e-4);
  });

  it("refuses counts and options that make no sense", () => {
    expect(() => load({ train: 0 })).toThrow(OptionError);
    expect(() => load({ test: 1.5 })).toThrow("test is 1.5; wanted an integer ≥ 1");
    expect(() => load({ noise: -1 } as object)).toThrow("noise is -1; wanted a finite number ≥ 0");
    expect(() => load({ nois: 1 } as object)).toThrow(/nois/);
    expect(() => load({ scale: "log" as "none" })).toThrow('scale is "log"; wanted one of standard, unit, none');
  });
});

describe("shapes without noise", () => {
  it("moons lie on two half circles", async () => {
    const { train } = await moons({ train: 100, noise: 0, scale: "none" });
    train.targets.data.forEach((label, i) => {
      const [x = 0, y = 0] = train.inputs.data.subarray(2 * i, 2 * i + 2);
      const [dx, dy] = label === 0 ? [x, y] : [1 - x, 0.5 - y];
      expect(dx * dx + dy * dy).toBeCloseTo(1, 5);
      expect(dy).toBeGreaterThanOrEqual(0);
    });
  });

  it("spiral arms are turned by the same angle", async () => {
    const { train } = await spirals({ train: 99, arms: 3, noise: 0, turns: 2, scale: "none" });
    train.targets.data.forEach((arm, i) => {
      const [x = 0, y = 0] = train.inputs.data.subarray(2 * i, 2 * i + 2);
      const radius = Math.hypot(x, y);
      const turns = Math.atan2(y, x) / (2 * Math.PI) - arm / 3 - 2 * radius;
      expect(Math.abs(turns - Math.round(turns))).toBeLessThan(1e-4);
    });
  });

  it("glyph images stay in [0, 1], with ink in the middle and none at rest on the rim", async () => {
    const still = {
      rotation: 0,
      scaling: 0,
      shear: 0,
      translation: 0,
      wobble: 0,
      occlusion: 0,
      noise: 0,
      brightness: 0,
      contrast: 0,
    };
    const { train, inputShape } = await glyphs({ train: 10, validation: 0, test: 1, scale: "unit", ...still });
    expect(inputShape).toEqual([16, 16, 1]);
    for (let label = 0; label < 10; label += 1) {
      const image = train.inputs.data.subarray(256 * label, 256 * (label + 1));
      expect(Math.min(...image)).toBe(0);
      expect(Math.max(...image)).toBeCloseTo(1, 6);
      expect(image.subarray(0, 16).every((value) => value === 0)).toBe(true);
      // Not one glyph is the same as another.
      for (let other = 0; other < label; other += 1) {
        expect(train.inputs.data.subarray(256 * other, 256 * (other + 1))).not.toEqual(image);
      }
    }
  });
});
