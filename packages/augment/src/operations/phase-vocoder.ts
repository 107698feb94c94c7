/** @file Signals slower or faster at the same pitch. */
import { math } from "@nn/core";

import { fft } from "../front-end/fft.ts";

/** Length of a frame: the power of two next to a twentieth of a second, at least 64. */
export function vocoderFrame(sampleRate: number): number {
  let size = 64;
  while (size * 1.5 < sampleRate / 20 && size < 65536) size *= 2;
  return size;
}

/**
 * A signal played `factor` times as fast at the same pitch, round(n/factor) samples long.
 *
 * Frames under a periodic Hann window, four to a window length. Output frame i has the magnitudes between the input frames at
 * i·factor, and phases that advance by what they advance there in one hop, as unit complex numbers; frames are added up under the
 * window and divided by the sum of its squares. All float64. Phases of neighbouring bins are not locked to each other: a steady tone
 * loses up to 2 dB.
 *
 * Flanagan, Golden, "Phase vocoder" (1966).
 */
export function stretchSignal(x: Float32Array, factor: number, frame: number): Float32Array {
  const hop = frame / 4;
  const bins = frame / 2 + 1;
  const length = Math.max(1, Math.round(x.length / factor));
  const hann = Float64Array.from({ length: frame }, (_, n) => 0.5 - 0.5 * math.cos((6.283185307179586 * n) / frame));
  const transform = fft(frame);
  const spectrum = (index: number): readonly [Float64Array, Float64Array] => {
    const [real, imaginary] = [new Float64Array(frame), new Float64Array(frame)];
    // Frame 0 is centred on the first sample.
    const start = index * hop - frame / 2;
    for (let n = 0; n < frame; n++) {
      const at = start + n;
      if (at >= 0 && at < x.length) real[n] = hann[n]! * x[at]!;
    }
    transform(real, imaginary);
    return [real, imaginary];
  };
  const cache = new Map<number, readonly [Float64Array, Float64Array]>();
  const frameAt = (index: number): readonly [Float64Array, Float64Array] => {
    const known = cache.get(index) ?? spectrum(index);
    cache.delete(index - 2);
    cache.set(index, known);
    return known;
  };
  const count = Math.floor(length / hop) + 2;
  const sums = new Float64Array(count * hop + frame);
  const weights = new Float64Array(sums.length);
  const [phaseRe, phaseIm] = [new Float64Array(bins).fill(1), new Float64Array(bins)];
  const [real, imaginary] = [new Float64Array(frame), new Float64Array(frame)];
  for (let i = 0; i < count; i++) {
    const position = i * factor;
    const index = Math.floor(position);
    const share = position - index;
    const [re0, im0] = frameAt(index);
    const [re1, im1] = frameAt(index + 1);
    for (let bin = 0; bin < bins; bin++) {
      const size0 = Math.sqrt(re0[bin]! * re0[bin]! + im0[bin]! * im0[bin]!);
      const size1 = Math.sqrt(re1[bin]! * re1[bin]! + im1[bin]! * im1[bin]!);
      if (i === 0 && size0 > 0) [phaseRe[bin], phaseIm[bin]] = [re0[bin]! / size0, im0[bin]! / size0];
      const size = (1 - share) * size0 + share * size1;
      real[bin] = size * phaseRe[bin]!;
      imaginary[bin] = size * phaseIm[bin]!;
      if (size0 * size1 === 0) continue;
      const turnRe = (re1[bin]! * re0[bin]! + im1[bin]! * im0[bin]!) / (size0 * size1);
      const turnIm = (im1[bin]! * re0[bin]! - re1[bin]! * im0[bin]!) / (size0 * size1);
      const nextRe = phaseRe[bin]! * turnRe - phaseIm[bin]! * turnIm;
      const nextIm = phaseRe[bin]! * turnIm + phaseIm[bin]! * turnRe;
      const norm = Math.sqrt(nextRe * nextRe + nextIm * nextIm);
      if (norm > 0) [phaseRe[bin], phaseIm[bin]] = [nextRe / norm, nextIm / norm];
    }
    // The inverse transform of a real signal: conjugate in, transform, divide by the length.
    imaginary[0] = 0;
    imaginary[bins - 1] = 0;
    for (let bin = 0; bin < bins; bin++) imaginary[bin] = -imaginary[bin]!;
    for (let bin = 1; bin < bins - 1; bin++) {
      real[frame - bin] = real[bin]!;
      imaginary[frame - bin] = -imaginary[bin]!;
    }
    transform(real, imaginary);
    for (let n = 0; n < frame; n++) {
      sums[i * hop + n]! += (hann[n]! * real[n]!) / frame;
      weights[i * hop + n]! += hann[n]! * hann[n]!;
    }
  }
  return Float32Array.from({ length }, (_, n) => {
    const weight = weights[n + frame / 2]!;
    return weight > 1e-8 ? sums[n + frame / 2]! / weight : 0;
  });
}
