import {
  add,
  defineLayer,
  div,
  either,
  flag,
  layerName,
  type LayerOptions,
  type LayerPlugin,
  mean,
  mul,
  number,
  oneOf,
  optional,
  OptionError,
  reshape,
  rsqrt,
  ShapeError,
  showShape,
  sizeOf,
  square,
  sub,
  type Tensor,
} from "@nn/core";

import { packageName } from "../package-name.ts";
import { scaleAndShift, type ScaleAndShift, scaleAndShiftParameters } from "../forward/scale-and-shift.ts";

declare module "@nn/core" {
  interface LayerMap {
    readonly batchNorm: typeof batchNorm;
  }
}

/** Whose defaults, and whose meaning of momentum. */
export type BatchNormConvention = "pytorch" | "keras";

/** How the running variance divides the sum of squares: by n, or by n − 1. */
export type VarianceEstimate = "biased" | "unbiased";

export interface BatchNormOptions extends LayerOptions, ScaleAndShift {
  /** Default `"pytorch"`. */
  readonly convention: BatchNormConvention;
  /**
   * In [0, 1]: the weight of the new value (pytorch, 0.1) or of the old one (keras, 0.99); default null: the convention's. Cumulative:
   * the plain mean over all batches, PyTorch's `momentum=None`.
   */
  readonly momentum: number | "cumulative" | null;
  /** ε > 0; default null: the convention's, 1e-5 or 1e-3. */
  readonly epsilon: number | null;
  /** Default null: the convention's, unbiased (pytorch) or biased (keras). */
  readonly runningVariance: VarianceEstimate | null;
}

const conventions = {
  pytorch: { momentum: 0.1, epsilon: 1e-5, runningVariance: "unbiased", weightOfNew: (m: number) => m },
  keras: { momentum: 0.99, epsilon: 1e-3, runningVariance: "biased", weightOfNew: (m: number) => 1 - m },
} as const;

/**
 * Batch normalization: γ·(x − μ)/√(σ² + ε) + β for each channel, the last axis.
 *
 * In training μ and σ² (biased) are those of the batch, over all axes but the last; in evaluation they are running means,
 * which training moves after every step: r ← (1 − w)·r + w·s, from 0 for the mean and 1 for the variance.
 *
 * | convention  | momentum | w            | ε    | s of the variance |
 * | ----------- | -------- | ------------ | ---- | ----------------- |
 * | `"pytorch"` | 0.1      | momentum     | 1e-5 | divided by n − 1  |
 * | `"keras"`   | 0.99     | 1 − momentum | 1e-3 | divided by n      |
 *
 * Input and output [n, …, channels]; parameters gain and offset [channels], state runningMean and runningVariance
 * [channels]. Ioffe & Szegedy, "Batch normalization" (2015).
 *
 * @example batchNorm(); batchNorm({ convention: "keras", momentum: 0.9 });
 * @throws ShapeError when built on scalars, and in training on one value for each channel, whose variance is 0.
 */
export const batchNorm: LayerPlugin<BatchNormOptions> = defineLayer<BatchNormOptions>({
  package: packageName,
  acts: { slot: "forward.beforeActivation", many: true },
  name: "batchNorm",
  summary: "Mean 0 and variance 1 for each channel over the batch, then a gain and an offset.",
  paper: 'Ioffe & Szegedy, "Batch normalization" (2015)',
  traits: () => ({ normalizes: "batch" }),
  options: {
    convention: oneOf(["pytorch", "keras"], "pytorch"),
    momentum: either(number(0, { min: 0, max: 1 }), [null, "cumulative"], null),
    epsilon: optional(number(0, { above: 0 })),
    runningVariance: optional(oneOf(["biased", "unbiased"], "biased")),
    gain: flag(true),
    offset: flag(true),
    name: layerName(),
  },
  build(inputShape, options) {
    const channels = inputShape.at(-1);
    if (channels === undefined) {
      throw new ShapeError(
        "batchNorm: the input is a scalar without the batch axis; wanted channels along the last axis",
      );
    }
    const convention = conventions[options.convention];
    const epsilon = options.epsilon ?? convention.epsilon;
    const isCumulative = options.momentum === "cumulative";
    const weight = isCumulative ? 0 : convention.weightOfNew(options.momentum ?? convention.momentum);
    const isUnbiased = (options.runningVariance ?? convention.runningVariance) === "unbiased";
    /** What stands after `batches` others, which are counted only where that matters. */
    const move = (old: Tensor, seen: Tensor, batches: Tensor | undefined): Tensor =>
      batches === undefined
        ? add(mul(old, 1 - weight), mul(seen, weight))
        : add(old, div(sub(seen, old), add(batches, 1)));
    return {
      outputShape: inputShape,
      parameters: scaleAndShiftParameters(channels, options),
      state: {
        runningMean: { shape: [channels], value: 0 },
        runningVariance: { shape: [channels], value: 1 },
        ...(isCumulative ? { batches: { shape: [], value: 0 } } : {}),
      },
      apply(input, { parameters, state: { runningMean, runningVariance, batches }, training }) {
        if (runningMean === undefined || runningVariance === undefined) {
          throw new OptionError("batchNorm: wanted the state runningMean and runningVariance");
        }
        const normalized = (centred: Tensor, variance: Tensor): Tensor =>
          scaleAndShift(mul(centred, rsqrt(add(variance, epsilon))), parameters);
        if (!training) return { output: normalized(sub(input, runningMean), runningVariance) };
        const count = sizeOf(input.shape) / channels;
        if (count < 2) {
          throw new ShapeError(
            `batchNorm: training on ${showShape(input.shape)}, ${count} value for each channel, has no variance; wanted at least 2 examples in a batch`,
          );
        }
        const axes = input.shape.slice(1).map((_, axis) => axis);
        const average = mean(input, { axes, keepDims: true });
        const centred = sub(input, average);
        const variance = mean(square(centred), { axes, keepDims: true });
        const spread = isUnbiased ? mul(variance, count / (count - 1)) : variance;
        return {
          output: normalized(centred, variance),
          state: {
            runningMean: move(runningMean, reshape(average, [channels]), batches),
            runningVariance: move(runningVariance, reshape(spread, [channels]), batches),
            ...(batches === undefined ? {} : { batches: add(batches, 1) }),
          },
        };
      },
    };
  },
});
