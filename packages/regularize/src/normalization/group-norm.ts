import {
  defineLayer,
  flag,
  integer,
  layerName,
  type LayerOptions,
  type LayerPlugin,
  number,
  reshape,
  ShapeError,
  showShape,
  sizeOf,
} from "@nn/core";

import { packageName } from "../package-name.ts";
import { scaleAndShift, type ScaleAndShift, scaleAndShiftParameters } from "../forward/scale-and-shift.ts";
import { standardize } from "../forward/standardize.ts";

declare module "@nn/core" {
  interface LayerMap {
    readonly groupNorm: typeof groupNorm;
  }
}

export interface GroupNormOptions extends LayerOptions, ScaleAndShift {
  /** A divisor of the number of channels, ≥ 1; default 32, as in the paper. */
  readonly groups: number;
  /** ε > 0; default 1e-5 as in PyTorch. Keras has 1e-3, Flax 1e-6. */
  readonly epsilon: number;
}

/**
 * Group normalization: γ·(x − μ)/√(σ² + ε) + β with μ and σ² (biased) over the positions and the channels of a group, for each
 * example.
 *
 * Groups are neighbouring channels. One group is layer normalization over positions too; as many groups as channels are instance
 * normalization. Input and output [n, …, channels], parameters gain and offset [channels]. Wu & He, "Group normalization" (2018).
 *
 * @example groupNorm(8); groupNorm({ groups: 8, epsilon: 1e-3 });
 * @throws ShapeError when the groups do not divide the channels, and when a group has one value, whose variance is 0.
 */
export const groupNorm: LayerPlugin<GroupNormOptions, number> = defineLayer<GroupNormOptions, number>({
  package: packageName,
  acts: { slot: "forward.beforeActivation", many: true },
  name: "groupNorm",
  summary: "Mean 0 and variance 1 over groups of channels of each example, then a gain and an offset.",
  paper: 'Wu & He, "Group normalization" (2018)',
  traits: () => ({ normalizes: "example" }),
  options: {
    groups: integer(32, { min: 1 }),
    epsilon: number(1e-5, { above: 0 }),
    gain: flag(true),
    offset: flag(true),
    name: layerName(),
  },
  shorthand: "groups",
  build(inputShape, options) {
    const { groups, epsilon } = options;
    const channels = inputShape.at(-1) ?? 0;
    if (channels === 0 || channels % groups !== 0) {
      throw new ShapeError(
        `groupNorm: ${groups} groups do not divide the ${channels} channels of ${showShape(inputShape)}; wanted a divisor`,
      );
    }
    const positions = sizeOf(inputShape.slice(0, -1));
    const width = channels / groups;
    if (positions * width < 2) {
      throw new ShapeError(
        `groupNorm: ${groups} groups of ${showShape(inputShape)} have one value each; wanted at least 2`,
      );
    }
    return {
      outputShape: inputShape,
      parameters: scaleAndShiftParameters(channels, options),
      apply(input, { parameters }) {
        const grouped = reshape(input, [input.shape[0] ?? 1, positions, groups, width]);
        const normalized = standardize(grouped, [1, 3], epsilon);
        return { output: scaleAndShift(reshape(normalized, input.shape), parameters) };
      },
    };
  },
});
