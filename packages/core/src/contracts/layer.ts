/** @file The layer contract, shared by the packages that bring layers and the one that trains them. */
import type { Dtype } from "../dtype.ts";
import type { PluginValue } from "../plugin.ts";
import type { Shape } from "../shape.ts";
import type { Tensor } from "../tensor.ts";
import type { Constraint } from "./constraint.ts";
import type { Fans, Initializer } from "./initializer.ts";
import type { Penalty } from "./penalty.ts";

/** What a parameter is for. Weight decay leaves everything but kernels and embeddings alone by default. */
export type ParameterRole = "kernel" | "bias" | "gain" | "offset" | "embedding";

export interface ParameterSpec {
  readonly shape: Shape;
  readonly role: ParameterRole;
  readonly initializer: Initializer;
  /** Declared by the layer, which alone knows its axes. */
  readonly fans: Fans;
  /** Added to the loss, or applied after each step, for this parameter alone. */
  readonly penalty?: Penalty;
  /** Projection after each step. */
  readonly constraint?: Constraint;
}

/** A value that training updates without a gradient, e.g. a running mean. */
export interface StateSpec {
  readonly shape: Shape;
  readonly value: number;
}

export interface ApplyContext {
  readonly parameters: Readonly<Record<string, Tensor>>;
  readonly state: Readonly<Record<string, Tensor>>;
  /** True inside a training step, false in evaluation: dropout off, running statistics used. */
  readonly training: boolean;
  /** int32[2], the two words of a key that is fresh for this step and layer; only present in training. */
  readonly key?: Tensor;
}

export interface ApplyResult {
  readonly output: Tensor;
  /** Next values of the layer's state; absent entries keep theirs. */
  readonly state?: Readonly<Record<string, Tensor>>;
}

/** A layer whose input shape is known. Shapes leave out the batch axis, which is always first. */
export interface BuiltLayer {
  readonly outputShape: Shape;
  readonly outputDtype?: Dtype;
  readonly parameters: Readonly<Record<string, ParameterSpec>>;
  readonly state?: Readonly<Record<string, StateSpec>>;
  /** Pre-activation and activation for the measurement of signal propagation, when the layer has both. */
  apply(input: Tensor, context: ApplyContext): ApplyResult;
}

/** A serializable description of a layer; `build` throws a ShapeError when the input shape does not fit. */
export interface Layer extends PluginValue {
  readonly kind: "layer";
  build(inputShape: Shape): BuiltLayer;
}
