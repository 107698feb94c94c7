import { defineLintRule, description, type LintRulePlugin, number } from "@nn/core";

import { activationMoments } from "../gains.ts";
import { isGlorot, plainStacks, show } from "../lint-model.ts";
import { packageName } from "../variance-scaling.ts";

const { kernel } = description;

export interface GlorotOnDeepReluOptions {
  /** Share of the second moment that the last hidden layer must at least have of the first; default 0.01. */
  readonly limit: number;
}

const deep = (initializer: string): object[] =>
  Array.from({ length: 20 }, () => kernel({ units: 64, initializer, activation: "relu" }));

/** Without He's factor of 2, ReLU halves the second moment of the signal in every layer. */
export const glorotOnDeepRelu: LintRulePlugin<GlorotOnDeepReluOptions> = defineLintRule({
  package: packageName,
  name: "glorotOnDeepRelu",
  code: "glorot-on-deep-relu",
  severity: "warning",
  summary: "Deep networks of rectifiers start with He's initializers, not with Glorot's or LeCun's.",
  paper: 'He, Zhang, Ren, Sun, "Delving deep into rectifiers" (2015)',
  options: { limit: number(0.01, { above: 0, max: 1 }) },
  examples: {
    bad: [{ model: deep("glorotUniform") as never }, { model: deep("lecunNormal") as never }],
    good: [{ model: deep("heNormal") as never }, { model: deep("glorotUniform").slice(0, 4) as never }],
  },
  find: (subject, { limit }) =>
    plainStacks(subject).flatMap(({ activation, stack }) => {
      const [first, ...others] = stack;
      if (!first.isRectifier || !stack.every(isGlorot)) return [];
      const { secondMoment } = activationMoments(activation);
      // Dropout multiplies the second moment by 1/(1 − p), and so makes up for some of it.
      const left = others.reduce(
        (share, { weightVariance }, i) => (share * weightVariance * secondMoment) / (1 - stack[i]!.dropout),
        1,
      );
      return left < limit
        ? [
            {
              layer: first.index,
              message: `${stack.length} layers of ${activation} have ${first.kernel}: the last one starts with ${show(left)} of the second moment of the first`,
              fix: "use heNormal or heUniform, or normalize",
            },
          ]
        : [];
    }),
});
