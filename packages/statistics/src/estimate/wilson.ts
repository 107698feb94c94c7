/** @file An interval for a share that behaves at 0 and 1. */
import { math } from "@nn/core";
import { checkLevel } from "./check-sample.ts";
import type { Interval } from "./interval.ts";

/**
 * Wilson's score interval for k successes in n trials.
 *
 * `(p + z²/2n ± z √(p(1−p)/n + z²/4n²)) / (1 + z²/n)`, p = k/n, z the normal quantile at (1 + level)/2.
 *
 * @example wilsonInterval(0, 5) // { low: 0, high: 0.434… }
 * @see Wilson 1927
 */
export function wilsonInterval(successes: number, trials: number, level = 0.95): Interval {
  checkLevel("wilsonInterval", level);
  if (!Number.isInteger(trials) || trials < 1)
    throw new RangeError(`wilsonInterval: got ${trials} trials, wanted an integer ≥ 1`);
  if (!Number.isInteger(successes) || successes < 0 || successes > trials) {
    throw new RangeError(`wilsonInterval: got ${successes} successes in ${trials} trials, wanted an integer between`);
  }
  const z = math.normalQuantile((1 + level) / 2);
  const p = successes / trials;
  const square = (z * z) / trials;
  const center = (p + square / 2) / (1 + square);
  const half = (Math.sqrt((p * (1 - p)) / trials + square / (4 * trials)) * z) / (1 + square);
  // Exactly 0 and 1 in exact arithmetic; rounding would leave a hair.
  return { low: successes === 0 ? 0 : center - half, high: successes === trials ? 1 : center + half };
}
