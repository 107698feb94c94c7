/** @file The bits of a float64. */

const float = new Float64Array(1);
const words = new Int32Array(float.buffer);
/** Index of the word with sign and exponent: 1 on little-endian machines. */
const high = new Uint8Array(Uint32Array.of(1).buffer)[0] === 1 ? 1 : 0;

/** Sign, exponent and the upper 20 bits of the fraction, as a signed 32-bit integer. */
export function highWord(x: number): number {
  float[0] = x;
  return words[high]!;
}

/** x with its high word replaced. */
export function withHighWord(x: number, word: number): number {
  float[0] = x;
  words[high] = word;
  return float[0];
}

/** 2^n for -1022 ≤ n ≤ 1023. */
export function powerOfTwo(n: number): number {
  words[high] = (n + 1023) << 20;
  words[1 - high] = 0;
  return float[0]!;
}

/** x·2^n, rounded once; n may reach past the range of a single power. */
export function scale(x: number, n: number): number {
  if (n > 1023) return x * powerOfTwo(1023) * powerOfTwo(Math.min(n - 1023, 1023));
  if (n < -1022) return x * powerOfTwo(Math.max(n + 969, -1022)) * powerOfTwo(-969);
  return x * powerOfTwo(n);
}

/** x with the lower 32 bits of its fraction zero, so that its square is exact. */
export function withLowWordCleared(x: number): number {
  float[0] = x;
  words[1 - high] = 0;
  return float[0];
}
