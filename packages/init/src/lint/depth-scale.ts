import { defineLintRule, description, type LintRulePlugin, number } from "@nn/core";

import { plainStacks, show } from "../lint-model.ts";
import { meanField } from "../mean-field/mean-field.ts";
import { packageName } from "../variance-scaling.ts";

const { kernel } = description;

export interface DepthScaleOptions {
  /** Trainable depth in parts of ξ_c; default 6, the number of the paper. */
  readonly factor: number;
}

const deep = (activation: string, depth: number, initializer = "glorotNormal"): object[] =>
  Array.from({ length: depth }, () => kernel({ units: 64, initializer, activation }));

/** Beyond about 6·ξ_c layers, all inputs look the same, or each like noise, and gradients have vanished or exploded. */
export const depthScale: LintRulePlugin<DepthScaleOptions> = defineLintRule({
  package: packageName,
  name: "depthScale",
  code: "depth-scale",
  severity: "warning",
  summary: "A network is no deeper than information travels in it.",
  paper: 'Schoenholz, Gilmer, Ganguli & Sohl-Dickstein, "Deep information propagation" (2017)',
  options: { factor: number(6, { above: 0 }) },
  examples: {
    bad: [{ model: deep("sigmoid", 6) as never }, { model: deep("tanh", 40, "varianceScaling(scale=16)") as never }],
    good: [{ model: deep("tanh", 40) as never }, { model: deep("sigmoid", 2) as never }],
  },
  find: (subject, { factor }) =>
    plainStacks(subject).flatMap(({ activation, stack }) => {
      const [first, ...others] = stack;
      // Of kernels that draw nothing, zero-kernel and constant-kernel speak.
      if (!first.isSaturating || others.length < 2 || others.some((one) => one.weightVariance === 0)) return [];
      const mean = (values: readonly number[]): number => values.reduce((sum, value) => sum + value, 0) / values.length;
      const { xiC, chi1, phase } = meanField({
        activation,
        weightVariance: mean(others.map((one) => one.weightVariance)),
        biasVariance: mean(others.map((one) => one.biasVariance)),
        dropout: mean(stack.map((one) => one.dropout)),
      });
      if (stack.length <= factor * xiC) return [];
      return [
        {
          layer: first.index,
          message: `${stack.length} layers of ${activation} with ${first.kernel} are more than the ${show(factor * xiC)} that information travels (${factor}·ξ_c, ${phase} phase); each layer multiplies the square of gradients by ${show(chi1)}`,
          fix: `use fewer layers, ${activation === "sigmoid" ? "tanh or ReLU" : "a weight variance near the critical line (criticalLine)"}, normalization, or residual connections`,
        },
      ];
    }),
});
