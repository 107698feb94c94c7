import {
  add,
  bernoulliMask,
  greater,
  layerName,
  type LayerOptions,
  type LayerPlugin,
  mul,
  number,
  oneOf,
  select,
} from "@nn/core";

import { channelMaskShape } from "../forward/channel-mask-shape.ts";
import { defineNoise } from "../forward/define-noise.ts";

declare module "@nn/core" {
  interface LayerMap {
    readonly alphaDropout: typeof alphaDropout;
  }
}

export interface AlphaDropoutOptions extends LayerOptions {
  /** Probability that a value is replaced, in [0, 1); default 0.1. The paper takes 0.05 to 0.1. */
  readonly rate: number;
  /** Whether values are replaced one by one or by whole channels (feature alpha dropout); default `"value"`. */
  readonly unit: "value" | "channel";
}

/** α′ = −λ·α, what SELU tends to for large negative inputs. */
const saturation = -1.0507009873554805 * 1.6732632423543772;

/**
 * Dropout for SELU networks: values become α′ = −λ·α ≈ −1.7581 at random in training, and an affine map makes up for it.
 *
 * a·(x·m + α′·(1 − m)) + b with a = ((1 − p)·(1 + p·α′²))^(−1/2) and b = −a·p·α′ for the rate p. Where x has mean 0 and variance 1, as
 * SELU makes it, so has the result; the mean of other inputs is not kept. In evaluation it is the identity. Klambauer, Unterthiner, Mayr
 * & Hochreiter, "Self-normalizing neural networks" (2017).
 *
 * @example alphaDropout(0.05); alphaDropout({ rate: 0.1, unit: "channel" });
 * @throws OptionError unless the rate is in [0, 1).
 */
export const alphaDropout: LayerPlugin<AlphaDropoutOptions, number> = defineNoise<AlphaDropoutOptions, number>({
  name: "alphaDropout",
  summary: "Sets values to what SELU saturates at, and keeps mean 0 and variance 1.",
  paper: 'Klambauer, Unterthiner, Mayr & Hochreiter, "Self-normalizing neural networks" (2017)',
  traits: ({ rate }) => ({ drops: rate, keepsSelfNormalization: true }),
  options: {
    rate: number(0.1, { min: 0, below: 1 }),
    unit: oneOf(["value", "channel"], "value"),
    name: layerName(),
  },
  shorthand: "rate",
  train(input, key, { rate, unit }) {
    if (rate === 0) return input;
    const a = 1 / Math.sqrt((1 - rate) * (1 + rate * saturation * saturation));
    const b = -a * rate * saturation;
    const mask = bernoulliMask(key, 1 - rate, unit === "value" ? input.shape : channelMaskShape(input.shape));
    // Not x·m + α′·(1 − m): an infinite x would become NaN where it is dropped.
    const kept = select(greater(mask, 0), input, saturation);
    return add(mul(kept, a), b);
  },
});
