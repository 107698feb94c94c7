import { array, type Dataset, definePlugin, key, type Augmentation, type ImageSample, type Key } from "@nn/core";
import { gain } from "@nn/augment";
import { tones } from "@nn/datasets";
import { describe, expect, it } from "vitest";

import { logMel } from "../../transforms/log-mel.ts";
import { resolveAugment, type RowAugment } from "./augment.ts";
import { batches } from "./batches.ts";

const count = 10;
const split = {
  inputs: array(Array.from({ length: count }, (_, i) => [i, i + 0.5])),
  targets: array(
    Array.from({ length: count }, (_, i) => i),
    { dtype: "int32" },
  ),
};

const data: Dataset = {
  name: "ten",
  task: "classification",
  inputShape: [2],
  classes: ["a"],
  train: split,
  test: split,
  digest: "",
};

function epochTargets(source: ReturnType<typeof batches>, epoch: number): number[] {
  return Array.from({ length: source.perEpoch }, (_, i) => [
    ...source.read(epoch * source.perEpoch + i).targets.data,
  ]).flat();
}

describe("batches", () => {
  it("visits distinct examples within an epoch, in another order in the next, with inputs beside their targets", () => {
    const source = batches(split, { key: key(1), batchSize: 3 });
    expect(source.perEpoch).toBe(3);
    const first = epochTargets(source, 0);
    expect(new Set(first).size).toBe(9);
    expect(epochTargets(source, 1)).not.toEqual(first);
    const batch = source.read(2);
    expect([...batch.inputs.data]).toEqual([...batch.targets.data].flatMap((target) => [target, target + 0.5]));
  });

  it("gives the batch of any step without those before it", () => {
    const forwards = batches(split, { key: key(1), batchSize: 4 });
    const jumped = batches(split, { key: key(1), batchSize: 4 });
    for (let step = 0; step < 7; step++) forwards.read(step);
    expect([...jumped.read(7).targets.data]).toEqual([...forwards.read(7).targets.data]);
  });

  it("makes a split smaller than the batch one batch", () => {
    const source = batches(split, { key: key(1), batchSize: 64 });
    expect([source.size, source.perEpoch]).toEqual([10, 1]);
    expect([...source.read(0).targets.data].sort((a, b) => a - b)).toEqual([0, 1, 2, 3, 4, 5, 6, 7, 8, 9]);
  });

  it("refuses a batch size that is no positive integer", () => {
    expect(() => batches(split, { key: key(1), batchSize: 0 })).toThrow("batchSize is 0");
  });

  it("augments an example by epoch and number, wherever it lies in the batch, and leaves the split as it was", () => {
    const before = [...split.inputs.data];
    const seen = new Map<string, string>();
    const augment = (own: Key, { data }: ImageSample): ImageSample => {
      data[0] = (data[0] ?? 0) + own.words[0];
      seen.set(String(own), String(data[1]));
      return { data: data.slice(), shape: [2] };
    };
    const source = batches(split, { key: key(1), batchSize: 5, augment: resolveAugment(augment, data) });
    const batch = source.read(3);
    const [example = 0] = batch.targets.data;
    const wanted = key(1).fold("augment", 1, example);
    expect(seen.get(String(wanted))).toBe(String(example + 0.5));
    expect(batch.inputs.data[0]).toBe(Math.fround(Math.fround(example) + wanted.words[0]));
    expect([...split.inputs.data]).toEqual(before);
    source.read(0);
    source.read(1);
    expect(seen.size).toBe(15);
  });

  it("takes augmentations of images and spectrograms by value", () => {
    const negative = definePlugin<"augmentation", object, Augmentation<"spectrogram">>({
      name: "test:negative",
      kind: "augmentation",
      summary: "−x.",
      options: {},
      create: () => ({
        domain: "spectrogram",
        apply: (_key, { data, shape }) => ({ data: data.map((value) => -value), shape }),
      }),
    });
    const plain = batches(split, { key: key(1), batchSize: 5 }).read(1).inputs.data;
    const augmented = batches(split, { key: key(1), batchSize: 5, augment: resolveAugment(negative, data) }).read(1);
    expect([...augmented.inputs.data].map((value) => -value)).toEqual([...plain]);
  });

  it("refuses an augmentation that changes the shape, or that is made for something else", () => {
    const longer = resolveAugment((_key, sample) => ({ ...sample, shape: [1, 2] }), data);
    expect(() => batches(split, { key: key(1), batchSize: 5, augment: longer }).read(0)).toThrow(
      "augment made [1, 2] (2 numbers) of an example of shape [2]; wanted the same shape",
    );
    const swap = definePlugin<"augmentation", object, Augmentation<"text">>({
      name: "test:swap",
      kind: "augmentation",
      summary: "Reversed words.",
      options: {},
      create: () => ({ domain: "text", apply: (_key, words) => words.toReversed() }),
    });
    expect(() => resolveAugment(swap(), data)).toThrow('test:swap augments text; dataset "ten" has arrays alone');
    expect(() => resolveAugment("flap", data)).toThrow('unknown augmentation "flap"; did you mean "flip"?');
  });

  it("changes words anew and encodes them again", () => {
    const words = ["c", "b", "unheard"];
    const texts = { train: [["a", "b"], ["c"], ["b", "c"]], test: [] };
    const inputs = array(
      [
        [2, 3, 0],
        [4, 0, 0],
        [3, 4, 0],
      ],
      { dtype: "int32" },
    );
    const sentences: Dataset = {
      ...data,
      inputShape: [3],
      train: { inputs, targets: array([0, 1, 2], { dtype: "int32" }) },
      texts,
      vocabulary: ["<pad>", "<unk>", "a", "b", "c"],
    };
    const extend = definePlugin<"augmentation", object, Augmentation<"text">>({
      name: "test:extend",
      kind: "augmentation",
      summary: "A word more.",
      options: {},
      create: () => ({ domain: "text", apply: (own, sentence) => [...sentence, words[own.words[0] & 1]!] }),
    });
    const options = { key: key(1), batchSize: 3 };
    const plain = batches(sentences.train, options).read(0);
    const rows = [...plain.targets.data];
    const augmented = batches(sentences.train, { ...options, augment: resolveAugment(extend(), sentences) }).read(0);
    rows.forEach((example, row) => {
      const own = key(1).fold("augment", 0, example);
      const wanted = [...texts.train[example]!, words[own.words[0] & 1]!].map((word) =>
        sentences.vocabulary!.indexOf(word),
      );
      expect([...augmented.inputs.data.subarray(3 * row, 3 * row + wanted.length)]).toEqual(wanted);
    });
  });

  it("changes recordings before their spectrograms, with the statistics of the unchanged", async () => {
    const raw = await tones({ train: 12, validation: 4, test: 4 });
    const spectra = await logMel({ bands: 8 }).apply(raw, { key: key(1) });
    const options = { key: key(1), batchSize: 12 };
    const louder = (factor: number): RowAugment => resolveAugment(gain({ min: factor, max: factor }), spectra);
    const plain = batches(spectra.train, options).read(0).inputs.data.slice();
    const same = batches(spectra.train, { ...options, augment: louder(0) }).read(0).inputs.data;
    expect(same).toEqual(plain);
    const changed = batches(spectra.train, { ...options, augment: louder(-20) }).read(0).inputs.data;
    const mean = (values: ArrayLike<number>): number =>
      Array.from(values).reduce((sum, x) => sum + x, 0) / values.length;
    expect(mean(changed)).toBeLessThan(mean(plain) - 0.1);
    // A split that somebody changed has no source any more.
    const other = {
      ...spectra,
      train: { ...spectra.train, inputs: array(plain, { shape: spectra.train.inputs.shape }) },
    };
    expect(() => resolveAugment(gain(), other)).toThrow("has arrays alone");
  });
});
