import { math, ShapeError } from "@nn/core";

/** A transform of a fixed length, in place: X(k) = Σ x(n)·e^(−2πi·kn/N). */
export type Fft = (real: Float64Array, imaginary: Float64Array) => void;

/**
 * The radix-2 fast Fourier transform of a length, with its table of twiddles.
 *
 * @example fft(8)(real, imaginary)
 * @throws ShapeError unless the length is a power of two.
 */
export function fft(n: number): Fft {
  const bits = 31 - Math.clz32(n);
  if (!Number.isInteger(n) || n < 1 || 1 << bits !== n)
    throw new ShapeError(`fft: the length is ${n}; wanted a power of two`);
  const cosines = Float64Array.from({ length: n >> 1 }, (_, k) => math.cos((6.283185307179586 * k) / n));
  const sines = Float64Array.from({ length: n >> 1 }, (_, k) => -math.sin((6.283185307179586 * k) / n));
  const reversed = new Uint32Array(n);
  for (let i = 1; i < n; i++) reversed[i] = (reversed[i >> 1]! >> 1) | ((i & 1) << (bits - 1));
  return (real, imaginary) => {
    for (let i = 0; i < n; i++) {
      const j = reversed[i]!;
      if (j <= i) continue;
      [real[i], real[j]] = [real[j]!, real[i]!];
      [imaginary[i], imaginary[j]] = [imaginary[j]!, imaginary[i]!];
    }
    for (let half = 1; half < n; half *= 2) {
      const stride = n / (2 * half);
      for (let start = 0; start < n; start += 2 * half) {
        for (let k = 0; k < half; k++) {
          const [c, s] = [cosines[k * stride]!, sines[k * stride]!];
          const [a, b] = [start + k, start + k + half];
          const x = real[b]! * c - imaginary[b]! * s;
          const y = real[b]! * s + imaginary[b]! * c;
          real[b] = real[a]! - x;
          imaginary[b] = imaginary[a]! - y;
          real[a] = real[a]! + x;
          imaginary[a] = imaginary[a]! + y;
        }
      }
    }
  };
}
