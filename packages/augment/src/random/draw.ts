/** @file Single draws: one key, one number. */
import { bernoulli, integers, type Key, math, uniform64 } from "@nn/core";

/** Uniform float64 in [low, high). */
export function drawUniform(key: Key, low: number, high: number): number {
  return low + (high - low) * uniform64(key, 1)[0]!;
}

/** Uniform logarithm between those of low and high, both positive. */
export function drawLogUniform(key: Key, low: number, high: number): number {
  return low === high ? low : math.exp(drawUniform(key, math.log(low), math.log(high)));
}

/** Uniform integer from low to high, both included. */
export function drawInteger(key: Key, low: number, high: number): number {
  return low + integers(key, 1, high - low + 1)[0]!;
}

/** True with the given chance. */
export function drawChance(key: Key, probability: number): boolean {
  return bernoulli(key, 1, probability)[0] === 1;
}
