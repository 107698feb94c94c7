import { type AudioSample, DataError, key, normal, OptionError, ShapeError } from "@nn/core";
import { describe, expect, it } from "vitest";

import { frequencyMask } from "../spectrogram/frequency-mask.ts";
import { timeMask } from "../spectrogram/time-mask.ts";
import { gain } from "./gain.ts";
import { noiseAtSnr } from "./noise-at-snr.ts";
import { speed } from "./speed.ts";
import { timeShift } from "./time-shift.ts";

const rate = 8000;
const tone = (hertz: number, n: number = rate): AudioSample => ({
  data: Float32Array.from({ length: n }, (_, i) => Math.sin((2 * Math.PI * hertz * i) / rate)),
  sampleRate: rate,
});
const power = (data: Float32Array): number => data.reduce((sum, x) => sum + x * x, 0) / data.length;

describe("noiseAtSnr", () => {
  it("adds noise at the stated ratio (4.9 standard errors of a variance: false alarm 1e-6)", () => {
    const sample = tone(440);
    for (const snr of [-10, 0, 20]) {
      const { data } = noiseAtSnr({ min: snr, max: snr }).apply(key(2), sample);
      const noise = data.map((x, i) => x - sample.data[i]!);
      const expected = power(sample.data) / 10 ** (snr / 10);
      expect(Math.abs(power(noise) / expected - 1)).toBeLessThan(4.9 * Math.sqrt(2 / rate));
    }
  });

  it("takes the power of the recording, not of its padding, which stays silent", () => {
    const recording = tone(440, 3580).data.fill(0.5, 0, 1);
    const padded = new Float32Array(rate);
    padded.set(recording, 800);
    const { data } = noiseAtSnr({ min: 10, max: 10 }).apply(key(2), { data: padded, sampleRate: rate });
    const noise = data.map((x, i) => x - padded[i]!);
    expect(Math.abs(power(noise.subarray(800, 4380)) / (power(recording) / 10) - 1)).toBeLessThan(
      4.9 * Math.sqrt(2 / 3580),
    );
    expect([...noise.subarray(0, 800), ...noise.subarray(4380)].every((x) => x === 0)).toBe(true);
  });

  it("draws ratios over the whole range, and leaves silence alone", () => {
    const drawn = Array.from({ length: 300 }, (_, i) => noiseAtSnr().draw(key(i), tone(1, 4)).snr!);
    expect(Math.min(...drawn)).toBeLessThan(7);
    expect(Math.max(...drawn)).toBeGreaterThan(38);
    const silence = { data: new Float32Array(9), sampleRate: rate };
    expect(noiseAtSnr().apply(key(0), silence)).toEqual(silence);
  });
});

describe("gain and timeShift", () => {
  it("20 dB is a factor of 10, −6.0206 dB of ½", () => {
    const sample = { data: new Float32Array([1, -2]), sampleRate: rate };
    expect([...gain().applyWith({ decibels: 20 }, sample).data]).toEqual([10, -20]);
    expect(gain().applyWith({ decibels: -20 * Math.log10(2) }, sample).data[0]).toBeCloseTo(0.5, 7);
  });

  it("moves by whole samples, with silence or around the end", () => {
    const sample = { data: new Float32Array([1, 2, 3, 4]), sampleRate: 10 };
    expect([...timeShift().applyWith({ seconds: 0.1 }, sample).data]).toEqual([0, 1, 2, 3]);
    expect([...timeShift().applyWith({ seconds: -0.2 }, sample).data]).toEqual([3, 4, 0, 0]);
    expect([...timeShift({ mode: "wrap" }).applyWith({ seconds: 0.5 }, sample).data]).toEqual([4, 1, 2, 3]);
    expect([...timeShift({ mode: "wrap" }).applyWith({ seconds: -0.9 }, sample).data]).toEqual([2, 3, 4, 1]);
  });
});

describe("speed", () => {
  const worst = (a: Float32Array, b: Float32Array, margin: number): number =>
    Math.max(
      ...Array.from({ length: Math.min(a.length, b.length) - 2 * margin }, (_, i) =>
        Math.abs(a[i + margin]! - b[i + margin]!),
      ),
    );

  it("raises a tone: 400 Hz at 1.25 is 500 Hz", () => {
    const sped = speed({ length: "change" }).applyWith({ factor: 1.25 }, tone(400));
    expect(sped.data.length).toBe(6400);
    expect(worst(sped.data, tone(500).data, 100)).toBeLessThan(2e-3);
    const slowed = speed({ length: "change" }).applyWith({ factor: 0.8 }, tone(400));
    expect(slowed.data.length).toBe(10000);
    expect(worst(slowed.data, tone(320).data, 100)).toBeLessThan(2e-3);
  });

  it("removes tones that would fold back, which a line between samples does not", () => {
    const loud = (interpolation: "sinc" | "linear"): number =>
      power(speed({ interpolation, length: "change" }).applyWith({ factor: 2 }, tone(3500)).data.subarray(100, -100));
    expect(loud("sinc")).toBeLessThan(1e-5);
    expect(loud("linear")).toBeGreaterThan(0.4);
  });

  it("at factor 2 the line takes every second sample, and the length is kept with silence at the end", () => {
    const sample = { data: new Float32Array([1, 2, 3, 4, 5, 6]), sampleRate: rate };
    const linear = speed({ interpolation: "linear" });
    expect([...linear.applyWith({ factor: 2 }, sample).data]).toEqual([1, 3, 5, 0, 0, 0]);
    expect([...linear.applyWith({ factor: 0.5 }, sample).data]).toEqual([1, 1.5, 2, 2.5, 3, 3.5]);
  });
});

describe("masks", () => {
  const spectrogram = { data: normal(key(1), 60 * 30), shape: [60, 30] };
  const maskedFrames = (data: Float32Array, value: number): number =>
    Array.from({ length: 60 }, (_, t) => data.subarray(t * 30, (t + 1) * 30)).filter((frame) =>
      frame.every((x) => x === value),
    ).length;

  it("hide at most their width, every width from 0, and touch both ends", () => {
    const masks = Array.from({ length: 600 }, (_, i) => timeMask(10).draw(key(i), spectrogram).masks[0]!);
    expect(new Set(masks.map(({ width }) => width))).toEqual(new Set(Array.from({ length: 11 }, (_, i) => i)));
    expect(masks.some(({ start }) => start === 0)).toBe(true);
    expect(masks.some(({ start, width }) => width > 0 && start + width === 60)).toBe(true);
    expect(masks.every(({ start, width }) => start + width <= 60)).toBe(true);
    const bands = Array.from({ length: 600 }, (_, i) => frequencyMask(30).draw(key(i), spectrogram).masks[0]!);
    expect(Math.max(...bands.map(({ width }) => width))).toBe(30);
  });

  it("are no longer than the fraction", () => {
    const widths = Array.from(
      { length: 200 },
      (_, i) => timeMask({ width: 70, fraction: 0.2 }).draw(key(i), spectrogram).masks[0]!.width,
    );
    expect(Math.max(...widths)).toBe(12);
  });

  it("put the mean or 0 in the right places", () => {
    const masks = { masks: [{ start: 5, width: 3 }] };
    expect(maskedFrames(timeMask({ fill: "zero" }).applyWith(masks, spectrogram).data, 0)).toBe(3);
    const mean = Math.fround(spectrogram.data.reduce((sum, x) => sum + x, 0) / 1800);
    expect(maskedFrames(timeMask().applyWith(masks, spectrogram).data, mean)).toBe(3);
    const { data } = frequencyMask({ fill: "zero" }).applyWith(masks, spectrogram);
    data.forEach((x, i) => expect(x === 0).toBe(i % 30 >= 5 && i % 30 < 8));
  });
});

it("refuses what is no signal, and bad options", () => {
  expect(() => gain().apply(key(0), { data: new Float32Array(3), sampleRate: 0 })).toThrow(DataError);
  expect(() => gain().apply(key(0), { data: new Float32Array(0), sampleRate: rate })).toThrow(ShapeError);
  expect(() => gain({ min: 3, max: 1 })).toThrow(OptionError);
  expect(() => speed({ min: 0 })).toThrow(OptionError);
  expect(() => frequencyMask(8).apply(key(0), { data: new Float32Array(8), shape: [2, 4] })).toThrow(
    new OptionError("frequencyMask: width is 8; the spectrogram has 4 channels"),
  );
});
