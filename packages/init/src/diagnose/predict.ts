/** @file What mean-field theory expects of each block, beside what was measured. */
import { type LayerActivation, math } from "@nn/core";

import { activations, type ActivationLike } from "../activations.ts";
import { expectation } from "../gaussian-mesh.ts";
import { Network, type Signal } from "../mean-field/network.ts";
import { shortName } from "./blocks.ts";
import type { LayerPrediction } from "./types.ts";

/** What the prediction of one block starts from. */
export interface PredictionInput {
  readonly activation: LayerActivation | undefined;
  readonly isPlain: boolean;
  readonly units: number;
  readonly scales: { readonly forward: number; readonly backward: number; readonly bias: number };
  /** Measured in what the layer is fed with. */
  readonly input: { readonly secondMoment: number; readonly correlation: number };
  /** Measured second moment of the gradient of pre-activations. */
  readonly gradient: number;
}

interface Forward {
  readonly q: number;
  readonly correlation: number;
  /** Relative variance of q over networks of this width. */
  readonly v: number;
  /** Of φ at q; undefined where nothing is left of the signal. */
  readonly signal: Signal | undefined;
}

/** The activation as `meanField` takes it; undefined for one that it does not know by name. */
export function knownActivation(activation: LayerActivation | undefined): ActivationLike | undefined {
  if (activation === undefined) return "linear";
  const name = shortName(activation.id);
  if (!activations.some((known) => known === name)) return undefined;
  const { negativeSlope, alpha } = activation.options as { readonly negativeSlope?: unknown; readonly alpha?: unknown };
  const parameter = name === "leakyRelu" ? negativeSlope : name === "elu" ? alpha : undefined;
  return typeof parameter === "number" ? `${name}(${parameter})` : name;
}

/**
 * Predictions in the order of the blocks; undefined where there is none.
 *
 * Forward: q and c of the first block follow from its measured input, those of the others from the block before. Backward:
 * the gradient of a block is σ_w²·E[φ′²] times that of the next one (with the fan-out for σ_w²); the last is the measured one.
 */
export function predict(blocks: readonly PredictionInput[]): (LayerPrediction | undefined)[] {
  const forward: (Forward | undefined)[] = [];
  for (const [i, block] of blocks.entries()) forward.push(predictForward(block, blocks[i - 1], forward[i - 1]));
  const gradients: number[] = blocks.map(({ gradient }) => gradient);
  for (let i = blocks.length - 2; i >= 0; i--) {
    const signal = forward[i]?.signal;
    if (signal === undefined || forward[i + 1] === undefined) continue;
    // With σ_w² = 1, χ₁ is E[φ′²].
    gradients[i] = gradients[i + 1]! * blocks[i + 1]!.scales.backward * signal.chi1;
  }
  return forward.map((one, i) => {
    if (one === undefined) return undefined;
    const { q, correlation, v, signal } = one;
    return {
      preActivation: q,
      activation: signal?.next ?? 0,
      correlation,
      saturatedShare: signal === undefined ? 0 : saturatedShareOf(signal),
      gradient: gradients[i]!,
      // The measured mean over units has a spread of its own. ln q is nearly normal: its variance is ln E[q²]/E[q]².
      spread: Math.sqrt(math.log1p(v + 2 / blocks[i]!.units)),
    };
  });
}

function predictForward(
  block: PredictionInput,
  before: PredictionInput | undefined,
  previous: Forward | undefined,
): Forward | undefined {
  const activation = knownActivation(block.activation);
  if (!block.isPlain || activation === undefined) return undefined;
  const { forward: weightVariance, bias: biasVariance } = block.scales;
  const { secondMoment, correlation } =
    before !== undefined && previous !== undefined
      ? {
          secondMoment: previous.signal?.next ?? 0,
          correlation:
            previous.signal === undefined
              ? previous.correlation
              : unit(before).correlation(previous.signal, previous.correlation).next,
        }
      : block.input;
  const q = weightVariance * secondMoment + biasVariance;
  const isDead = !(q > 1e-290 && q < 1e100);
  const signal = isDead ? undefined : unit({ ...block, activation: block.activation }).at(q);
  return {
    q,
    correlation: q === 0 ? 1 : (weightVariance * secondMoment * correlation + biasVariance) / q,
    v:
      previous?.signal === undefined || before === undefined
        ? 0
        : nextVariance(previous.v, previous.signal, before.units),
    signal,
  };
}

/** A network of σ_w² = 1 and no bias: its maps are the bare moments of φ. */
function unit({ activation }: Pick<PredictionInput, "activation">): Network {
  return new Network("diagnose", { activation: knownActivation(activation)!, weightVariance: 1 });
}

/** v ← s²·v + Var[φ²]/E[φ²]²/width, to first order; see `widthFluctuation`. */
function nextVariance(v: number, { mesh, next, q, varianceSlope }: Signal, width: number): number {
  if (next === 0) return v;
  const fourth = expectation(mesh, (_, f) => f * f * f * f);
  const pull = (q * varianceSlope) / next;
  return pull * pull * v + (fourth / (next * next) - 1) / width;
}

const slopeSteps = 1000;

/** P(|φ′(√q·z)| < max|φ′|/10), by a thousand quantiles of z. */
function saturatedShareOf({ mesh, q }: Signal): number {
  const { value } = mesh.fn;
  const h = 1e-4;
  const slopeAt = (z: number): number => Math.abs(value(z + h) - value(z - h)) / (2 * h);
  let largest = 0;
  for (let x = -10; x <= 10; x += 0.05) largest = Math.max(largest, slopeAt(x / Math.sqrt(q)));
  let count = 0;
  for (let i = 0; i < slopeSteps; i++) if (slopeAt(math.normalQuantile((i + 0.5) / slopeSteps)) < largest / 10) count++;
  return count / slopeSteps;
}
