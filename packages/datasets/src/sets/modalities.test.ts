import { type Dataset, OptionError } from "@nn/core";
import { describe, expect, it } from "vitest";
import { fitStandardizer } from "../standardize.ts";
import { encodeText } from "../text/vocabulary.ts";
import { californiaHousing } from "./california-housing.ts";
import { cifar10Subset } from "./cifar10-subset.ts";
import { diabetes } from "./diabetes.ts";
import { fsdd } from "./fsdd.ts";
import { penguins } from "./penguins.ts";
import { rtPolarity } from "./rt-polarity.ts";
import { smsSpam } from "./sms-spam.ts";
import { sst2 } from "./sst2.ts";
import { trec } from "./trec.ts";

/** Rows per class over all splits named. */
function tally(dataset: Dataset, ...splits: ("train" | "validation" | "test")[]): number[] {
  const counts = dataset.classes.map(() => 0);
  for (const split of splits) {
    for (const label of dataset[split]?.targets.data ?? []) counts[label] = (counts[label] ?? 0) + 1;
  }
  return counts;
}

function allFinite(dataset: Dataset): boolean {
  return [dataset.train, dataset.test].every(({ inputs, targets }) =>
    [inputs, targets].every(({ data }) => data.every((value) => Number.isFinite(value))),
  );
}

const folder = process.env["NN_DATA"];
const offline = { offline: true };

describe.skipIf(folder === undefined)("real files (skipped unless NN_DATA names a folder with them)", () => {
  it("cifar10-subset has its counts, colours and scale", async () => {
    const data = await cifar10Subset({ scale: "unit" }).load(offline);
    expect(data.train.inputs.shape).toEqual([10_000, 32, 32, 3]);
    expect(tally(data, "train")).toEqual([1005, 974, 1032, 1016, 999, 937, 1030, 1001, 1025, 981]);
    expect(tally(data, "test")).toEqual([103, 89, 100, 103, 90, 86, 112, 102, 106, 109]);
    // The means of red, green and blue that are quoted for all of CIFAR-10: 0.4914, 0.4822, 0.4465.
    const { mean } = fitStandardizer(data.train.inputs, "channel");
    [0.4914, 0.4822, 0.4465].forEach((quoted, channel) => expect(mean[channel]).toBeCloseTo(quoted, 2));
  }, 60_000);

  it("cifar10-subset is scaled colour by colour", async () => {
    const data = await cifar10Subset({ trainLimit: 500 }).load(offline);
    const { mean, deviation } = fitStandardizer(data.train.inputs, "channel");
    mean.forEach((value) => expect(Math.abs(value)).toBeLessThan(1e-5));
    deviation.forEach((value) => expect(value).toBeCloseTo(1, 4));
  }, 60_000);

  it("fsdd is split as published, and cut and padded", async () => {
    const data = await fsdd({ validation: 300 }).load(offline);
    expect(data.sampleRate).toBe(8000);
    expect(data.train.inputs.shape).toEqual([2400, 8000, 1]);
    expect(tally(data, "train", "validation")).toEqual(Array.from({ length: 10 }, () => 270));
    expect(tally(data, "validation")).toEqual(Array.from({ length: 10 }, () => 30));
    expect(tally(data, "test")).toEqual(Array.from({ length: 10 }, () => 30));
    expect(data.train.inputs.data.every((value) => Math.abs(value) <= 1)).toBe(true);
    expect(data.train.inputs.data.some((value) => Math.abs(value) > 0.5)).toBe(true);
    // 0_george_0.wav holds 2,384 samples.
    const first = data.test.inputs.data.subarray(0, 8000);
    expect(first.findLastIndex((value) => value !== 0)).toBeLessThan(2384);
    expect(first.subarray(0, 2384).some((value) => value !== 0)).toBe(true);
    const short = await fsdd({ seconds: 0.1, trainLimit: 100 }).load(offline);
    expect(short.test.inputs.shape).toEqual([300, 800, 1]);
    expect(short.test.inputs.data.subarray(0, 800)).toEqual(first.subarray(0, 800));
  }, 60_000);

  it("rt-polarity has its published counts, and test rows that a training limit leaves alone", async () => {
    const [all, few] = await Promise.all([null, 500].map((trainLimit) => rtPolarity({ trainLimit }).load(offline)));
    if (all === undefined || few === undefined) throw new Error("not loaded");
    expect(tally(all, "train", "test")).toEqual([5331, 5331]);
    expect(few.train.inputs.shape).toEqual([500, 60]);
    expect(few.texts?.test).toEqual(all.texts?.test);
    expect(few.vocabulary?.length ?? 0).toBeLessThan(all.vocabulary?.length ?? 0);
    const words = few.texts?.train[3] ?? [];
    expect(few.train.inputs.data.subarray(180, 240)).toEqual(encodeText(few.vocabulary ?? [], words, 60));
    // Every training word is known, many test words are not.
    expect(few.train.inputs.data.includes(1)).toBe(false);
    expect(few.test.inputs.data.includes(1)).toBe(true);
  });

  it("trec has its published counts", async () => {
    const data = await trec().load(offline);
    expect(tally(data, "train")).toEqual([86, 1162, 1250, 1223, 835, 896]);
    expect(tally(data, "test")).toEqual([9, 138, 94, 65, 81, 113]);
    expect(data.texts?.test[0]).toEqual(["how", "far", "is", "it", "from", "denver", "to", "aspen", "?"]);
    // The one line with a letter beyond ASCII.
    expect(data.texts?.train.flat().some((word) => word.includes("ð"))).toBe(true);
  });

  it("sst2 has its published parts", async () => {
    const data = await sst2().load(offline);
    expect(tally(data, "train")).toEqual([3310, 3610]);
    expect(tally(data, "validation")).toEqual([428, 444]);
    expect(tally(data, "test")).toEqual([912, 909]);
    expect(() => sst2({ validation: 0.1 })).toThrow(OptionError);
  });

  it("sms-spam has its published counts, stratified", async () => {
    const data = await smsSpam().load(offline);
    expect(tally(data, "train", "test")).toEqual([4827, 747]);
    expect(tally(data, "test")).toEqual([966, 149]);
  });

  it("penguins leaves out rows with holes, or fills them", async () => {
    const drop = await penguins({ scale: "none" }).load(offline);
    expect(tally(drop, "train", "test")).toEqual([146, 68, 119]);
    const filled = await penguins({ missing: "mean", scale: "none" }).load(offline);
    expect(tally(filled, "train", "test")).toEqual([152, 68, 124]);
    expect(filled.inputShape).toEqual([9]);
    for (const data of [drop, filled]) {
      expect(allFinite(data)).toBe(true);
      // One island each, and the two shares of sex sum to 1, filled or not.
      for (let row = 0; row < 50; row += 1) {
        const [a = 0, b = 0, c = 0, , , , , female = 0, male = 0] = data.train.inputs.data.subarray(
          9 * row,
          9 * row + 9,
        );
        expect(a + b + c).toBe(1);
        expect(female + male).toBeCloseTo(1, 6);
      }
    }
  });

  it("california-housing is a regression of dollars or deviations", async () => {
    const raw = await californiaHousing({ missing: "mean", scale: "none", targetScale: "none" }).load(offline);
    expect(raw.train.inputs.shape).toEqual([16_512, 13]);
    const targets = [...raw.train.targets.data, ...raw.test.targets.data];
    expect(targets.length).toBe(20_640);
    expect(targets.reduce((sum, value) => sum + value, 0) / targets.length).toBeCloseTo(206_855.82, 1);
    expect(allFinite(raw)).toBe(true);
    const data = await californiaHousing({ trainLimit: 1000 }).load(offline);
    expect(data.task).toBe("regression");
    const { mean, deviation } = fitStandardizer(data.train.targets, "feature");
    expect(Math.abs(mean[0] ?? 1)).toBeLessThan(1e-5);
    expect(deviation[0]).toBeCloseTo(1, 5);
    expect(data.train.targets.shape).toEqual([1000, 1]);
    expect((data.test.targets.shape[0] ?? 0) / 0.2).toBeCloseTo(20_433, -1);
  });

  it("diabetes has its published target", async () => {
    const { train, test } = await diabetes({ targetScale: "none", scale: "none" }).load(offline);
    expect([train.inputs.shape, test.targets.shape]).toEqual([
      [354, 10],
      [88, 1],
    ]);
    const targets = [...train.targets.data, ...test.targets.data];
    expect(Math.min(...targets)).toBe(25);
    expect(Math.max(...targets)).toBe(346);
    expect(targets.reduce((sum, value) => sum + value, 0) / 442).toBeCloseTo(152.133, 3);
  });

  it("has the same bits on every machine", async () => {
    const loaded = await Promise.all([
      cifar10Subset({ trainLimit: 200, validation: 100 }).load(offline),
      fsdd({ seconds: 0.5, trainLimit: 200 }).load(offline),
      rtPolarity({ trainLimit: 500 }).load(offline),
      trec().load(offline),
      sst2().load(offline),
      smsSpam().load(offline),
      penguins({ missing: "mean" }).load(offline),
      californiaHousing({ missing: "mean" }).load(offline),
      diabetes().load(offline),
    ]);
    expect(Object.fromEntries(loaded.map(({ name, digest }) => [name, digest]))).toMatchInlineSnapshot(`
      {
        "california-housing": "29b254d9818f8b705f91b3a597f32708fea0d00c2ed6360d2de493f87d607816",
        "cifar10-subset": "73dae7a8480100d06fc023e51d18498706d2d58c2a75324f1bd3131a4583e749",
        "diabetes": "b0156522b5ab43fafe1ed2c3e7f895bf0ef9f235a8e3f70a273e57262bf18467",
        "fsdd": "1622d23f248b151680265126fec0095bddfbade73397e0acc93463948dbf931d",
        "penguins": "ee10493b390e52558fc22641d16804cde1303c7984b1fc6d4460af47a68919e2",
        "rt-polarity": "f6c287b83390573b4ee5f5bb57edb78876b7b1c239e9f2471878c8de98270263",
        "sms-spam": "5930998a2b3f3bf4d2e94f9756ef7a2ed268f056d0ece8b5d6529facf0bfd714",
        "sst2": "8faaae6268f0a1dd8fc648383a3c69500a6affd2c6506395640b4d3be4d94460",
        "trec": "537f7dbcd42e86a82cb16b68907fe5150d152fd6bb5e44a34a62c56b09f899dc",
      }
    `);
  }, 60_000);
});
