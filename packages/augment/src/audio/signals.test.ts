import { type AudioSample, key, normal } from "@nn/core";
import { describe, expect, it } from "vitest";

import { fft } from "../front-end/fft.ts";
import { specAugment } from "../spectrogram/spec-augment.ts";
import { timeWarp } from "../spectrogram/time-warp.ts";
import { clipping } from "./clipping.ts";
import { colouredNoise } from "./coloured-noise.ts";
import { dropSegments } from "./drop-segments.ts";
import { highPass } from "./high-pass.ts";
import { lowPass } from "./low-pass.ts";
import { pitchShift } from "./pitch-shift.ts";
import { reverb } from "./reverb.ts";
import { timeStretch } from "./time-stretch.ts";

const rate = 8000;
const tone = (hertz: number, n: number = rate): AudioSample => ({
  data: Float32Array.from({ length: n }, (_, i) => Math.sin((2 * Math.PI * hertz * i) / rate)),
  sampleRate: rate,
});
const power = (data: Float32Array): number => data.reduce((sum, x) => sum + x * x, 0) / data.length;
/** The strongest frequency among multiples of rate/4096. */
function pitch(data: Float32Array): number {
  const [real, imaginary] = [Float64Array.from(data.subarray(1000, 1000 + 4096)), new Float64Array(4096)];
  fft(4096)(real, imaginary);
  let best = 0;
  for (let bin = 1; bin < 2048; bin++) {
    if (Math.hypot(real[bin]!, imaginary[bin]!) > Math.hypot(real[best]!, imaginary[best]!)) best = bin;
  }
  return (best * rate) / 4096;
}

describe("filters of second order", () => {
  it("are 3 dB down at the cutoff and 12 dB an octave beyond", () => {
    const through = (filtered: AudioSample): number => 10 * Math.log10(2 * power(filtered.data.subarray(2000)));
    expect(through(lowPass().applyWith({ cutoff: 500 }, tone(500)))).toBeCloseTo(-3.01, 1);
    expect(through(lowPass().applyWith({ cutoff: 250 }, tone(1000)))).toBeLessThan(-24);
    expect(through(lowPass().applyWith({ cutoff: 1000 }, tone(50)))).toBeCloseTo(0, 1);
    expect(through(highPass().applyWith({ cutoff: 500 }, tone(500)))).toBeCloseTo(-3.01, 1);
    expect(through(highPass().applyWith({ cutoff: 1000 }, tone(250)))).toBeLessThan(-23);
  });
});

describe("the phase vocoder", () => {
  // Phases of neighbouring bins drift apart: a tone loses up to 2 dB.
  const softened = (data: Float32Array): number => 10 * Math.log10(2 * power(data));

  it("keeps the pitch when the tempo changes, and the loudness to 2 dB", () => {
    for (const factor of [0.8, 1.25]) {
      const { data } = timeStretch().applyWith({ factor }, tone(440));
      expect(Math.abs(pitch(data) - 440)).toBeLessThan(3);
      expect(Math.abs(softened(data.subarray(1000, 5000)))).toBeLessThan(2);
    }
    const sped = timeStretch().applyWith({ factor: 2 }, tone(440)).data;
    expect(power(sped.subarray(4400))).toBeLessThan(1e-3);
  });

  it("moves the pitch by semitones at the same length: 12 are an octave", () => {
    const { data } = pitchShift().applyWith({ semitones: 12 }, tone(440));
    expect(data.length).toBe(rate);
    expect(Math.abs(pitch(data) - 880)).toBeLessThan(3);
    expect(Math.abs(pitch(pitchShift().applyWith({ semitones: -12 }, tone(880)).data) - 440)).toBeLessThan(3);
    expect(Math.abs(softened(data.subarray(2000, 6000)))).toBeLessThan(2);
  });
});

describe("coloured noise", () => {
  it("has its ratio exactly, and falls by 3 or 6 dB an octave", () => {
    const sample = tone(440);
    for (const [colour, slope] of [
      ["pink", -3.01],
      ["brown", -6.02],
      ["violet", 6.02],
    ] as const) {
      const { data } = colouredNoise({ colour }).applyWith({ snr: 10, noise: [1, 2] }, sample);
      const noise = data.map((x, i) => x - sample.data[i]!);
      expect(power(sample.data) / power(noise)).toBeCloseTo(10, 2);
      const [real, imaginary] = [Float64Array.from(noise.subarray(0, 4096)), new Float64Array(4096)];
      // A window keeps strong low tones from leaking into high ones.
      for (let n = 0; n < 4096; n++) real[n]! *= 0.5 - 0.5 * Math.cos((2 * Math.PI * n) / 4096);
      fft(4096)(real, imaginary);
      const band = (from: number): number => {
        let sum = 0;
        for (let bin = from; bin < 2 * from; bin++) sum += real[bin]! ** 2 + imaginary[bin]! ** 2;
        return sum / from;
      };
      // From 128 … 255 to 512 … 1023: two octaves, of hundreds of bins each.
      expect(Math.abs((10 * Math.log10(band(512) / band(128))) / 2 - slope)).toBeLessThan(0.75);
    }
  });

  it("leaves padding silent", () => {
    const padded = new Float32Array(600);
    padded.set(normal(key(1), 200), 100);
    const { data } = colouredNoise().apply(key(2), { data: padded, sampleRate: rate });
    expect([...data.subarray(0, 100), ...data.subarray(300)].every((x) => x === 0)).toBe(true);
  });
});

describe("rooms and losses", () => {
  it("an echo has its power and dies away", () => {
    const click = { data: new Float32Array(rate), sampleRate: rate };
    click.data[100] = 1;
    const { data } = reverb().applyWith({ seconds: 0.2, echo: 0.25, noise: [3, 4] }, click);
    expect(data[100]).toBe(1);
    expect(data.subarray(101).reduce((sum, x) => sum + x * x, 0)).toBeCloseTo(0.25, 5);
    // A third of the time is 20 dB: all but 1 % of the power lies before it, up to the draw of the noise.
    expect(data.subarray(101 + 534).reduce((sum, x) => sum + x * x, 0)).toBeLessThan(0.01);
    expect(data.subarray(100 + 1600).every((x) => x === 0)).toBe(true);
  });

  it("clipping takes its share, segments become silent", () => {
    const ramp = { data: Float32Array.from([1, -2, 3, -4, 5, -6, 7, -8, 9, -10]), sampleRate: 10 };
    expect([...clipping().applyWith({ share: 0.3 }, ramp).data]).toEqual([1, -2, 3, -4, 5, -6, 7, -7, 7, -7]);
    const dropped = dropSegments().applyWith({ segments: [{ start: 0.2, length: 0.3 }] }, ramp).data;
    expect([...dropped]).toEqual([1, -2, 0, 0, 0, -6, 7, -8, 9, -10]);
  });
});

describe("time warp and SpecAugment", () => {
  const ramp = { data: Float32Array.from({ length: 9 }, (_, t) => t), shape: [9, 1] };

  it("moves one frame, keeps both ends, and is linear between them", () => {
    const { data } = timeWarp().applyWith({ warp: { at: 4, by: 2 } }, ramp);
    expect([data[0], data[3], data[6], data[7], data[8]]).toEqual([0, 2, 4, 6, 8]);
  });

  it("takes every frame and distance that there is room for", () => {
    const drawn = Array.from({ length: 400 }, (_, i) => timeWarp(2).draw(key(i), ramp).warp);
    expect(new Set(drawn.map(({ at }) => at))).toEqual(new Set([3, 4, 5]));
    expect(new Set(drawn.map(({ by }) => by))).toEqual(new Set([-2, -1, 0, 1, 2]));
  });

  it("policies have their numbers of masks, within their widths", () => {
    const sample = { data: new Float32Array(300 * 80).fill(1), shape: [300, 80] };
    for (const [policy, bands, times, band, time] of [
      ["LB", 1, 1, 27, 100],
      ["LD", 2, 2, 27, 100],
      ["SM", 2, 2, 15, 60],
      ["SS", 2, 2, 27, 60],
    ] as const) {
      const drawn = Array.from({ length: 200 }, (_, i) => specAugment(policy).draw(key(i), sample));
      expect(drawn.every((draw) => draw.bands.length === bands && draw.times.length === times)).toBe(true);
      expect(Math.max(...drawn.flatMap((draw) => draw.bands.map(({ width }) => width)))).toBe(band);
      const longest = Math.max(...drawn.flatMap((draw) => draw.times.map(({ width }) => width)));
      expect(longest).toBeLessThanOrEqual(time);
      expect(longest).toBeGreaterThan(0.95 * time);
      expect(Math.max(...drawn.map(({ warp }) => Math.abs(warp.by)))).toBeGreaterThan(policy.startsWith("L") ? 70 : 35);
    }
  });
});
