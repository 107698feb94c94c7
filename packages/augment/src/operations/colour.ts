/** @file Colours of images: what brightness, saturation and hue are. */
import { DataError, type ImageSample } from "@nn/core";

/** Channels that are colour: 1, or 3 of 3 or 4, whose last is the opacity. @throws DataError for other numbers of channels. */
export function colourChannels(owner: string, { shape }: ImageSample): 1 | 3 {
  const channels = shape[2]!;
  if (channels === 1) return 1;
  if (channels === 3 || channels === 4) return 3;
  throw new DataError(
    `${owner}: the image has ${channels} channels; wanted 1 (grey), 3 (red, green, blue) or 4 (and opacity)`,
  );
}

/** Weights of red, green and blue in a grey value, ITU-R BT.601. */
export const luma = [0.299, 0.587, 0.114] as const;

/** The grey value of each pixel. */
export function greyOf(owner: string, sample: ImageSample): Float64Array {
  const { data, shape } = sample;
  const channels = shape[2]!;
  const isColour = colourChannels(owner, sample) === 3;
  const grey = new Float64Array(data.length / channels);
  for (let pixel = 0, at = 0; pixel < grey.length; pixel++, at += channels) {
    grey[pixel] = isColour ? luma[0] * data[at]! + luma[1] * data[at + 1]! + luma[2] * data[at + 2]! : data[at]!;
  }
  return grey;
}

/** Changes every colour value; opacity stays. */
export function mapColours(
  owner: string,
  sample: ImageSample,
  change: (value: number, pixel: number, channel: number) => number,
): ImageSample {
  const { data, shape } = sample;
  const channels = shape[2]!;
  const colours = colourChannels(owner, sample);
  const out = data.slice();
  for (let pixel = 0, at = 0; at < out.length; pixel++, at += channels) {
    for (let channel = 0; channel < colours; channel++) {
      out[at + channel] = change(out[at + channel]!, pixel, channel);
    }
  }
  return { data: out, shape };
}

/** f·x + (1 − f)·other, in a form in which f = 1 changes no bit. */
export function enhance(x: number, other: number, factor: number): number {
  return x + (factor - 1) * (x - other);
}

/** Away from the mean grey value of the image, or towards it. */
export function scaleContrast(owner: string, sample: ImageSample, factor: number): ImageSample {
  const grey = greyOf(owner, sample);
  let sum = 0;
  for (const x of grey) sum += x;
  const mean = sum / grey.length;
  return mapColours(owner, sample, (x) => enhance(x, mean, factor));
}

/** Away from the grey value of the pixel, or towards it. */
export function scaleSaturation(owner: string, sample: ImageSample, factor: number): ImageSample {
  if (colourChannels(owner, sample) === 1) return { data: sample.data.slice(), shape: sample.shape };
  const grey = greyOf(owner, sample);
  return mapColours(owner, sample, (x, pixel) => enhance(x, grey[pixel]!, factor));
}

/**
 * Turns the hue by a share of the circle, at the same value and saturation (HSV): with V = max, C = max − min, a channel is
 * V − C·max(0, min(k, 4 − k, 1)), k = (n + 6h) mod 6, n = 5, 3, 1 for red, green, blue.
 */
export function turnHue(owner: string, sample: ImageSample, turn: number): ImageSample {
  const { data, shape } = sample;
  const out = data.slice();
  if (colourChannels(owner, sample) === 1 || turn === 0) return { data: out, shape };
  const channels = shape[2]!;
  for (let at = 0; at < out.length; at += channels) {
    const [r, g, b] = [data[at]!, data[at + 1]!, data[at + 2]!];
    const value = Math.max(r, g, b);
    const chroma = value - Math.min(r, g, b);
    if (chroma === 0) continue;
    const sector = value === r ? (g - b) / chroma : value === g ? 2 + (b - r) / chroma : 4 + (r - g) / chroma;
    const turned = sector + 6 * turn;
    for (let channel = 0; channel < 3; channel++) {
      const k = modulo(5 - 2 * channel + turned, 6);
      out[at + channel] = value - chroma * Math.max(0, Math.min(k, 4 - k, 1));
    }
  }
  return { data: out, shape };
}

function modulo(x: number, n: number): number {
  return x - n * Math.floor(x / n);
}
