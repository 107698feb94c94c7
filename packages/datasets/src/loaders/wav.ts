/** @file RIFF WAVE files of integer and floating-point samples. */
import { DataError } from "@nn/core";

export interface WavAudio {
  /** In hertz. */
  readonly sampleRate: number;
  readonly channels: number;
  /** In [−1, 1) for integers; of several channels one moment after the other: left, right, left, right. */
  readonly samples: Float32Array;
}

/** Where samples are read, and how. */
interface Format {
  readonly sampleRate: number;
  readonly channels: number;
  /** Bytes of a sample. */
  readonly width: number;
  readonly read: (view: DataView, at: number) => number;
}

/** By encoding (1 PCM, 3 IEEE float) and bits a sample. PCM of 8 bits is unsigned, wider PCM two's complement, all little-endian. */
const readers: Readonly<Record<string, Format["read"]>> = {
  "1/8": (view, at) => (view.getUint8(at) - 128) / 128,
  "1/16": (view, at) => view.getInt16(at, true) / 32768,
  "1/24": (view, at) => (view.getUint16(at, true) | (view.getInt8(at + 2) << 16)) / 8388608,
  "1/32": (view, at) => view.getInt32(at, true) / 2147483648,
  "3/32": (view, at) => view.getFloat32(at, true),
  "3/64": (view, at) => view.getFloat64(at, true),
};

/** Then the encoding stands in the extension of the format. */
const extensible = 0xfffe;

/**
 * Reads a WAV file: PCM of 8, 16, 24 or 32 bits, or floats of 32 or 64 bits, with any number of channels. Chunks other than `fmt ` and
 * `data` are left out.
 *
 * @example parseWav(bytes, "a.wav").samples.length // sampleRate · seconds · channels
 * @throws DataError naming `file` for anything that is not RIFF WAVE, for other encodings, for samples that are not finite, and for
 * chunks that are missing or cut short.
 */
export function parseWav(bytes: Uint8Array, file: string): WavAudio {
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  if (bytes.length < 12 || tag(bytes, 0) !== "RIFF" || tag(bytes, 8) !== "WAVE") {
    throw new DataError(`${file}: not a WAV file; got "${tag(bytes, 0)}" and "${tag(bytes, 8)}", wanted RIFF and WAVE`);
  }
  let format: Format | undefined;
  for (let at = 12; at + 8 <= bytes.length;) {
    const name = tag(bytes, at);
    const size = view.getUint32(at + 4, true);
    const start = at + 8;
    if (start + size > bytes.length) {
      throw new DataError(
        `${file}: truncated; chunk "${name}" has ${bytes.length - start} bytes, its header promises ${size}`,
      );
    }
    if (name === "fmt ") format = readFormat(view, start, size, file);
    if (name === "data") {
      if (format === undefined) throw new DataError(`${file}: got chunk "data" before "fmt "`);
      const { sampleRate, channels } = format;
      return { sampleRate, channels, samples: readSamples(view, start, size, format, file) };
    }
    // Chunks start at even offsets.
    at = start + size + (size % 2);
  }
  throw new DataError(`${file}: truncated; got no chunk "data"`);
}

function readFormat(view: DataView, start: number, size: number, file: string): Format {
  if (size < 16) throw new DataError(`${file}: got a format of ${size} bytes, wanted at least 16`);
  const [outer, channels] = [view.getUint16(start, true), view.getUint16(start + 2, true)];
  if (outer === extensible && size < 40)
    throw new DataError(`${file}: got an extended format of ${size} bytes, wanted at least 40`);
  const encoding = outer === extensible ? view.getUint16(start + 24, true) : outer;
  const bits = view.getUint16(start + 14, true);
  const read = readers[`${encoding}/${bits}`];
  if (read === undefined) {
    throw new DataError(
      `${file}: got encoding ${encoding} with ${bits} bits a sample, wanted 1 (PCM) with 8, 16, 24 or 32, or 3 (float) with 32 or 64`,
    );
  }
  if (channels === 0) throw new DataError(`${file}: got 0 channels, wanted at least 1`);
  const sampleRate = view.getUint32(start + 4, true);
  if (sampleRate === 0) throw new DataError(`${file}: got sample rate 0, wanted at least 1`);
  return { sampleRate, channels, width: bits / 8, read };
}

function readSamples(
  view: DataView,
  start: number,
  size: number,
  { channels, width, read }: Format,
  file: string,
): Float32Array {
  const moment = channels * width;
  if (size % moment !== 0)
    throw new DataError(
      `${file}: got ${size} bytes of samples, wanted a multiple of ${moment} (${channels} × ${width})`,
    );
  const samples = new Float32Array(size / width);
  for (let i = 0; i < samples.length; i += 1) {
    const value = read(view, start + width * i);
    if (!Number.isFinite(value)) throw new DataError(`${file}: sample ${i} is ${value}, wanted finite numbers`);
    samples[i] = value;
  }
  return samples;
}

function tag(bytes: Uint8Array, at: number): string {
  return String.fromCharCode(...bytes.subarray(at, at + 4));
}
