import { array, definePlugin, key, type Augmentation, type ImageSample, type Key } from "@nn/core";
import { describe, expect, it } from "vitest";

import { resolveAugment } from "./augment.ts";
import { batches } from "./batches.ts";

const count = 10;
const split = {
  inputs: array(Array.from({ length: count }, (_, i) => [i, i + 0.5])),
  targets: array(
    Array.from({ length: count }, (_, i) => i),
    { dtype: "int32" },
  ),
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
    const source = batches(split, { key: key(1), batchSize: 5, augment });
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
    const augmented = batches(split, { key: key(1), batchSize: 5, augment: resolveAugment(negative) }).read(1);
    expect([...augmented.inputs.data].map((value) => -value)).toEqual([...plain]);
  });

  it("refuses an augmentation that changes the shape, or that is made for something else", () => {
    const longer = resolveAugment((_key, { data }) => ({ data, shape: [1, 2] }));
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
    expect(() => resolveAugment(swap())).toThrow("test:swap augments text");
    expect(() => resolveAugment("flap")).toThrow('unknown augmentation "flap"; did you mean "flip"?');
  });
});
