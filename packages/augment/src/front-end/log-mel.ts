import {
  type AudioSample,
  checkNumber,
  checkOptions,
  DataError,
  math,
  OptionError,
  ShapeError,
  type SpectrogramSample,
} from "@nn/core";

import { checkSample } from "../check-sample.ts";
import { fft } from "./fft.ts";
import { melBands } from "./mel.ts";

export interface LogMelOptions {
  /** In hertz; other signals are refused. Default 16000. */
  readonly sampleRate?: number;
  /** Length of a frame in seconds; default 0.025. */
  readonly window?: number;
  /** From frame to frame in seconds; default 0.01. */
  readonly hop?: number;
  /** Number of channels; default 40. */
  readonly bands?: number;
  /** Lower edge of the first band in hertz; default 20. */
  readonly low?: number;
  /** Upper edge of the last band in hertz; default half the sample rate. */
  readonly high?: number;
}

/** Power below which everything is silence: ln 1e-10 = −23.03. */
const floor = 1e-10;

/**
 * A front end that turns a signal into a log-mel spectrogram [frames, bands].
 *
 * Frames of `window` seconds start every `hop` seconds, with no padding: 1 + ⌊(n − window)/hop⌋ of them, both in samples.
 * Each is multiplied by the periodic Hann window ½ − ½·cos(2πn/N), transformed with zeros up to the next power of two, and
 * its power |X|² summed over triangles on HTK's mel scale of height 1; values are ln(max(power, 1e-10)). All float64,
 * rounded once at the end.
 *
 * @example const frontEnd = logMel({ sampleRate: 8000, bands: 32 }); frontEnd(recording).shape // [98, 32] for a second
 * @throws OptionError for edges that are not 0 ≤ low < high ≤ sampleRate/2, and for bands so narrow that one has no bin of
 * the spectrum. The front end throws DataError for another sample rate, ShapeError for a signal shorter than a frame.
 */
export function logMel(options: LogMelOptions = {}): (sample: AudioSample) => SpectrogramSample {
  checkOptions("logMel", options, ["sampleRate", "window", "hop", "bands", "low", "high"]);
  const { sampleRate = 16000, window = 0.025, hop = 0.01, bands = 40, low = 20, high = sampleRate / 2 } = options;
  checkNumber("logMel", "sampleRate", sampleRate, { above: 0 });
  checkNumber("logMel", "window", window, { min: 2 / sampleRate, max: 65536 / sampleRate });
  checkNumber("logMel", "hop", hop, { min: 1 / sampleRate });
  checkNumber("logMel", "bands", bands, { integer: true, min: 1, max: 4096 });
  checkNumber("logMel", "low", low, { min: 0 });
  checkNumber("logMel", "high", high, { above: low, max: sampleRate / 2 });
  const length = Math.round(window * sampleRate);
  const step = Math.round(hop * sampleRate);
  const fftSize = nextPowerOfTwo(length);
  const filters = melBands({ sampleRate, fftSize, bands, low, high });
  const empty = filters.findIndex(({ weights }) => weights.length === 0);
  if (empty >= 0) {
    throw new OptionError(
      `logMel: band ${empty} of ${bands} lies between two bins of the spectrum, which are ${sampleRate / fftSize} Hz apart; wanted fewer bands, a longer window or a higher low`,
    );
  }
  const hann = Float64Array.from({ length }, (_, n) => 0.5 - 0.5 * math.cos((6.283185307179586 * n) / length));
  const transform = fft(fftSize);
  return (sample) => {
    checkSample("logMel", "audio", sample);
    if (sample.sampleRate !== sampleRate) {
      throw new DataError(
        `logMel: the signal has ${sample.sampleRate} samples a second; this front end wants ${sampleRate}`,
      );
    }
    const { data } = sample;
    if (data.length < length) {
      throw new ShapeError(`logMel: the signal has ${data.length} samples; a frame needs ${length} (${window} s)`);
    }
    const frames = 1 + Math.floor((data.length - length) / step);
    const out = new Float32Array(frames * bands);
    const real = new Float64Array(fftSize);
    const imaginary = new Float64Array(fftSize);
    for (let frame = 0; frame < frames; frame++) {
      real.fill(0);
      imaginary.fill(0);
      for (let n = 0; n < length; n++) real[n] = hann[n]! * data[frame * step + n]!;
      transform(real, imaginary);
      filters.forEach(({ first, weights }, band) => {
        let power = 0;
        for (let i = 0; i < weights.length; i++) {
          const bin = first + i;
          power += weights[i]! * (real[bin]! * real[bin]! + imaginary[bin]! * imaginary[bin]!);
        }
        out[frame * bands + band] = math.log(Math.max(power, floor));
      });
    }
    return { data: out, shape: [frames, bands] };
  };
}

function nextPowerOfTwo(n: number): number {
  let power = 1;
  while (power < n) power *= 2;
  return power;
}
