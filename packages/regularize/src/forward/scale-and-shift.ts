/** @file Normalization ends with a gain and an offset for each channel. */
import { add, defineInitializer, type InitializerPlugin, mul, number, type ParameterSpec, type Tensor } from "@nn/core";

import { packageName } from "../package-name.ts";

export interface ScaleAndShift {
  /** Whether there is a factor γ for each channel, 1 at first; default true. */
  readonly gain: boolean;
  /** Whether there is a summand β for each channel, 0 at first; default true. */
  readonly offset: boolean;
}

/** One value everywhere. */
export const filled: InitializerPlugin<{ readonly value: number }> = defineInitializer<{ readonly value: number }>({
  package: packageName,
  name: "filled",
  summary: "One value everywhere.",
  options: { value: number(0) },
  sample: ({ size, options }) => new Float32Array(size).fill(options.value),
  moments: ({ options }) => ({ mean: options.value, variance: 0 }),
});

/** Each value meets one parameter. */
const fans = { fanIn: 1, fanOut: 1 };

export function scaleAndShiftParameters(
  channels: number,
  { gain, offset }: ScaleAndShift,
): Record<string, ParameterSpec> {
  return {
    ...(gain ? { gain: { shape: [channels], role: "gain", initializer: filled({ value: 1 }), fans } as const } : {}),
    ...(offset ? { offset: { shape: [channels], role: "offset", initializer: filled(), fans } as const } : {}),
  };
}

/** One learned number for all channels. */
export function learnedScalar(role: "gain" | "offset", value: number): ParameterSpec {
  return { shape: [], role, initializer: filled({ value }), fans };
}

/** γ·x + β, each where it exists. */
export function scaleAndShift(x: Tensor, { gain, offset }: Readonly<Record<string, Tensor>>): Tensor {
  const scaled = gain === undefined ? x : mul(x, gain);
  return offset === undefined ? scaled : add(scaled, offset);
}
