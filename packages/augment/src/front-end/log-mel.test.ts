import { readFileSync } from "node:fs";

import { DataError, key, normal, OptionError, ShapeError } from "@nn/core";
import { describe, expect, it } from "vitest";

import { fft } from "./fft.ts";
import { logMel, type LogMelOptions } from "./log-mel.ts";
import { hertzToMel, melBands, melToHertz } from "./mel.ts";

describe("fft", () => {
  it("equals the sum that defines it, and a spike has a flat spectrum", () => {
    for (const n of [1, 2, 8, 64]) {
      const [x, y] = [normal(key(1), n), normal(key(2), n)];
      const [real, imaginary] = [Float64Array.from(x), Float64Array.from(y)];
      fft(n)(real, imaginary);
      for (let k = 0; k < n; k++) {
        let [re, im] = [0, 0];
        for (let i = 0; i < n; i++) {
          const angle = (-2 * Math.PI * k * i) / n;
          re += x[i]! * Math.cos(angle) - y[i]! * Math.sin(angle);
          im += x[i]! * Math.sin(angle) + y[i]! * Math.cos(angle);
        }
        expect(real[k]).toBeCloseTo(re, 11);
        expect(imaginary[k]).toBeCloseTo(im, 11);
      }
    }
    const spike = Float64Array.from([1, 0, 0, 0]);
    fft(4)(spike, new Float64Array(4));
    expect([...spike]).toEqual([1, 1, 1, 1]);
    expect(() => fft(12)).toThrow(ShapeError);
  });
});

it("mel: 1000 Hz is 999.9855 on HTK's scale, and back", () => {
  expect(hertzToMel(1000)).toBeCloseTo(2595 * Math.log10(1 + 1000 / 700), 10);
  expect(melToHertz(hertzToMel(3210))).toBeCloseTo(3210, 9);
});

it("neighbouring bands add up to 1 between the middles of the first and the last", () => {
  const bands = melBands({ sampleRate: 8000, fftSize: 256, bands: 10, low: 100, high: 3800 });
  const total = new Float64Array(129);
  for (const { first, weights } of bands) weights.forEach((weight, i) => (total[first + i]! += weight));
  for (let bin = 10; bin < 100; bin++) expect(total[bin]).toBeCloseTo(1, 12);
});

interface Golden {
  readonly options: Required<LogMelOptions>;
  readonly shape: readonly number[];
  readonly values: readonly number[];
}

const golden = JSON.parse(
  readFileSync(new URL("../../fixtures/log-mel.json", import.meta.url), "utf8"),
) as readonly Golden[];

describe("logMel", () => {
  it.each(golden)("equals numpy's spectrogram for $options", ({ options, shape, values }) => {
    const { sampleRate } = options;
    const data = Float32Array.from({ length: Math.floor(sampleRate / 16) }, (_, n) => {
      const turns = (n * n * 3 + n * 1500) % 65536;
      return 0.5 * Math.sin((2 * Math.PI * turns) / 65536);
    });
    const got = logMel(options)({ data, sampleRate });
    expect(got.shape).toEqual(shape);
    // float32 rounds values up to 8 by 2.4e-7 and the small powers of a quiet band carry the rounding of the input.
    got.data.forEach((value, i) =>
      expect(Math.abs(value - values[i]!)).toBeLessThan(2e-6 * Math.max(1, Math.abs(values[i]!))),
    );
  });

  it("puts a tone into the band around it, and silence at ln 1e-10", () => {
    const options = { sampleRate: 8000, bands: 32 };
    const data = Float32Array.from({ length: 8000 }, (_, i) => Math.sin((2 * Math.PI * 1000 * i) / 8000));
    const { data: values, shape } = logMel(options)({ data, sampleRate: 8000 });
    expect(shape).toEqual([98, 32]);
    const edge = (i: number): number => melToHertz(hertzToMel(20) + ((hertzToMel(4000) - hertzToMel(20)) * i) / 33);
    const loudest = values.subarray(0, 32).indexOf(Math.max(...values.subarray(0, 32)));
    expect(edge(loudest)).toBeLessThan(1000);
    expect(edge(loudest + 2)).toBeGreaterThan(1000);
    const silence = logMel(options)({ data: new Float32Array(200), sampleRate: 8000 });
    expect([...new Set(silence.data)]).toEqual([Math.fround(Math.log(1e-10))]);
  });

  it("refuses another sample rate, short signals and impossible bands", () => {
    const frontEnd = logMel({ sampleRate: 16000 });
    expect(() => frontEnd({ data: new Float32Array(8000), sampleRate: 8000 })).toThrow(
      new DataError("logMel: the signal has 8000 samples a second; this front end wants 16000"),
    );
    expect(() => frontEnd({ data: new Float32Array(399), sampleRate: 16000 })).toThrow(ShapeError);
    expect(() => logMel({ sampleRate: 8000, high: 5000 })).toThrow(OptionError);
    expect(() => logMel({ sampleRate: 8000, low: 4000 })).toThrow(OptionError);
    expect(() => logMel({ sampleRate: 8000, bands: 128 })).toThrow(/band 4 of 128 lies between two bins/);
  });
});
