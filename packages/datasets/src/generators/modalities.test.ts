import { type Dataset, key, OptionError } from "@nn/core";
import { describe, expect, it } from "vitest";
import type { DatasetPlugin } from "../define-dataset.ts";
import { feelings, sentenceSynonyms } from "../sentences/grammar.ts";
import { encodeText } from "../text/vocabulary.ts";
import { resonate } from "../tones/resonator.ts";
import { sentences } from "./sentences.ts";
import { tones } from "./tones.ts";

interface Counts {
  readonly train: number;
  readonly validation: number;
  readonly test: number;
  readonly seed: number;
}
interface Generator {
  readonly name: string;
  readonly load: DatasetPlugin<Counts>;
  readonly classes: number;
  readonly width: number;
  readonly digest: string;
}
const generators: readonly Generator[] = [
  {
    name: "tones",
    load: tones,
    classes: 6,
    width: 2000,
    digest: "9bd1185e773ff07660505d34bc3b85cabf33cd21f05d3e08d2a7c6aa0aa3c1de",
  },
  {
    name: "sentences",
    load: sentences,
    classes: 4,
    width: 20,
    digest: "1a6a64f410de4bd066461f271b5e99a7c38333a78a8c670fe5d99271b974f9cf",
  },
];

describe.each(generators)("$name", ({ load, classes, width, digest }) => {
  const small = { train: 24, validation: 12, test: 12 };
  const first = (data: Dataset, split: "train" | "validation" | "test", count: number): unknown => [
    data[split]?.inputs.data.slice(0, count * width),
    data.texts?.[split]?.slice(0, count),
  ];

  it("is the same bits on every machine", async () => {
    expect((await load(small)).digest).toBe(digest);
  });

  it("has every class equally often", async () => {
    const { train, classes: names } = await load(small);
    expect(names.length).toBe(classes);
    for (let label = 0; label < classes; label += 1) {
      expect([...train.targets.data].filter((target) => target === label).length).toBe(24 / classes);
    }
  });

  it("draws example i the same whatever the counts", async () => {
    const short = await load(small);
    const long = await load({ train: 36, validation: 0, test: 24 });
    expect(first(long, "train", 24)).toEqual(first(short, "train", 24));
    expect(first(long, "test", 12)).toEqual(first(short, "test", 12));
    expect(long.validation).toBeUndefined();
    expect(long.texts?.validation).toBeUndefined();
  });

  it("draws splits and seeds apart", async () => {
    const base = await load(small);
    expect(first(base, "train", 12)).not.toEqual(first(base, "test", 12));
    expect(first(base, "validation", 12)).not.toEqual(first(base, "test", 12));
    expect((await load({ ...small, seed: 1 })).digest).not.toBe(base.digest);
    expect((await load(small).load({ key: key(1) })).digest).toBe((await load({ ...small, seed: 1 })).digest);
  });

  it("refuses counts that make no sense", () => {
    expect(() => load({ train: 0 })).toThrow(OptionError);
    expect(() => load({ test: 1.5 })).toThrow("test is 1.5; wanted an integer ≥ 1");
    expect(() => load({ validation: -1 })).toThrow(OptionError);
  });
});

describe("tones", () => {
  const clip = (data: Dataset, i: number): Float32Array => {
    const width = data.inputShape[0] ?? 0;
    return data.train.inputs.data.slice(i * width, (i + 1) * width) as Float32Array;
  };
  /** Times that the sign changes. */
  const crossings = (samples: Float32Array): number =>
    samples.reduce((count, value, i) => count + (value < 0 !== (samples[i - 1] ?? value) < 0 ? 1 : 0), 0);

  it("rise, fall, or keep their pitch", async () => {
    const data = await tones({ train: 60, snr: 120 });
    for (let i = 0; i < 60; i += 6) {
      for (const [label, sign] of [
        [0, 1],
        [1, -1],
      ] as const) {
        const samples = clip(data, i + label);
        const sounding = samples.subarray(
          samples.findIndex((value) => Math.abs(value) > 1e-3),
          samples.findLastIndex((value) => Math.abs(value) > 1e-3),
        );
        const half = sounding.length >> 1;
        expect(sign * (crossings(sounding.subarray(half)) - crossings(sounding.subarray(0, half)))).toBeGreaterThan(10);
      }
    }
  });

  it("are loud enough and never beyond ±1", async () => {
    for (const snr of [120, -40]) {
      const data = await tones({ train: 30, snr });
      for (let i = 0; i < 30; i += 1) {
        const peak = clip(data, i).reduce((high, value) => Math.max(high, Math.abs(value)), 0);
        expect(peak).toBeGreaterThan(0.09);
        expect(peak).toBeLessThanOrEqual(snr === 120 ? 0.51 : 1);
      }
    }
  });

  it("have noise of the power asked for", async () => {
    const [quiet, loud] = await Promise.all([0, 20].map((snr) => tones({ train: 60, snr, test: 6, validation: 0 })));
    const clean = await tones({ train: 60, snr: 120, test: 6, validation: 0 });
    const noisePower = (data: Dataset | undefined): number =>
      Array.from(data?.train.inputs.data ?? []).reduce((sum, value, i) => {
        const difference = value - (clean.train.inputs.data[i] ?? 0);
        return sum + difference * difference;
      }, 0);
    // 20 dB are a factor of 100; clipping takes a little from the louder noise.
    expect(noisePower(quiet) / noisePower(loud)).toBeGreaterThan(95);
    expect(noisePower(quiet) / noisePower(loud)).toBeLessThan(100.5);
  });

  it("are as often one way up as the other, without an offset", async () => {
    const data = await tones({ train: 600, snr: 120 });
    let upwards = 0;
    for (let i = 0; i < 600; i += 1) {
      const samples = clip(data, i);
      const peak = samples.reduce((high, value) => (Math.abs(value) > Math.abs(high) ? value : high), 0);
      const mean = samples.reduce((sum, value) => sum + value, 0) / samples.length;
      upwards += peak > 0 ? 1 : 0;
      expect(Math.abs(mean)).toBeLessThan(0.05 * Math.abs(peak));
    }
    // 600 coins: five standard deviations are 61, a false alarm in 2 million.
    expect(Math.abs(upwards - 300)).toBeLessThan(62);
  });

  it("take their length from the seconds", async () => {
    const data = await tones({ train: 6, seconds: 0.1 });
    expect(data.inputShape).toEqual([800, 1]);
    expect(data.sampleRate).toBe(8000);
    expect(() => tones({ seconds: 0 })).toThrow(OptionError);
    expect(() => tones({ snr: Number.NaN })).toThrow(OptionError);
  });

  it("resonate with gain 1 at frequency 0 and most at the centre", () => {
    const response = (frequency: number): number => {
      const wave = Float64Array.from({ length: 4000 }, (_, i) => Math.cos(2 * Math.PI * frequency * i));
      return Math.max(...resonate(wave, 0.1, 0.01).subarray(3000));
    };
    expect(response(0)).toBeCloseTo(1, 6);
    expect(response(0.1)).toBeGreaterThan(3 * response(0.15));
    expect(response(0.1)).toBeGreaterThan(3 * response(0));
  });
});

describe("sentences", () => {
  /** Class whose words are most frequent in a sentence. */
  const guess = (words: readonly string[]): number => {
    const counts = feelings.map(
      ({ adjective, verb, feeling }) =>
        words.filter((word) => [...adjective, ...verb, ...feeling].includes(word)).length,
    );
    return counts.indexOf(Math.max(...counts));
  };

  it("tell their class by several words", async () => {
    const { texts, train } = await sentences({ train: 400, confusion: 0 });
    texts?.train.forEach((words, i) => {
      expect(guess(words)).toBe(train.targets.data[i]);
      expect(words.filter((word) => Object.hasOwn(sentenceSynonyms, word)).length).toBeGreaterThanOrEqual(2);
      expect(words.length).toBeLessThanOrEqual(20);
    });
  });

  it("are confused as often as asked for", async () => {
    const { texts, train } = await sentences({ train: 4000, confusion: 0.3, classes: 2 });
    let own = 0;
    let all = 0;
    texts?.train.forEach((words, i) => {
      for (const word of words.filter((candidate) => Object.hasOwn(sentenceSynonyms, candidate))) {
        all += 1;
        own += guess([word]) === train.targets.data[i] ? 1 : 0;
      }
    });
    // About 10,000 words: five standard deviations are 0.023, a false alarm in 2 million.
    expect(Math.abs(1 - own / all - 0.3)).toBeLessThan(0.023);
  });

  it("have every word in the vocabulary, and ids that are those words", async () => {
    const data = await sentences({ train: 200, test: 400 });
    const { vocabulary = [], texts, test } = data;
    expect(new Set(vocabulary).size).toBe(vocabulary.length);
    texts?.test.forEach((words, i) => {
      expect(words.every((word) => vocabulary.indexOf(word) > 1)).toBe(true);
      expect(test.inputs.data.subarray(20 * i, 20 * i + 20)).toEqual(encodeText(vocabulary, words, 20));
    });
  });

  it("hold words in the test part that few training sentences lack, and synonyms bring in", async () => {
    const { texts } = await sentences({ train: 40, test: 1000 });
    const seen = new Set(texts?.train.flat());
    const telling = (texts?.test.flat() ?? []).filter((word) => Object.hasOwn(sentenceSynonyms, word));
    const unseen = telling.filter((word) => !seen.has(word));
    expect(unseen.length / telling.length).toBeGreaterThan(0.1);
    const reached = unseen.filter((word) => sentenceSynonyms[word]?.some((other) => seen.has(other)));
    expect(reached.length / unseen.length).toBeGreaterThan(0.95);
  });

  it("have no synonym in two groups", () => {
    const words = feelings.flatMap(({ adjective, verb, feeling }) => [...adjective, ...verb, ...feeling]);
    expect(new Set(words).size).toBe(words.length);
  });

  it("refuse options that make no sense", async () => {
    expect(() => sentences({ classes: 5 })).toThrow(OptionError);
    expect(() => sentences({ confusion: -0.1 })).toThrow(OptionError);
    expect(() => sentences({ scale: "none" } as object)).toThrow(/scale/);
  });
});
