import { checkNumber, checkOptions, math, NumericsError, OptionError, parseSpec, unknownName } from "@nn/core";

import { gaussianMoments } from "./quadrature.ts";

export type ActivationName =
  | "linear"
  | "relu"
  | "leakyRelu"
  | "tanh"
  | "sigmoid"
  | "selu"
  | "elu"
  | "gelu"
  | "geluTanh"
  | "silu";

/** An activation for one number. */
export type Activation = (x: number) => number;

const seluScale = 1.0507009873554805;
const seluAlpha = 1.6732632423543772;

function sigmoid(x: number): number {
  return x >= 0 ? 1 / (1 + math.exp(-x)) : math.exp(x) / (1 + math.exp(x));
}

/** Makers of the activations known by name; the argument is the slope of leakyRelu and the α of elu. */
const makers: Readonly<Record<ActivationName, (parameter?: number) => Activation>> = {
  linear: () => (x) => x,
  relu: () => (x) => Math.max(0, x),
  leakyRelu:
    (slope = 0.01) =>
    (x) =>
      x < 0 ? slope * x : x,
  tanh: () => math.tanh,
  sigmoid: () => sigmoid,
  selu: () => (x) => seluScale * (x < 0 ? seluAlpha * math.expm1(x) : x),
  elu:
    (alpha = 1) =>
    (x) =>
      x < 0 ? alpha * math.expm1(x) : x,
  gelu: () => (x) => x * math.normalCdf(x),
  geluTanh: () => (x) => 0.5 * x * (1 + math.tanh(0.7978845608028654 * (x + 0.044715 * x * x * x))),
  silu: () => (x) => x * sigmoid(x),
};

/** Activations that `gain` knows by name. */
export const activations: readonly ActivationName[] = Object.keys(makers) as ActivationName[];

/** What the one parameter of an activation is called. */
const parameterNames: Readonly<Partial<Record<ActivationName, string>>> = { leakyRelu: "negativeSlope", elu: "alpha" };

function activationOf(spec: string): Activation {
  const { name, shorthand, options } = parseSpec(spec);
  const known = activations.find((candidate) => candidate === name);
  if (known === undefined) throw unknownName("activation", name, activations);
  const option = parameterNames[known];
  checkOptions(`gain: ${known}`, options, option === undefined ? [] : [option]);
  const parameter = shorthand ?? (option === undefined ? undefined : options[option]);
  if (parameter === undefined) return makers[known]();
  if (option === undefined) throw new OptionError(`gain: ${known} takes no argument, got ${String(parameter)}`);
  checkNumber(`gain: ${known}`, option, parameter);
  return makers[known](parameter);
}

export interface Gain {
  /** 1/√E[f(z)²]: with it the second moment of a layer's output stays 1. */
  readonly forward: number;
  /** 1/√E[f′(z)²]: with it the second moment of gradients stays 1. Infinity when f is flat. */
  readonly backward: number;
}

/**
 * What to multiply weights of variance 1/fan by, so that an activation f keeps the scale; z ~ N(0, 1).
 *
 * Takes a name, a spec such as `"leakyRelu(0.2)"`, or any function of a number; relative error below 1e−6 for continuous
 * functions, about 1e−10 for smooth and piecewise smooth ones. Gains hold at pre-activation variance 1.
 *
 * @example
 * gain("relu")            // forward √2, backward √2
 * gain("tanh")            // forward 1.592537, backward 1.467414
 * gain((x) => x * x * x)  // forward 1/√15, backward 1/√27
 * @throws NumericsError when the activation is 0 or not finite, UnknownNameError for a name.
 */
export function gain(activation: ActivationName | Activation | (string & {})): Gain {
  const fn = typeof activation === "string" ? activationOf(activation) : activation;
  const { square, derivativeSquare } = gaussianMoments(fn);
  if (!(square > 0)) throw new NumericsError("gain: the activation is 0 everywhere; no gain can make up for that");
  return { forward: 1 / Math.sqrt(square), backward: 1 / Math.sqrt(derivativeSquare) };
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
