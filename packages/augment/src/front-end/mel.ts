import { math } from "@nn/core";

/** HTK's mel scale: 2595·log₁₀(1 + f/700). */
export function hertzToMel(hertz: number): number {
  return 1126.9941805389383 * math.log1p(hertz / 700);
}

/** The inverse: 700·(10^(m/2595) − 1). */
export function melToHertz(mel: number): number {
  return 700 * math.expm1(mel / 1126.9941805389383);
}

/** A band as weights of neighbouring bins of a spectrum. */
export interface MelBand {
  readonly first: number;
  readonly weights: Float64Array;
}

export interface MelOptions {
  readonly sampleRate: number;
  /** Length of the transform; its spectrum has fftSize/2 + 1 bins. */
  readonly fftSize: number;
  readonly bands: number;
  /** Lower edge of the first band in hertz. */
  readonly low: number;
  /** Upper edge of the last band in hertz. */
  readonly high: number;
}

/**
 * Triangles over the bins of a spectrum: edges equally spaced on HTK's mel scale, height 1 at the middle edge, straight in
 * hertz, not normalised by area.
 */
export function melBands({ sampleRate, fftSize, bands, low, high }: MelOptions): readonly MelBand[] {
  const [first, last] = [hertzToMel(low), hertzToMel(high)];
  const edge = (i: number): number => melToHertz(first + ((last - first) * i) / (bands + 1));
  return Array.from({ length: bands }, (_, band) => {
    const [left, middle, right] = [edge(band), edge(band + 1), edge(band + 2)];
    const weights: number[] = [];
    let start = -1;
    for (let bin = 0; bin <= fftSize / 2; bin++) {
      const hertz = (bin * sampleRate) / fftSize;
      const weight = Math.min((hertz - left) / (middle - left), (right - hertz) / (right - middle));
      if (weight <= 0) continue;
      if (start < 0) start = bin;
      weights.push(weight);
    }
    return { first: Math.max(0, start), weights: Float64Array.from(weights) };
  });
}
