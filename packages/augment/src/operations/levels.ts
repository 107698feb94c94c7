/** @file Operations on the range of values of an image, in the 256 levels that they are defined by. */
import { DataError, type Fields, type ImageSample, number, OptionError } from "@nn/core";

import { mapColours } from "./colour.ts";

/** The values of black and of full intensity. */
export interface LevelOptions {
  /** Default 0. */
  readonly low: number;
  /** Default 1. */
  readonly high: number;
}

export const levelFields: Fields<LevelOptions> = { low: number(0), high: number(1) };

export function checkLevels(owner: string, { low, high }: LevelOptions): void {
  if (low >= high) throw new OptionError(`${owner}: values go from ${low} to ${high}; wanted low < high`);
}

/** The level 0 … 255 of a value, half up. */
export function levelOf(x: number, { low, high }: LevelOptions): number {
  return Math.min(255, Math.max(0, Math.floor((255 * (x - low)) / (high - low) + 0.5)));
}

function valueOf(level: number, { low, high }: LevelOptions): number {
  return low + ((high - low) * level) / 255;
}

/**
 * Refuses an image with values more than half the range beyond it: a standardized image would be clipped to noise without a word.
 *
 * @throws DataError naming the values.
 */
export function checkInRange(owner: string, { data }: ImageSample, { low, high }: LevelOptions): void {
  let [least, most] = [Infinity, -Infinity];
  for (let i = 0; i < data.length; i++) {
    const x = data[i]!;
    if (x < least) least = x;
    if (x > most) most = x;
  }
  const slack = (high - low) / 2;
  if (least >= low - slack && most <= high + slack) return;
  throw new DataError(
    `${owner}: the image has values from ${least} to ${most}; wanted ${low} to ${high}: give low and high, or augment before values are standardized`,
  );
}

/** Keeps values in the range, in place. */
export function intoRange(sample: ImageSample, { low, high }: LevelOptions): ImageSample {
  const { data } = sample;
  for (let i = 0; i < data.length; i++) {
    const x = data[i]!;
    if (x < low) data[i] = low;
    else if (x > high) data[i] = high;
  }
  return sample;
}

/** low + high − x. */
export function invertLevels(owner: string, sample: ImageSample, { low, high }: LevelOptions): ImageSample {
  return mapColours(owner, sample, (x) => low + high - x);
}

/** Inverts values from a threshold on; the threshold is a level 0 … 256. */
export function solarizeLevels(
  owner: string,
  sample: ImageSample,
  threshold: number,
  options: LevelOptions,
): ImageSample {
  const from = valueOf(threshold, options);
  return mapColours(owner, sample, (x) => (x >= from ? options.low + options.high - x : x));
}

/** Keeps the first bits of the eight of a level; 8 keeps every value as it is. */
export function posterizeLevels(owner: string, sample: ImageSample, bits: number, options: LevelOptions): ImageSample {
  const step = 1 << (8 - bits);
  if (bits === 8) return { data: sample.data.slice(), shape: sample.shape };
  return mapColours(owner, sample, (x) => {
    const level = levelOf(x, options);
    return valueOf(level - (level % step), options);
  });
}

/** Stretches each channel over the whole range; a constant one stays. */
export function stretchLevels(owner: string, sample: ImageSample, { low, high }: LevelOptions): ImageSample {
  const [least, most] = [new Float64Array(3).fill(Infinity), new Float64Array(3).fill(-Infinity)];
  mapColours(owner, sample, (x, _, channel) => {
    least[channel] = Math.min(least[channel]!, x);
    most[channel] = Math.max(most[channel]!, x);
    return x;
  });
  return mapColours(owner, sample, (x, _, channel) => {
    const spread = most[channel]! - least[channel]!;
    return spread === 0 ? x : low + ((x - least[channel]!) / spread) * (high - low);
  });
}

/**
 * Histogram equalization of each channel, by the rule of PIL: with s = ⌊(n − count of the last level in use)/255⌋, level i
 * becomes ⌊(⌊s/2⌋ + count of the levels below i)/s⌋; a channel with s = 0 stays.
 */
export function equalizeLevels(owner: string, sample: ImageSample, options: LevelOptions): ImageSample {
  const pixels = sample.data.length / sample.shape[2]!;
  const counts = [new Int32Array(256), new Int32Array(256), new Int32Array(256)];
  mapColours(owner, sample, (x, _, channel) => {
    counts[channel]![levelOf(x, options)]!++;
    return x;
  });
  const tables = counts.map((count) => {
    const step = Math.floor((pixels - count[count.findLastIndex((n) => n > 0)]!) / 255);
    if (!(step > 0)) return undefined;
    let below = Math.floor(step / 2);
    return Array.from(count, (n) => {
      const level = Math.min(255, Math.floor(below / step));
      below += n;
      return valueOf(level, options);
    });
  });
  return mapColours(owner, sample, (x, _, channel) => tables[channel]?.[levelOf(x, options)] ?? x);
}
