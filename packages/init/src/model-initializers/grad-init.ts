import {
  defineModelInitializer,
  integer,
  type Key,
  mapVariables,
  math,
  type ModelInitializerPlugin,
  NdArray,
  number,
  NumericsError,
  oneOf,
  OptionError,
  permutation,
  plugin,
  type Split,
} from "@nn/core";

import { type AfterStep, compileFirstStep, firstSteps } from "../first-step.ts";
import { type BaseInitializer, redraw, scaled } from "../model-values.ts";
import { packageName } from "../variance-scaling.ts";

export interface GradInitOptions {
  /** What kernels are drawn from before they are scaled; null: what the layers draw; default null. */
  readonly base: BaseInitializer;
  /** The step that training will begin with: `sgd` along g/‖g‖₂, or `adam` along sign g; default `"sgd"`. */
  readonly step: AfterStep;
  /** η, length of that step, above 0; default 0.1. */
  readonly learningRate: number;
  /** γ, largest gradient norm, ‖g‖₂ for sgd and ‖g‖₁ for adam, above 0; default 1. */
  readonly gradientNorm: number;
  /** Updates of the factors; default 390. */
  readonly steps: number;
  /** τ, learning rate of the factors, above 0; default 0.001. */
  readonly rate: number;
  /** Smallest factor, above 0; default 0.01. */
  readonly smallest: number;
}

const [beta1, beta2, epsilon] = [0.9, 0.999, 1e-8];

/**
 * GradInit: one factor for every parameter tensor, learned so that the loss after one step of training is small:
 * min L(S̃; θ − η·A[g(S; θ)]) over the factors, subject to ‖g‖ ≤ γ, with A[g] = g/‖g‖₂ or sign g.
 *
 * Each update takes a random half of the batch as S, and as S̃ one half of S and as many others. Where ‖g‖ > γ the update
 * makes ‖g‖ smaller, else the loss after the step. The factors start at 1 and are moved by Adam; gradients go through the
 * step, unlike in the authors' code. Second derivatives of the model are compiled.
 *
 * Zhu et al., "GradInit: Learning to initialize neural networks for stable and efficient training" (2021).
 *
 * @example fit(model, data, { initialize: gradInit({ steps: 100, rate: 0.01 }), … });
 * @throws OptionError for a batch of fewer than 4 examples, NumericsError when the gradient is not finite.
 */
export const gradInit: ModelInitializerPlugin<GradInitOptions> = defineModelInitializer<GradInitOptions>({
  name: "gradInit",
  package: packageName,
  summary: "Factors for every parameter, learned so that the loss after one step is small.",
  paper: 'Zhu et al., "GradInit: Learning to initialize neural networks for stable and efficient training" (2021)',
  options: {
    base: plugin("initializer", null, [null]),
    step: oneOf(firstSteps, "sgd"),
    learningRate: number(0.1, { above: 0 }),
    gradientNorm: number(1, { above: 0 }),
    steps: integer(390, { min: 1 }),
    rate: number(0.001, { above: 0 }),
    smallest: number(0.01, { above: 0 }),
  },
  usesData: true,
  async initialize({ model, key, options }) {
    const { learningRate, gradientNorm, steps, rate, smallest } = options;
    const first = redraw(model, key, options.base);
    const at = compileFirstStep(model, options.step, learningRate);
    let factors = mapVariables(first, () => 1);
    let values = first;
    let spread = mapVariables(first, () => 0);
    // Adam's mean for each of the two objectives; both share the mean of squares.
    const means = [mapVariables(first, () => 0), mapVariables(first, () => 0)];
    const counts = [0, 0];
    for (let step = 0; step < steps; step++) {
      const [now, next] = halves(model.batch, key.fold("gradInit", step));
      const { norm, normSlopes } = await at.norm(values, now);
      if (!Number.isFinite(norm))
        throw new NumericsError(`gradInit: the norm of the gradient is ${norm} at update ${step}`);
      const which = norm > gradientNorm ? 0 : 1;
      const slopes = which === 0 ? normSlopes : (await at.loss(values, now, next)).slopes;
      counts[which]!++;
      // d/d(factor) = (d/d log factor)/factor
      const gradient = mapVariables(factors, (factor, layer, name) => slopes[layer]![name]! / factor);
      means[which] = mapVariables(
        means[which]!,
        (old, layer, name) => beta1 * old + (1 - beta1) * gradient[layer]![name]!,
      );
      spread = mapVariables(spread, (old, layer, name) => {
        const slope = gradient[layer]![name]!;
        return beta2 * old + (1 - beta2) * slope * slope;
      });
      const meanCorrection = 1 - math.pow(beta1, counts[which]!);
      const spreadCorrection = 1 - math.pow(beta2, step + 1);
      factors = mapVariables(factors, (factor, layer, name) => {
        const direction = means[which]![layer]![name]! / meanCorrection;
        return Math.max(
          smallest,
          factor - (rate * direction) / (Math.sqrt(spread[layer]![name]! / spreadCorrection) + epsilon),
        );
      });
      values = mapVariables(first, (value, layer, name) => scaled(value, factors[layer]![name]!));
    }
    return { values };
  },
});

/** A random half of a batch, and as many others of which half are from the first. */
function halves({ inputs, targets }: Split, key: Key): readonly [Split, Split] {
  const count = inputs.shape[0] ?? 0;
  if (count < 4) throw new OptionError(`gradInit: the batch has ${count} examples; wanted at least 4`);
  const order = permutation(key, count);
  const half = Math.floor(count / 2);
  const overlap = Math.floor(half / 2);
  const pick = (rows: Uint32Array): Split => ({ inputs: takeRows(inputs, rows), targets: takeRows(targets, rows) });
  return [pick(order.subarray(0, half)), pick(order.subarray(half - overlap, 2 * half - overlap))];
}

function takeRows({ data, shape, dtype }: NdArray, rows: Uint32Array): NdArray {
  const size = data.length / (shape[0] ?? 1);
  const taken = dtype === "float32" ? new Float32Array(rows.length * size) : new Int32Array(rows.length * size);
  rows.forEach((row, index) => taken.set(data.subarray(row * size, (row + 1) * size), index * size));
  return new NdArray(taken, [rows.length, ...shape.slice(1)], dtype);
}

declare module "@nn/core" {
  interface ModelInitializerMap {
    gradInit: typeof gradInit;
  }
}
