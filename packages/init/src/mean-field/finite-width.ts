/** @file What finite width adds: the spread of the signal over networks. */
import { checkNumber } from "@nn/core";

import { expectation } from "../gaussian-mesh.ts";
import { hugeVariance, type MeanFieldOptions, Network } from "./network.ts";

export interface WidthFluctuation {
  /** E[S²]/E[S]², where S is the mean square of one network's pre-activations in the layer. */
  readonly secondMoment: number;
  /** Median of S in parts of its mean, if ln S is normal: 1/√secondMoment. Deep narrow networks mostly have less than the mean. */
  readonly median: number;
}

/**
 * Spread of the signal's size over random networks of a finite width, by layer; element 0 is the input, which has none.
 *
 * 1 + v ← (1 + s²·v)·(1 + (κ − 1)/width), with κ = E[φ⁴]/E[φ²]² of the weighted part and s = q·V′(q)/V(q) the pull of the
 * variance map. Exact for Gaussian weights without bias and φ linear on both sides of 0: (1 + 5/n)^L for He's ReLU,
 * (1 + 2/n)^L for a linear network; first order in 1/width elsewhere.
 *
 * Hanin & Rolnick, "How to start training: the effect of initialization and architecture" (2018).
 *
 * @example widthFluctuation({ activation: "relu", weightVariance: 2 }, 1, 50, 10)[10].secondMoment // 2.593742 = 1.1¹⁰
 * @throws OptionError, UnknownNameError, NumericsError as `varianceMap`.
 */
export function widthFluctuation(
  options: MeanFieldOptions,
  q0: number,
  width: number,
  layers: number,
): WidthFluctuation[] {
  const network = new Network("widthFluctuation", options);
  checkNumber("widthFluctuation", "q0", q0, { above: 0 });
  checkNumber("widthFluctuation", "width", width, { min: 1, integer: true });
  checkNumber("widthFluctuation", "layers", layers, { min: 0, max: 100_000, integer: true });
  const spread: WidthFluctuation[] = [{ secondMoment: 1, median: 1 }];
  let q = q0;
  let v = 0;
  for (let layer = 1; layer <= layers; layer++) {
    if (q > 0 && q < hugeVariance) {
      const { mesh, next, varianceSlope } = network.at(q);
      const square = expectation(mesh, (_, f) => f * f) / network.keep;
      const fourth = expectation(mesh, (_, f) => f * f * f * f) / (network.keep * network.keep * network.keep);
      const weighted = network.weightVariance / next;
      const pull = (q * varianceSlope) / next;
      // A signal that is 0 has no spread of its own.
      const noise = next === 0 ? 0 : weighted * weighted * (fourth - square * square);
      v = (1 + pull * pull * v) * (1 + noise / width) - 1;
      q = next;
    }
    spread.push({ secondMoment: 1 + v, median: 1 / Math.sqrt(1 + v) });
  }
  return spread;
}
