/** @file The family behind every scaled initializer: a variance from the fans, then a distribution with that variance. */
import {
  defineInitializer,
  type Fans,
  type InitializerDefinition,
  type InitializerPlugin,
  type Key,
  math,
  type Moments,
  normal,
  type NumberLimits,
  truncatedNormal,
  uniform,
} from "@nn/core";

/** Which number of connections divides the variance; `fanAverage` is (in + out)/2, `fanGeometric` is √(in·out). */
export type FanMode = "fanIn" | "fanOut" | "fanAverage" | "fanGeometric";
export const fanModes: readonly FanMode[] = ["fanIn", "fanOut", "fanAverage", "fanGeometric"];

export type Distribution = "normal" | "uniform" | "truncatedNormal";
export const distributions: readonly Distribution[] = ["normal", "uniform", "truncatedNormal"];

export const packageName = "@nn/init";

/** The number of connections a mode stands for. */
export function fanOf(fans: Fans, mode: FanMode): number {
  const { fanIn, fanOut } = fans;
  switch (mode) {
    case "fanIn":
      return fanIn;
    case "fanOut":
      return fanOut;
    case "fanAverage":
      return (fanIn + fanOut) / 2;
    case "fanGeometric":
      return Math.sqrt(fanIn * fanOut);
    default:
      return mode satisfies never;
  }
}

/**
 * Standard deviation of N(0, 1) given |z| ≤ bound: √(1 − 2·b·φ(b)/erf(b/√2)); 0.8796256610342398 for 2.
 *
 * Dividing by it is the step that TensorFlow.js leaves out, which makes its normals 12 % too narrow.
 */
export function truncatedStd(bound: number): number {
  return Math.sqrt(1 - (2 * bound * math.normalPdf(bound)) / math.erf(bound * 0.7071067811865476));
}

/** Standard normal values given |z| ≤ bound, brought to standard deviation `std` and shifted to `mean`. */
export function drawTruncated(key: Key, size: number, mean: number, std: number, bound: number): Float32Array {
  const values = truncatedNormal(key, size, { bound });
  const scale = std / truncatedStd(bound);
  for (let i = 0; i < size; i++) values[i] = mean + scale * values[i]!;
  return values;
}

/** Moments of what `drawTruncated` draws. */
export function truncatedMoments(mean: number, std: number, bound: number): Moments {
  const scale = std / truncatedStd(bound);
  const tail = math.normalCdf(-bound);
  const cdf = (x: number): number =>
    Math.min(1, Math.max(0, (math.normalCdf((x - mean) / scale) - tail) / (1 - 2 * tail)));
  return { mean, variance: std * std, cdf };
}

export function normalMoments(mean: number, std: number): Moments {
  return { mean, variance: std * std, cdf: (x) => math.normalCdf((x - mean) / std) };
}

export function uniformMoments(low: number, high: number): Moments {
  const width = high - low;
  return {
    mean: low + width / 2,
    variance: (width * width) / 12,
    cdf: (x) => Math.min(1, Math.max(0, (x - low) / width)),
  };
}

/** Bound of the truncated members of the family, in standard deviations before truncation, as in Keras and JAX. */
export const defaultBound = 2;

/** What every truncated initializer takes as bound: below 0.01 the correction, above 30 the tail, has no digits left. */
export const boundLimits: NumberLimits = { min: 0.01, max: 30 };

/** Values with mean 0 and the given variance. */
export function drawScaled(
  key: Key,
  size: number,
  variance: number,
  distribution: Distribution,
  bound: number = defaultBound,
): Float32Array {
  switch (distribution) {
    case "normal":
      return normal(key, size, { std: Math.sqrt(variance) });
    case "uniform": {
      const limit = Math.sqrt(3 * variance);
      return uniform(key, size, { low: -limit, high: limit });
    }
    case "truncatedNormal":
      return drawTruncated(key, size, 0, Math.sqrt(variance), bound);
    default:
      return distribution satisfies never;
  }
}

/** Moments of what `drawScaled` draws. */
export function scaledMoments(variance: number, distribution: Distribution, bound: number = defaultBound): Moments {
  const std = Math.sqrt(variance);
  switch (distribution) {
    case "normal":
      return normalMoments(0, std);
    case "uniform":
      return uniformMoments(-std * Math.sqrt(3), std * Math.sqrt(3));
    case "truncatedNormal":
      return truncatedMoments(0, std, bound);
    default:
      return distribution satisfies never;
  }
}

interface ScaledDefinition<O extends object> extends Omit<InitializerDefinition<O>, "sample" | "moments" | "package"> {
  readonly distribution: (options: Readonly<O>) => Distribution;
  readonly variance: (fans: Fans, options: Readonly<O>) => number;
  /** Of the truncated normal; default 2. */
  readonly bound?: (options: Readonly<O>) => number;
}

/** An initializer of this package that is fully described by a variance and a distribution. */
export function defineScaled<O extends object, S = never>(definition: ScaledDefinition<O>): InitializerPlugin<O, S> {
  const { distribution, variance, bound = () => defaultBound, ...rest } = definition;
  return defineInitializer<O, S>({
    ...rest,
    package: packageName,
    sample: ({ key, size, fans, options }) =>
      drawScaled(key, size, variance(fans, options), distribution(options), bound(options)),
    moments: ({ fans, options }) => scaledMoments(variance(fans, options), distribution(options), bound(options)),
  });
}
