/** @file Recursive filters of signals. */
import { math } from "@nn/core";

/**
 * A second-order Butterworth filter that lets low or high tones pass: the bilinear transform with Q = √½, so that the cutoff is
 * 3.01 dB down; b₀, b₁, b₂, a₁, a₂ of y(n) = b₀x(n) + b₁x(n−1) + b₂x(n−2) − a₁y(n−1) − a₂y(n−2).
 *
 * Bristow-Johnson, "Cookbook formulae for audio equalizer biquad filter coefficients".
 */
export function butterworth(
  kind: "low" | "high",
  cutoff: number,
  sampleRate: number,
): readonly [number, number, number, number, number] {
  const angle = (6.283185307179586 * cutoff) / sampleRate;
  const cosine = math.cos(angle);
  const alpha = math.sin(angle) * Math.SQRT1_2;
  const a0 = 1 + alpha;
  const edge = (kind === "low" ? 1 - cosine : 1 + cosine) / (2 * a0);
  const middle = kind === "low" ? 2 * edge : -2 * edge;
  return [edge, middle, edge, (-2 * cosine) / a0, (1 - alpha) / a0];
}

/** The signal through a filter, in float64 and rounded once, from silence. */
export function filterSignal(
  x: Float32Array,
  [b0, b1, b2, a1, a2]: readonly [number, number, number, number, number],
): Float32Array {
  let [x1, x2, y1, y2] = [0, 0, 0, 0];
  return x.map((value) => {
    const y = b0 * value + b1 * x1 + b2 * x2 - a1 * y1 - a2 * y2;
    [x2, x1, y2, y1] = [x1, value, y1, y];
    return y;
  });
}
