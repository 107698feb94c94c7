import { checkNumber, NumericsError, unknownName } from "@nn/core";

import { type ActivationLike, resolveActivation } from "./activations.ts";
import { expectation, gaussianMesh, type GaussianMesh, meanSquare, meanSquareSlope } from "./gaussian-mesh.ts";

export interface Gain {
  /** 1/√E[f(z)²]: with it the second moment of a layer's output stays 1. */
  readonly forward: number;
  /** 1/√E[f′(z)²]: with it the second moment of gradients stays 1. Infinity when f is flat. */
  readonly backward: number;
}

/**
 * What to multiply weights of variance 1/fan by, so that an activation f keeps the scale; z ~ N(0, 1).
 *
 * Takes a name, a spec such as `"leakyRelu(0.2)"`, any function of a number, or `{ value, derivative }`. Relative error below
 * 1e−6 for functions with kinks anywhere, about 1e−10 for most. Gains hold at pre-activation variance 1; for others see
 * `meanField`.
 *
 * @example
 * gain("relu")            // forward √2, backward √2
 * gain("tanh")            // forward 1.592537, backward 1.467414
 * gain((x) => x * x * x)  // forward 1/√15, backward 1/√27
 * gain({ value: Math.sign, derivative: (x) => (Math.abs(x) < 1 ? 1 : 0) }) // straight-through: 1 and 1.210286
 * @throws NumericsError when the activation is 0 everywhere, not finite, or has no finite E[f²] or E[f′²], as a step has;
 * UnknownNameError for a name.
 */
export function gain(activation: ActivationLike): Gain {
  const mesh = meshOf(activation);
  const square = meanSquare(mesh);
  if (!(square > 0)) throw new NumericsError("gain: the activation is 0 everywhere; no gain can make up for that");
  const forward = 1 / Math.sqrt(square);
  const slope = meanSquareSlope(mesh);
  if (slope === Infinity) {
    const near = Math.round((mesh.jump ?? mesh.steep ?? 0) * 1e9) / 1e9;
    const where = `${mesh.jump === undefined ? "is too steep" : "jumps"} near ${near === 0 ? 0 : near}`;
    throw new NumericsError(
      `gain: the activation ${where}, so E[f′²] does not settle and there is no backward gain (forward ${forward}); give { value, derivative } with the derivative that training uses`,
    );
  }
  return { forward, backward: 1 / Math.sqrt(slope) };
}

export interface ActivationMoments {
  /** E[f(z)]. */
  readonly mean: number;
  /** E[f(z)²]. */
  readonly secondMoment: number;
  /** E[f(z)²] − E[f(z)]². */
  readonly variance: number;
}

/**
 * Moments of an activation f of z ~ N(0, variance).
 *
 * @example activationMoments("relu") // mean 0.398942 = 1/√(2π), second moment 0.5, variance 0.340845
 * @throws NumericsError, UnknownNameError as `gain` does; OptionError unless variance ≥ 0.
 */
export function activationMoments(activation: ActivationLike, variance = 1): ActivationMoments {
  checkNumber("activationMoments", "variance", variance, { min: 0 });
  const mesh = meshOf(activation, Math.sqrt(variance));
  const mean = expectation(mesh, (_, value) => value);
  const secondMoment = meanSquare(mesh);
  return { mean, secondMoment, variance: expectation(mesh, (_, value) => (value - mean) * (value - mean)) };
}

function meshOf(activation: ActivationLike, std = 1): GaussianMesh {
  const { value, derivative } = resolveActivation("gain", activation);
  const scaled = std === 1 ? value : (z: number): number => value(std * z);
  return gaussianMesh({ value: scaled, derivative });
}

export type PytorchGainName = "linear" | "sigmoid" | "tanh" | "relu" | "leakyRelu" | "selu";

/**
 * The table of `torch.nn.init.calculate_gain`, for reproducing PyTorch; tanh 5/3 and SELU 3/4 are empirical, not derived.
 *
 * @example pytorchGain("tanh") // 1.6666666666666667, where gain("tanh").forward is 1.592537
 */
export function pytorchGain(name: PytorchGainName, negativeSlope = 0.01): number {
  checkNumber("pytorchGain", "negativeSlope", negativeSlope);
  switch (name) {
    case "linear":
    case "sigmoid":
      return 1;
    case "tanh":
      return 5 / 3;
    case "relu":
      return Math.sqrt(2);
    case "leakyRelu":
      return Math.sqrt(2 / (1 + negativeSlope * negativeSlope));
    case "selu":
      return 0.75;
    default:
      name satisfies never;
      throw unknownName("PyTorch gain", name, ["linear", "sigmoid", "tanh", "relu", "leakyRelu", "selu"]);
  }
}
