/** @file Variance and correlation layer by layer. */
import { checkNumber } from "@nn/core";

import { fixedVariance } from "./mean-field.ts";
import { type MeanFieldOptions, Network } from "./network.ts";

const mostLayers = 100_000;

/**
 * Variances of pre-activations: element l is q after l layers, element 0 is q₀; Infinity once they overflow.
 *
 * q ← σ_w²·E[φ(√q·z)²]/(1 − p) + σ_b².
 *
 * @example varianceMap({ activation: "tanh", weightVariance: 1 }, 1, 2) // [1, 0.394294, 0.236450]
 * @throws OptionError for q₀ < 0 or a number of layers that is not whole; NumericsError, UnknownNameError as `meanField`.
 */
export function varianceMap(options: MeanFieldOptions, q0: number, layers: number): number[] {
  const network = new Network("varianceMap", options);
  checkNumber("varianceMap", "q0", q0, { min: 0 });
  checkNumber("varianceMap", "layers", layers, { min: 0, max: mostLayers, integer: true });
  const variances = [q0];
  for (let layer = 1; layer <= layers; layer++) variances.push(network.next(variances[layer - 1]!));
  return variances;
}

/**
 * Correlations of the pre-activations of two inputs: element l is c after l layers, element 0 is c₀.
 *
 * Both inputs have variance q* in the first layer, or 1 where q* is 0 or infinite; the variance then follows its own map. A
 * signal that has died out keeps its last correlation.
 *
 * @example correlationMap({ activation: "relu", weightVariance: 2 }, 0, 2) // [0, 0.318310, 0.493731]
 * @throws OptionError for |c₀| > 1; NumericsError, UnknownNameError as `meanField`.
 */
export function correlationMap(options: MeanFieldOptions, c0: number, layers: number): number[] {
  const network = new Network("correlationMap", options);
  checkNumber("correlationMap", "c0", c0, { min: -1, max: 1 });
  checkNumber("correlationMap", "layers", layers, { min: 0, max: mostLayers, integer: true });
  const qStar = fixedVariance(network, 1);
  let q = qStar > 0 && qStar < Infinity ? qStar : 1;
  const correlations = [c0];
  for (let layer = 1; layer <= layers; layer++) {
    const before = correlations[layer - 1]!;
    // Beyond these the activation is as good as homogeneous: its shape, and with it the map, no longer changes.
    const signal = network.at(Math.min(Math.max(q, 1e-30), 1e30));
    correlations.push(Math.min(1, Math.max(-1, network.correlation(signal, before).next)));
    q = q === qStar ? q : network.next(q);
  }
  return correlations;
}
