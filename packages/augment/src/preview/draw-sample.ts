/** @file One sample of a contact sheet, as SVG in a box of a given size. */
import type { AudioSample, ImageSample, SampleDomain, SampleTypes, SpectrogramSample } from "@nn/core";
import { math } from "@nn/core";

import { fft } from "../front-end/fft.ts";
import { encodePng, pngAddress } from "./png.ts";
import { drawWords } from "./word-differences.ts";

/** Size of the picture of a sample. */
export interface CellSize {
  readonly width: number;
  readonly height: number;
}

export const cellSizes: Readonly<Record<SampleDomain, CellSize>> = {
  image: { width: 112, height: 112 },
  audio: { width: 200, height: 120 },
  spectrogram: { width: 200, height: 96 },
  text: { width: 320, height: 72 },
};

/** Values from `low` to `high` as levels 0 … 255. */
function levels(data: ArrayLike<number>, low: number, high: number): Uint8Array {
  const scale = high > low ? 255 / (high - low) : 0;
  return Uint8Array.from(data, (x) => Math.min(255, Math.max(0, Math.round((x - low) * scale))));
}

function extent(data: ArrayLike<number>): readonly [number, number] {
  let [low, high] = [Infinity, -Infinity];
  for (let i = 0; i < data.length; i++) {
    low = Math.min(low, data[i]!);
    high = Math.max(high, data[i]!);
  }
  return [low, high];
}

function picture(png: Uint8Array, { width, height }: CellSize, fit: "none" | "xMidYMid"): string {
  return `<image width="${width}" height="${height}" preserveAspectRatio="${fit}" style="image-rendering:pixelated" href="${pngAddress(png)}"/>`;
}

/** The original says what black and white are, so that brighter copies look brighter. */
function drawImage(sample: ImageSample, original: ImageSample, size: CellSize): string {
  const [height, width, channels] = sample.shape as [number, number, number];
  const shown = channels === 3 || channels === 4 ? channels : 1;
  const values = levels(sample.data, ...extent(original.data));
  const kept = shown === channels ? values : values.filter((_, i) => i % channels === 0);
  const scale = Math.min(size.width / width, size.height / height);
  const [left, top] = [(size.width - width * scale) / 2, (size.height - height * scale) / 2];
  const place = (x: number, along: number): string => (along + x * scale).toFixed(1);
  const boxes = (sample.boxes ?? []).map(
    (box) =>
      `<rect x="${place(box.left, left)}" y="${place(box.top, top)}" width="${((box.right - box.left) * scale).toFixed(1)}" height="${((box.bottom - box.top) * scale).toFixed(1)}" fill="none" stroke="#d33"/>`,
  );
  const points = (sample.points ?? []).map(
    ({ x, y }) => `<circle cx="${place(x, left)}" cy="${place(y, top)}" r="2.5" fill="#d33"/>`,
  );
  return [picture(encodePng(kept, height, width, shown), size, "xMidYMid"), ...boxes, ...points].join("");
}

/** Time to the right, the first channel below. */
function drawSpectrogram({ data, shape }: SpectrogramSample, original: SpectrogramSample, size: CellSize): string {
  const [frames, channels] = shape as [number, number];
  const upright = Float32Array.from({ length: data.length }, (_, i) => {
    const [t, channel] = [i % frames, channels - 1 - Math.floor(i / frames)];
    return data[t * channels + channel]!;
  });
  return picture(encodePng(levels(upright, ...extent(original.data)), channels, frames, 1), size, "none");
}

/** The wave above, its spectrum over time below: ln of the power in 32 ms. */
function drawAudio(sample: AudioSample, original: AudioSample, size: CellSize): string {
  const half = size.height / 2;
  const [low, high] = extent(original.data);
  const loudest = Math.max(Math.abs(low), Math.abs(high)) || 1;
  const y = (x: number): string => (half / 2 - (Math.min(1.2, Math.max(-1.2, x / loudest)) * half) / 2.6).toFixed(1);
  const columns = Array.from({ length: size.width }, (_, column) => {
    const from = Math.floor((column * sample.data.length) / size.width);
    const to = Math.max(from + 1, Math.floor(((column + 1) * sample.data.length) / size.width));
    const [least, most] = extent(sample.data.subarray(from, to));
    return Number.isFinite(least) ? `M${column} ${y(most)}V${y(least)}` : "";
  });
  const below = drawSpectrogram(spectrum(sample), spectrum(original), { width: size.width, height: half - 4 });
  return `<path d="${columns.join("")}" stroke="#357" fill="none"/><g transform="translate(0 ${half + 4})">${below}</g>`;
}

function spectrum({ data, sampleRate }: AudioSample): SpectrogramSample {
  let size = 32;
  while (size < sampleRate * 0.032 && size < 4096) size *= 2;
  const transform = fft(size);
  const bins = size / 2;
  const frames = Math.max(1, Math.ceil(data.length / (size / 2)));
  const out = new Float32Array(frames * bins);
  for (let frame = 0; frame < frames; frame++) {
    const [real, imaginary] = [new Float64Array(size), new Float64Array(size)];
    for (let n = 0; n < size; n++) {
      const window = 0.5 - 0.5 * math.cos((6.283185307179586 * n) / size);
      real[n] = window * (data[frame * (size / 2) + n] ?? 0);
    }
    transform(real, imaginary);
    for (let bin = 0; bin < bins; bin++) {
      out[frame * bins + bin] = math.log(1e-6 + real[bin]! * real[bin]! + imaginary[bin]! * imaginary[bin]!);
    }
  }
  return { data: out, shape: [frames, bins] };
}

/** A sample beside the one that it was made of, which sets the scale. */
export function drawSample<D extends SampleDomain>(
  domain: D,
  sample: SampleTypes[D],
  original: SampleTypes[D],
): string {
  const size = cellSizes[domain];
  if (domain === "image") return drawImage(sample as ImageSample, original as ImageSample, size);
  if (domain === "audio") return drawAudio(sample as AudioSample, original as AudioSample, size);
  if (domain === "spectrogram") {
    return drawSpectrogram(sample as SpectrogramSample, original as SpectrogramSample, size);
  }
  return drawWords(sample as SampleTypes["text"], original as SampleTypes["text"], size);
}
