import { checkNumber, defineInitializer, type InitializerPlugin, math, uniform64, number } from "@nn/core";

export interface LaplaceOptions {
  /** Multiplies the values; default √2, the gain of a ReLU. */
  readonly gain: number;
}

const scaleOf = (fanIn: number, gain: number): number => gain / Math.sqrt(2 * fanIn);

/**
 * Laplace values with the variance of He: does it matter that a few weights are large?
 *
 * Density exp(−|x|/b)/(2b) with b = gain/√(2·fanIn), so mean 0, variance gain²/fanIn, kurtosis 6. Drawn by the inverse of the
 * distribution: x = b·ln(2u) for u < ½, −b·ln(2 − 2u) otherwise.
 *
 * @example laplace().sample(key(7), [784, 512]) // std 0.0505
 */
export const laplace: InitializerPlugin<LaplaceOptions, number> = defineInitializer<LaplaceOptions, number>({
  name: "nn-init-example:laplace",
  summary: "Laplace values of variance gain²/fanIn.",
  options: { gain: number(Math.SQRT2) },
  shorthand: "gain",
  check: ({ gain }) => checkNumber("laplace", "gain", gain, { min: 0 }),
  sample({ key, size, fans, options }) {
    const b = scaleOf(fans.fanIn, options.gain);
    // Half a step of the 53 bits keeps u away from 0, whose logarithm is not finite.
    return Float32Array.from(uniform64(key, size), (u) => {
      const inner = u + 5.551115123125783e-17;
      return inner < 0.5 ? b * math.log(2 * inner) : -b * math.log(2 - 2 * inner);
    });
  },
  moments({ fans, options }) {
    const b = scaleOf(fans.fanIn, options.gain);
    return {
      mean: 0,
      variance: 2 * b * b,
      kurtosis: 6,
      cdf: (x) => (x < 0 ? 0.5 * math.exp(x / b) : 1 - 0.5 * math.exp(-x / b)),
    };
  },
});

// Lets editors complete the name and check the options: create it as registry.resolve("initializer", …).
declare module "@nn/core" {
  interface InitializerMap {
    "nn-init-example:laplace": typeof laplace;
  }
}
