/** @file What a diagnosis says. */
import type { Severity } from "@nn/core";

export interface SignalMoments {
  readonly mean: number;
  readonly variance: number;
  /** Mean of squares. */
  readonly secondMoment: number;
}

/** What mean-field theory expects of infinitely many random weights of the same size. */
export interface LayerPrediction {
  /** Second moment of pre-activations, q. */
  readonly preActivation: number;
  /** Second moment of activations, E[φ(√q·z)²]. */
  readonly activation: number;
  /** Mean correlation of the pre-activations of two examples. */
  readonly correlation: number;
  /** Share of values where |φ′| is below a tenth of its largest. */
  readonly saturatedShare: number;
  /** Second moment of the gradients of pre-activations, going back from the measured one of the last layer. */
  readonly gradient: number;
  /** Standard deviation of the logarithm of q over random networks of this width, to first order in 1/width. */
  readonly spread: number;
}

/** One layer with weights, with the normalization and activation behind it. Signals of all examples and units together. */
export interface LayerDiagnosis {
  /** Name of the layer with the weights. */
  readonly name: string;
  /** Id of its plug-in. */
  readonly kind: string;
  /** Last axis of what it puts out: units, or channels. */
  readonly units: number;
  /** Short name of the activation; `linear` for none. */
  readonly activation: string;
  /** What goes into the activation. */
  readonly preActivation: SignalMoments;
  /** What comes out of it. */
  readonly output: SignalMoments;
  /** Gradients of the loss of each example with respect to pre-activations. */
  readonly gradient: SignalMoments;
  /** Share of units whose activation has slope 0 on every example: they learn nothing from this batch. */
  readonly deadShare: number;
  /** Share of single values where |φ′| is below a tenth of its largest; half of them for ReLU. */
  readonly saturatedShare: number;
  /** Mean correlation of the pre-activations of two examples; 1: the layer sees no difference between inputs. */
  readonly correlation: number;
  /** Directions that the pre-activations span, at most `fullRank`. */
  readonly rank: number;
  /** The largest rank that so many units and examples can have. */
  readonly fullRank: number;
  /** Units that have a twin: same pre-activation and same gradient on every example, so that both stay alike for ever. */
  readonly twins: number;
  /** Absent where the theory says nothing: unknown activations, residual branches. */
  readonly predicted?: LayerPrediction;
  /** In words; `fine` when nothing stands out. */
  readonly verdict: string;
}

/** A statement about the whole network. */
export interface DiagnosisFinding {
  /** Stable, in kebab case, e.g. `signal-vanishes`. */
  readonly code: string;
  readonly severity: Severity;
  readonly message: string;
  readonly fix: string;
}

export interface Diagnosis {
  /** Mean loss on the batch. */
  readonly loss: number;
  readonly examples: number;
  /** Layers with weights, in their order; the last one is the output. */
  readonly layers: readonly LayerDiagnosis[];
  /** Worst first; empty for a network that is fine. */
  readonly findings: readonly DiagnosisFinding[];
  /** The findings in one sentence. */
  readonly verdict: string;
}
