/** @file Recordings as where examples come from. */
import type { ExampleSource, NdArray } from "@nn/core";

/**
 * Recordings in the rows of an array, and what is made of them: `encode` gets as many samples as a row has. A changed recording that is
 * longer is cut, a shorter one ends in silence.
 */
export function recordings(
  waves: NdArray,
  sampleRate: number,
  encode: (data: Float32Array) => ArrayLike<number>,
  of: NdArray = waves,
): ExampleSource<"audio"> {
  const length = waves.data.length / (waves.shape[0] ?? 1);
  return {
    domain: "audio",
    of,
    sample: (index) => ({
      data: (waves.data as Float32Array).slice(index * length, (index + 1) * length),
      sampleRate,
    }),
    encode({ data }) {
      if (data.length === length) return encode(data);
      const fitted = new Float32Array(length);
      fitted.set(data.subarray(0, length));
      return encode(fitted);
    },
  };
}
