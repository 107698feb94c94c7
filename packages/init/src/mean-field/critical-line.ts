/** @file The line between order and chaos, where gradients keep their size. */
import { checkNumber, NumericsError } from "@nn/core";

import type { ActivationLike } from "../activations.ts";
import { Network } from "./network.ts";
import { rootBetween } from "./root.ts";

export interface CriticalPoint {
  /** σ_w². */
  readonly weightVariance: number;
  readonly qStar: number;
  /** Whether the variance is drawn to `qStar`; false for GELU and SiLU, whose variance slowly leaves it. */
  readonly stable: boolean;
}

const smallest = 1e-8;
const largest = 1e8;
/** Ratio of the variances between which a solution is looked for. */
const step = 2;

/**
 * The weight variance at which χ₁ = 1, for a given bias variance and no dropout.
 *
 * χ₁ = 1 makes σ_w² = 1/E[φ′²], and q = σ_w²·E[φ²] + σ_b² then leaves one equation, q − E[φ²]/E[φ′²] = σ_b². Of its solutions
 * the smallest stable one is taken, or the smallest where none is. Where every q is one, as for ReLU at σ_b² = 0, `qStar` is 1.
 *
 * Schoenholz, Gilmer, Ganguli, Sohl-Dickstein, "Deep information propagation" (2017).
 *
 * @example
 * criticalLine("tanh", 0.05) // weightVariance 1.7610, qStar 0.5700, stable
 * criticalLine("relu", 0)    // weightVariance 2, qStar 1, stable
 * @throws NumericsError when there is none, as for ReLU with σ_b² > 0 and for activations that jump; OptionError, UnknownNameError.
 */
export function criticalLine(activation: ActivationLike, biasVariance: number): CriticalPoint {
  checkNumber("criticalLine", "biasVariance", biasVariance, { min: 0 });
  // With σ_w² = 1 and σ_b² = 0, V is E[φ²] and χ₁ is E[φ′²].
  const unit = new Network("criticalLine", { activation, weightVariance: 1 });
  const { chi1 } = unit.at(1);
  if (chi1 === Infinity || chi1 === 0) throw none(biasVariance, `E[φ′²] is ${chi1}`);
  const missing = (q: number): number => q - unit.at(q).next / unit.at(q).chi1 - biasVariance;
  if ([1, 4].every((q) => Math.abs(missing(q)) <= 1e-10 * q)) return pointAt(unit, 1);
  const atZero = biasVariance === 0 ? pointAtZero(unit) : undefined;
  const points: CriticalPoint[] = atZero === undefined ? [] : [atZero];
  let low = smallest;
  let before = missing(low);
  for (let high = low * step; high < largest && !points.some(({ stable }) => stable); high *= step) {
    const after = missing(high);
    if (before < 0 && after >= 0) points.push(pointAt(unit, rootBetween(missing, low, high)));
    [low, before] = [high, after];
  }
  const [first] = points;
  if (first === undefined) throw none(biasVariance, "χ₁ is not 1 at any q* between 1e−8 and 1e8");
  return points.find(({ stable }) => stable) ?? first;
}

/** The critical point with a signal that dies out slowly, for φ(0) = 0 with a slope: σ_w² = 1/φ′(0)². */
export function pointAtZero(unit: Network): CriticalPoint | undefined {
  const { chi1 } = unit.at(1e-12);
  if (unit.nextOfZero !== 0 || !(chi1 > 0 && chi1 < Infinity)) return undefined;
  return { weightVariance: 1 / chi1, qStar: 0, stable: unit.at(1e-3).next / chi1 < 1e-3 };
}

function pointAt(unit: Network, q: number): CriticalPoint {
  const { chi1, varianceSlope } = unit.at(q);
  return { weightVariance: 1 / chi1, qStar: q, stable: Math.abs(varianceSlope / chi1) <= 1 + 1e-6 };
}

function none(biasVariance: number, why: string): NumericsError {
  return new NumericsError(
    `criticalLine: the activation has no critical point at bias variance ${biasVariance}: ${why}`,
  );
}
