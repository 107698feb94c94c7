import { defineLintRule, description, type DescribedPlugin, type LintRulePlugin } from "@nn/core";

import { packageName } from "../package-name.ts";

const { baseName, kernel, layer, penaltiesOf, technique } = description;

const adam = layer("adam", {}, { adaptive: true });
const coupled = { decays: 1e-4, coupled: true } as const;

/** Adam divides the gradient of an L2 penalty by the size of gradients: weights with large gradients hardly shrink. */
export const coupledDecay: LintRulePlugin = defineLintRule({
  package: packageName,
  name: "coupledDecay",
  code: "coupled-decay",
  severity: "info",
  summary: "Under an adaptive optimizer, weights decay beside the loss and not through it.",
  paper: 'Loshchilov & Hutter, "Decoupled weight decay regularization" (2019)',
  options: {},
  examples: {
    bad: [
      { model: [kernel({ penalty: layer("l2", {}, coupled) })], optimizer: adam },
      { model: [kernel()], use: [technique("penalty", "l2", {}, coupled)], optimizer: adam },
    ],
    good: [
      { model: [kernel({ penalty: layer("l2", {}, { decays: 1e-4 }) })], optimizer: adam },
      { model: [kernel({ penalty: layer("l2", {}, coupled) })], optimizer: layer("sgd") },
      { model: [kernel({ penalty: layer("l2", {}, { ...coupled, decays: 0 }) })], optimizer: adam },
    ],
  },
  find(subject) {
    const { optimizer } = subject;
    // Of an optimizer that decays itself, double-decay speaks.
    if (optimizer?.traits.adaptive === undefined || (optimizer.traits.decays ?? 0) > 0) return [];
    return penaltiesOf(subject).flatMap(({ penalty, ...where }) =>
      isCoupled(penalty)
        ? [
            {
              ...where,
              message: `the gradient of ${baseName(penalty)} passes ${baseName(optimizer)}, which divides it by the size of gradients: weights with large gradients hardly decay`,
              fix: 'decay beside the loss: convention "decoupled", or adamW',
            },
          ]
        : [],
    );
  },
});

function isCoupled({ traits }: DescribedPlugin): boolean {
  return traits.coupled === true && (traits.decays ?? 0) > 0;
}
