/** @file RIFF WAVE files with one channel of 16-bit PCM. */
import { DataError } from "@nn/core";

export interface WavAudio {
  /** In hertz. */
  readonly sampleRate: number;
  /** Sample / 32768, so in [−1, 1). */
  readonly samples: Float32Array;
}

/**
 * Reads a mono WAV file of 16-bit PCM samples. Chunks other than `fmt ` and `data` are left out.
 *
 * @throws DataError naming `file` for anything that is not RIFF WAVE, for other encodings, channels and sample widths,
 * and for chunks that are missing or cut short.
 */
export function parseWav(bytes: Uint8Array, file: string): WavAudio {
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  if (bytes.length < 12 || tag(bytes, 0) !== "RIFF" || tag(bytes, 8) !== "WAVE") {
    throw new DataError(`${file}: not a WAV file; got "${tag(bytes, 0)}" and "${tag(bytes, 8)}", wanted RIFF and WAVE`);
  }
  let sampleRate: number | undefined;
  for (let at = 12; at + 8 <= bytes.length;) {
    const name = tag(bytes, at);
    const size = view.getUint32(at + 4, true);
    const start = at + 8;
    if (start + size > bytes.length) {
      throw new DataError(
        `${file}: truncated; chunk "${name}" has ${bytes.length - start} bytes, its header promises ${size}`,
      );
    }
    if (name === "fmt ") sampleRate = readFormat(view, start, size, file);
    if (name === "data") {
      if (sampleRate === undefined) throw new DataError(`${file}: got chunk "data" before "fmt "`);
      return { sampleRate, samples: readSamples(view, start, size, file) };
    }
    // Chunks start at even offsets.
    at = start + size + (size % 2);
  }
  throw new DataError(`${file}: truncated; got no chunk "data"`);
}

/** Sample rate of a format that can be read. */
function readFormat(view: DataView, start: number, size: number, file: string): number {
  if (size < 16) throw new DataError(`${file}: got a format of ${size} bytes, wanted at least 16`);
  const [encoding, channels] = [view.getUint16(start, true), view.getUint16(start + 2, true)];
  const width = view.getUint16(start + 14, true);
  if (encoding !== 1) throw new DataError(`${file}: got encoding ${encoding}, wanted 1 (PCM)`);
  if (channels !== 1) throw new DataError(`${file}: got ${channels} channels, wanted 1`);
  if (width !== 16) throw new DataError(`${file}: got ${width} bits a sample, wanted 16`);
  const rate = view.getUint32(start + 4, true);
  if (rate === 0) throw new DataError(`${file}: got sample rate 0, wanted at least 1`);
  return rate;
}

function readSamples(view: DataView, start: number, size: number, file: string): Float32Array {
  if (size % 2 !== 0) throw new DataError(`${file}: got ${size} bytes of samples, wanted an even number`);
  const samples = new Float32Array(size / 2);
  for (let i = 0; i < samples.length; i += 1) samples[i] = view.getInt16(start + 2 * i, true) / 32768;
  return samples;
}

function tag(bytes: Uint8Array, at: number): string {
  return String.fromCharCode(...bytes.subarray(at, at + 4));
}
