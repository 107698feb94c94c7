import type { Moments } from "@nn/core";

/** Moments of values of which `count` out of `size` are `value` and the others 0, whatever the key. */
export function fixedMoments(count: number, size: number, value: number): Moments {
  const mean = (value * count) / size;
  return { mean, variance: Math.max(0, (value * value * count) / size - mean * mean), deterministic: true };
}
