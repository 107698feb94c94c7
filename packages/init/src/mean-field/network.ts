/** @file What a layer does to the variance and the correlation of pre-activations, in the limit of infinite width. */
import { checkNumber, checkOptions, NumericsError } from "@nn/core";

import { type ActivationLike, resolveActivation } from "../activations.ts";
import { expectation, gaussianMesh, type GaussianMesh, meanSquare, meanSquareSlope } from "../gaussian-mesh.ts";
import { type Correlated, correlator } from "./correlate.ts";

export interface MeanFieldOptions {
  readonly activation: ActivationLike;
  /** σ_w²: the variance of a weight times its fan-in; 2 for He, 1 for LeCun and, in square layers, Glorot. */
  readonly weightVariance: number;
  /** σ_b²; default 0. */
  readonly biasVariance?: number;
  /** Share of activations that inverted dropout sets to 0, with a mask of its own for every input; default 0. */
  readonly dropout?: number;
}

/** Pre-activations of variance q. */
export interface Signal {
  readonly q: number;
  /** φ(√q·z) as a function of z. */
  readonly mesh: GaussianMesh;
  /** Variance in the next layer. */
  readonly next: number;
  /** σ_w²·E[φ′²]/(1 − p): what a layer multiplies the second moment of gradients by; Infinity for a φ that jumps. */
  readonly chi1: number;
  /** Derivative of the next variance by q. */
  readonly varianceSlope: number;
  readonly correlated: (c: number) => Correlated;
}

/** Correlation of two inputs in the next layer. */
export interface CorrelationStep {
  readonly next: number;
  /** Derivative of the next correlation by this one. */
  readonly slope: number;
}

/** Variances past it are as good as infinite, and their squares are still finite. */
export const hugeVariance = 1e100;

/** The maps of one network. */
export class Network {
  readonly weightVariance: number;
  readonly biasVariance: number;
  /** 1 − p. */
  readonly keep: number;
  readonly #fn: { readonly value: (x: number) => number; readonly derivative?: (x: number) => number };
  #last: Signal | undefined;

  /** @throws OptionError, UnknownNameError */
  constructor(owner: string, options: MeanFieldOptions, others: readonly string[] = []) {
    checkOptions(owner, options, ["activation", "weightVariance", "biasVariance", "dropout", ...others]);
    const { activation, weightVariance, biasVariance = 0, dropout = 0 } = options;
    checkNumber(owner, "weightVariance", weightVariance, { min: 0 });
    checkNumber(owner, "biasVariance", biasVariance, { min: 0 });
    checkNumber(owner, "dropout", dropout, { min: 0, below: 1 });
    this.#fn = resolveActivation(owner, activation);
    this.weightVariance = weightVariance;
    this.biasVariance = biasVariance;
    this.keep = 1 - dropout;
  }

  /** σ_w²·φ(0)²/(1 − p) + σ_b²: the variance after pre-activations that are all 0. */
  get nextOfZero(): number {
    const zero = this.#fn.value(0);
    if (!Number.isFinite(zero)) throw new NumericsError(`the activation is ${zero} at 0; wanted finite numbers`);
    return (this.weightVariance * zero * zero) / this.keep + this.biasVariance;
  }

  /** V(q) = σ_w²·E[φ(√q·z)²]/(1 − p) + σ_b². */
  next(q: number): number {
    if (q === 0) return this.nextOfZero;
    return q > hugeVariance ? Infinity : this.at(q).next;
  }

  at(q: number): Signal {
    if (this.#last?.q === q) return this.#last;
    const std = Math.sqrt(q);
    const { value, derivative } = this.#fn;
    const mesh = gaussianMesh({
      value: (z) => value(std * z),
      derivative: derivative === undefined ? undefined : (z): number => std * derivative(std * z),
    });
    const scale = this.weightVariance / this.keep;
    let correlated: ((c: number) => Correlated) | undefined;
    this.#last = {
      q,
      mesh,
      next: scale * meanSquare(mesh) + this.biasVariance,
      chi1: this.weightVariance === 0 ? 0 : (scale * meanSquareSlope(mesh)) / q,
      // d/dq E[φ(√q·z)²] = E[φ²·(z² − 1)]/(2q), by parts twice: no derivative of φ is needed.
      varianceSlope: (scale * expectation(mesh, (z, f) => f * f * (z * z - 1))) / (2 * q),
      correlated: (c) => (correlated ??= correlator(mesh))(c),
    };
    return this.#last;
  }

  /** Correlation in the next layer of two inputs that have variance q and correlation c in this one. */
  correlation({ next, correlated }: Signal, c: number): CorrelationStep {
    if (next === 0) return { next: 1, slope: 1 };
    const { product, slope } = correlated(c);
    return {
      next: (this.weightVariance * product + this.biasVariance) / next,
      slope: this.weightVariance === 0 ? 0 : (this.weightVariance * slope) / next,
    };
  }
}
