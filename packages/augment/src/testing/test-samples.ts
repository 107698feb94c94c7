import { key, normal, type SampleDomain, type SampleTypes, uniform } from "@nn/core";

const image = (seed: number, shape: readonly number[]): SampleTypes["image"] => ({
  data: uniform(key(seed), shape[0]! * shape[1]! * shape[2]!),
  shape,
});
const spectrogram = (seed: number, shape: readonly number[]): SampleTypes["spectrogram"] => ({
  data: normal(key(seed), shape[0]! * shape[1]!),
  shape,
});

const samples: { readonly [D in SampleDomain]: () => readonly SampleTypes[D][] } = {
  image: () => [image(1, [16, 16, 3]), image(2, [9, 14, 1]), image(3, [6, 6, 4])],
  audio: () => [
    { data: normal(key(1), 1600, { std: 0.1 }), sampleRate: 16000 },
    { data: normal(key(2), 333), sampleRate: 8000 },
    { data: new Float32Array(50), sampleRate: 8000 },
  ],
  spectrogram: () => [spectrogram(1, [40, 24]), spectrogram(2, [7, 32])],
  text: () => [
    "the film is a good and funny story about a brave young man who tries to find his lost friend in a big city".split(
      " ",
    ),
    ["good", "film"],
    ["xyzzy"],
    [],
  ],
};

/** Samples of a domain for tests: several shapes, silence, a text without a known word, an empty text. */
export function testSamples<D extends SampleDomain>(domain: D): readonly SampleTypes[D][] {
  return samples[domain]();
}
