import { defineLintRule, description, type LintRulePlugin, number } from "@nn/core";

import { isGlorot, isHe, plainStacks, show } from "../lint-model.ts";
import { varianceMap } from "../mean-field/maps.ts";
import { packageName } from "../variance-scaling.ts";

const { kernel, layer } = description;

export interface SignalScaleOptions {
  /** Ratio of the variances of the last and the first hidden layer that is still fine, either way; default 1e4. */
  readonly limit: number;
}

const deep = (initializer: unknown, depth: number): object[] =>
  Array.from({ length: depth }, () => kernel({ units: 64, initializer, activation: "relu" }));

/** Mean-field theory of the network as it is described: what the variance of pre-activations comes to. */
export const signalScale: LintRulePlugin<SignalScaleOptions> = defineLintRule({
  package: packageName,
  name: "signalScale",
  code: "signal-scale",
  severity: "warning",
  summary: "The initializer keeps the size of the signal through all hidden layers.",
  paper: 'Poole et al., "Exponential expressivity in deep neural networks through transient chaos" (2016)',
  options: { limit: number(1e4, { min: 1 }) },
  examples: {
    bad: [
      { model: deep("smallNormal", 10) as never },
      { model: deep(layer("normal", { std: 1 }), 6) as never },
      { model: deep(layer("varianceScaling", { scale: 4 }), 30) as never },
    ],
    good: [{ model: deep("heNormal", 50) as never }, { model: deep("smallNormal", 2) as never }],
  },
  find: (subject, { limit }) =>
    plainStacks(subject).flatMap(({ activation, stack }) => {
      const [first, ...others] = stack;
      // zero-kernel and constant-kernel say it all.
      if (others.some(({ weightVariance }) => weightVariance === 0)) return [];
      // glorot-on-deep-relu and he-under-dropout say more about these.
      if (first.isRectifier && (stack.every(isGlorot) || (stack.every(isHe) && stack.some((one) => one.dropout > 0))))
        return [];
      const q = others.reduce(
        (before, { weightVariance, biasVariance }, i) =>
          varianceMap({ activation, weightVariance, biasVariance, dropout: stack[i]!.dropout }, before, 1)[1]!,
        1,
      );
      if (q <= limit && q >= 1 / limit) return [];
      return [
        {
          layer: first.index,
          message: `${stack.length} layers of ${activation} have ${first.kernel}: the variance of pre-activations comes to ${show(q)} times that of the first layer, ${q < 1 ? "and nothing gets through" : "and outputs and gradients explode"}`,
          fix: "use an initializer that scales with the fans: heNormal for ReLU, glorotUniform for tanh, lecunNormal for SELU",
        },
      ];
    }),
});
