/** @file Fixed points of the maps, and how fast a deep network forgets what is not one. */
import { checkNumber, math } from "@nn/core";

import { type MeanFieldOptions, Network, type Signal } from "./network.ts";
import { rootBetween } from "./root.ts";

export type Phase = "ordered" | "critical" | "chaotic";

export interface MeanFieldRequest extends MeanFieldOptions {
  /** Variance that the iteration towards `qStar` starts at; default 1. It matters where several variances are fixed, as for He's ReLU. */
  readonly inputVariance?: number;
}

export interface MeanField {
  /** Variance of pre-activations in deep layers; Infinity when it grows without end. */
  readonly qStar: number;
  /** Correlation of two different inputs in deep layers. */
  readonly cStar: number;
  /** σ_w²·E[φ′²]/(1 − p): what a layer multiplies the second moment of gradients by. Infinity for a φ that jumps. */
  readonly chi1: number;
  /** Layers in which a deviation of the variance from `qStar` falls to 1/e; negative: it grows. */
  readonly xiQ: number;
  /** Layers in which a deviation of the correlation from `cStar` falls to 1/e: how deep information travels. */
  readonly xiC: number;
  /** −1/ln χ₁: layers in which gradients fall to 1/e; negative: they grow. */
  readonly xiGradient: number;
  /** χ₁ below, at or above 1, to 1e−6. */
  readonly phase: Phase;
}

/** Where q* is 0 or infinite, slopes are limits, and these variances stand for them. */
const nearZero = 1e-12;
const nearInfinity = 1e12;
/** A variance that still grows here grows for ever. */
const endless = 1e15;
/** χ₁ this close to 1 is critical. */
const criticalWidth = 1e-6;

/**
 * What infinitely wide layers x ↦ W·φ(x) + b do to signals, with weights of variance σ_w²/fan-in and biases of variance σ_b².
 *
 * q* solves q = σ_w²·E[φ(√q·z)²]/(1 − p) + σ_b²; c* = (σ_w²·E[φ(u₁)φ(u₂)] + σ_b²)/q* for u of variance q* and correlation
 * c*; χ₁ = σ_w²·E[φ′(√q*·z)²]/(1 − p); ξ_c = −1/ln(σ_w²·E[φ′(u₁)φ′(u₂)]); ξ_q = −1/ln(dV/dq). Networks train up to about
 * 6·ξ_c layers (an empirical number of the paper). Dropout at any rate keeps c* below 1 and ξ_c finite.
 *
 * Poole et al., "Exponential expressivity in deep neural networks through transient chaos" (2016); Schoenholz, Gilmer,
 * Ganguli, Sohl-Dickstein, "Deep information propagation" (2017). Relative error about 1e−8, away from the critical line.
 *
 * @example
 * meanField({ activation: "relu", weightVariance: 2 })
 * // qStar 1, cStar 1, chi1 1, xiQ, xiC and xiGradient Infinity, phase "critical"
 * meanField({ activation: "tanh", weightVariance: 3, biasVariance: 0.05 }) // cStar 0.2987, xiC 9.05, phase "chaotic"
 * @throws OptionError, UnknownNameError; NumericsError when E[φ²] does not exist.
 */
export function meanField(options: MeanFieldRequest): MeanField {
  const network = new Network("meanField", options, ["inputVariance"]);
  const { inputVariance = 1 } = options;
  checkNumber("meanField", "inputVariance", inputVariance, { above: 0, max: nearInfinity });
  const qStar = fixedVariance(network, inputVariance);
  const signal = network.at(Math.min(Math.max(qStar, nearZero), nearInfinity));
  const { chi1 } = signal;
  const cStar = fixedCorrelation(network, signal);
  const slope = network.correlation(signal, cStar).slope;
  return {
    qStar,
    cStar,
    chi1,
    xiQ: depthScale(Math.abs(signal.varianceSlope)),
    // While q falls to 0, the covariance falls with it, faster than the correlation changes.
    xiC: depthScale(qStar === Infinity ? slope : (slope * signal.next) / signal.q),
    xiGradient: depthScale(chi1),
    phase: Math.abs(chi1 - 1) <= criticalWidth ? "critical" : chi1 < 1 ? "ordered" : "chaotic",
  };
}

/** Layers in which what is multiplied in each falls to 1/e. */
function depthScale(multiplier: number): number {
  if (multiplier < 1e-12 || multiplier === Infinity) return 0;
  const logarithm = math.log(multiplier);
  return Math.abs(logarithm) < 1e-9 ? Infinity : -1 / logarithm;
}

/**
 * Where the variance goes from `start`: the nearest fixed point in the direction of its first step.
 *
 * It never alternates around one: d ln E[φ²]/d ln q is the mean of (x²/q − 1)/2 over weights φ², hence at least −½.
 */
export function fixedVariance(network: Network, start: number): number {
  const excess = (q: number): number => network.next(q) - q;
  const first = excess(start);
  if (Math.abs(first) <= 1e-10 * start) return start;
  const grows = first > 0;
  let near = start;
  let far = start;
  do {
    near = far;
    far *= grows ? 2 : 0.5;
    if (far > endless) return Infinity;
    if (far < 1e-10 && network.nextOfZero === 0) return 0;
  } while (excess(far) > 0 === grows);
  return rootBetween(excess, near, far);
}

/** The stable correlation in [0, 1]. */
function fixedCorrelation(network: Network, signal: Signal): number {
  if (network.keep === 1 && network.correlation(signal, 1).slope <= 1 + criticalWidth) return 1;
  // The map is a power series with positive coefficients, hence convex: Newton's steps from 0 stop short of the first
  // fixed point, and the tangent of a convex function is below it.
  let c = 0;
  for (let step = 0; step < 100; step++) {
    const { next, slope } = network.correlation(signal, c);
    const change = (next - c) / (1 - slope);
    if (!(change > 1e-13 && slope < 1)) break;
    c = Math.min(1, c + change);
  }
  return c;
}
