import {
  add,
  clamp,
  defineLayer,
  div,
  flag,
  layerName,
  type LayerOptions,
  type LayerPlugin,
  mean,
  mul,
  number,
  OptionError,
  reshape,
  ShapeError,
  showShape,
  sizeOf,
  sqrt,
  square,
  stopGradient,
  sub,
  type Tensor,
} from "@nn/core";

import { packageName } from "../package-name.ts";
import { scaleAndShift, type ScaleAndShift, scaleAndShiftParameters } from "../forward/scale-and-shift.ts";

declare module "@nn/core" {
  interface LayerMap {
    readonly batchRenorm: typeof batchRenorm;
  }
}

export interface BatchRenormOptions extends LayerOptions, ScaleAndShift {
  /** Largest r, ≥ 1; default 3, what the paper ends with. 1 and a `dMax` of 0 are batch normalization. */
  readonly rMax: number;
  /** Largest |d|, ≥ 0; default 5. */
  readonly dMax: number;
  /** Weight of the new statistics, in (0, 1]; default 0.01. */
  readonly momentum: number;
  /** ε > 0; default 1e-3. */
  readonly epsilon: number;
}

/**
 * Batch renormalization: batch normalization whose training sees what evaluation will see.
 *
 * In training γ·(r·(x − μ_B)/σ_B + d) + β for each channel, with r = σ_B/σ in [1/rMax, rMax] and d = (μ_B − μ)/σ in [−dMax, dMax],
 * where no gradient flows through r and d; in evaluation γ·(x − μ)/σ + β. μ and σ are running means, μ ← μ + w·(μ_B − μ) from 0, and the
 * same for σ from 1; σ_B = √(variance + ε). Within the bounds both are the same function, so small batches and batches of similar
 * examples do less harm. The paper widens the bounds from 1 and 0 in the first steps; here they stand.
 *
 * Input and output [n, …, channels]; parameters gain and offset, state runningMean and runningDeviation, all [channels]. Ioffe, "Batch
 * renormalization" (2017).
 *
 * @example batchRenorm(); batchRenorm({ rMax: 1, dMax: 0 }); // the second normalizes as batchNorm does
 * @throws ShapeError when built on scalars, and in training on one value for each channel.
 */
export const batchRenorm: LayerPlugin<BatchRenormOptions> = defineLayer<BatchRenormOptions>({
  package: packageName,
  acts: { slot: "forward.beforeActivation", many: true },
  name: "batchRenorm",
  summary: "Batch normalization corrected towards the running statistics.",
  paper: 'Ioffe, "Batch renormalization: towards reducing minibatch dependence in batch-normalized models" (2017)',
  traits: () => ({ normalizes: "batch", stopsGradients: true }),
  options: {
    rMax: number(3, { min: 1 }),
    dMax: number(5, { min: 0 }),
    momentum: number(0.01, { above: 0, max: 1 }),
    epsilon: number(1e-3, { above: 0 }),
    gain: flag(true),
    offset: flag(true),
    name: layerName(),
  },
  build(inputShape, options) {
    const { rMax, dMax, momentum, epsilon } = options;
    const channels = inputShape.at(-1);
    if (channels === undefined)
      throw new ShapeError("batchRenorm: the input is a scalar; wanted channels along the last axis");
    const move = (old: Tensor, seen: Tensor): Tensor => add(old, mul(sub(seen, old), momentum));
    return {
      outputShape: inputShape,
      parameters: scaleAndShiftParameters(channels, options),
      state: { runningMean: { shape: [channels], value: 0 }, runningDeviation: { shape: [channels], value: 1 } },
      apply(input, { parameters, state: { runningMean, runningDeviation }, training }) {
        if (runningMean === undefined || runningDeviation === undefined) {
          throw new OptionError("batchRenorm: wanted the state runningMean and runningDeviation");
        }
        if (!training) {
          return { output: scaleAndShift(div(sub(input, runningMean), runningDeviation), parameters) };
        }
        const count = sizeOf(input.shape) / channels;
        if (count < 2) {
          throw new ShapeError(
            `batchRenorm: training on ${showShape(input.shape)}, ${count} value for each channel, has no variance; wanted at least 2 examples in a batch`,
          );
        }
        const axes = input.shape.slice(1).map((_, axis) => axis);
        const average = mean(input, { axes, keepDims: true });
        const centred = sub(input, average);
        const deviation = sqrt(add(mean(square(centred), { axes, keepDims: true }), epsilon));
        const seen = { mean: reshape(average, [channels]), deviation: reshape(deviation, [channels]) };
        const r = stopGradient(clamp(div(seen.deviation, runningDeviation), 1 / rMax, rMax));
        const d = stopGradient(clamp(div(sub(seen.mean, runningMean), runningDeviation), -dMax, dMax));
        return {
          output: scaleAndShift(add(mul(div(centred, deviation), r), d), parameters),
          state: {
            runningMean: move(runningMean, seen.mean),
            runningDeviation: move(runningDeviation, seen.deviation),
          },
        };
      },
    };
  },
});
