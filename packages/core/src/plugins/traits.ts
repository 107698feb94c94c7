/** @file What is true of a value whatever its name: guidelines and laws ask for traits, so that a stranger's plug-in is treated like ours. */

/** Facts about a value; absent: not so, or nothing is known. Packages merge more. */
export interface Traits {
  /** Of a layer: it multiplies its input with a kernel, or looks up rows of a table. */
  readonly weights?: "product" | "lookup";
  /** Of a layer: the share of values that it drops in training, or the dropout whose variance its noise has; in [0, 1). */
  readonly drops?: number;
  /** Of a layer: it draws anew in every step of training, and does in evaluation what it does in training on average. */
  readonly random?: true;
  /** Of a layer that drops: it keeps mean 0 and variance 1 behind a self-normalizing activation, and not the mean behind others. */
  readonly keepsSelfNormalization?: true;
  /** Of a layer: what it standardizes over. Over the batch, examples depend on each other in training. */
  readonly normalizes?: "batch" | "example";
  /** Of a layer: in training, it takes parts of what it computes for constants, so that its gradient is not that of its value. */
  readonly stopsGradients?: true;
  /** Of a layer that holds others in `layers`: they stand in a row, or in a branch beside its input. */
  readonly holds?: "row" | "branch";
  /** Of an activation: it changes nothing. */
  readonly linear?: true;
  /** Of an activation: with variances of 1/fan-in, mean 0 and variance 1 are a fixed point from layer to layer. */
  readonly selfNormalizing?: true;
  /** Of a penalty or an optimizer: the strength with which weights shrink in proportion to their size. */
  readonly decays?: number;
  /** Of a penalty: what it pulls weights towards; absent: 0. */
  readonly towards?: "orthogonality";
  /** Of a penalty: it acts through the gradient of the loss, which the optimizer rescales. */
  readonly coupled?: true;
  /** Of an optimizer: it divides each gradient by a measure of its size. */
  readonly adaptive?: true;
  /** Of a loss: what it takes for outputs. */
  readonly takes?: "logits" | "values";
  /** Of a constraint: false where the set of what satisfies it is not convex. */
  readonly convex?: false;
}
