/** @file Activations as functions of one number, known by name or given. */
import { checkNumber, checkOptions, math, OptionError, parseSpec, unknownName } from "@nn/core";

/** An activation for one number. */
export type Activation = (x: number) => number;

/** An activation with the derivative that training uses in its place, e.g. a straight-through estimator. */
export interface DifferentiatedActivation {
  readonly value: Activation;
  readonly derivative: Activation;
}

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
  | "silu"
  | "softplus"
  | "softsign"
  | "mish"
  | "erf"
  | "hardTanh"
  | "relu6"
  | "sign";

/** A name, a spec such as `"leakyRelu(0.2)"`, a function, or a function with its derivative. */
export type ActivationLike = ActivationName | Activation | DifferentiatedActivation | (string & {});

const seluScale = 1.0507009873554805;
const seluAlpha = 1.6732632423543772;

function sigmoid(x: number): number {
  return x >= 0 ? 1 / (1 + math.exp(-x)) : math.exp(x) / (1 + math.exp(x));
}

function softplus(x: number): number {
  return Math.max(x, 0) + math.log1p(math.exp(-Math.abs(x)));
}

/** Makers of the activations known by name; the argument is the one parameter that some have. */
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
  softplus: () => softplus,
  softsign: () => (x) => x / (1 + Math.abs(x)),
  mish: () => (x) => x * math.tanh(softplus(x)),
  erf: () => math.erf,
  hardTanh: () => (x) => Math.min(1, Math.max(-1, x)),
  relu6: () => (x) => Math.min(6, Math.max(0, x)),
  sign: () => Math.sign,
};

/** Activations that `gain` and `meanField` know by name. */
export const activations: readonly ActivationName[] = Object.keys(makers) as ActivationName[];

/** What the one parameter of an activation is called. */
const parameterNames: Readonly<Partial<Record<ActivationName, string>>> = { leakyRelu: "negativeSlope", elu: "alpha" };

/** The function that is meant, and its derivative where one was given. @throws UnknownNameError, OptionError */
export function resolveActivation(
  owner: string,
  activation: ActivationLike,
): { readonly value: Activation; readonly derivative?: Activation } {
  if (typeof activation === "string") return { value: named(owner, activation) };
  if (typeof activation === "function") return { value: activation };
  const { value, derivative } = (activation ?? {}) as Partial<DifferentiatedActivation>;
  if (typeof value !== "function" || typeof derivative !== "function") {
    throw new OptionError(
      `${owner}: the activation is ${JSON.stringify(activation)}; wanted a name, a function of a number, or { value, derivative }`,
    );
  }
  return { value, derivative };
}

function named(owner: string, spec: string): Activation {
  const { name, shorthand, options } = parseSpec(spec);
  const known = activations.find((candidate) => candidate === name);
  if (known === undefined) throw unknownName("activation", name, activations);
  const option = parameterNames[known];
  checkOptions(`${owner}: ${known}`, options, option === undefined ? [] : [option]);
  const parameter = shorthand ?? (option === undefined ? undefined : options[option]);
  if (parameter === undefined) return makers[known]();
  if (option === undefined) throw new OptionError(`${owner}: ${known} takes no argument, got ${String(parameter)}`);
  checkNumber(`${owner}: ${known}`, option, parameter);
  return makers[known](parameter);
}
