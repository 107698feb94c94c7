import { defineMixing, type MixingPlugin, number } from "@nn/core";

import { blend } from "../operations/blend.ts";
import { packageName } from "../package-name.ts";
import { drawBeta } from "../random/beta.ts";

export interface MixupOptions {
  /** Parameter of Beta(α, α), 0 mixes nothing; default 0.2. The paper took 0.1 to 0.4 for ImageNet and 1 for CIFAR-10. */
  readonly alpha: number;
}

/**
 * λ·a + (1 − λ)·b for inputs and labels, λ from Beta(α, α).
 *
 * Zhang, Cisse, Dauphin, Lopez-Paz, "mixup: beyond empirical risk minimization" (2018).
 *
 * @example const { data, label, lambda } = mixup(1).mix(key(1), cat, dog);
 * @throws OptionError for a negative α, ShapeError when the two differ in shape or number of classes.
 */
export const mixup: MixingPlugin<MixupOptions, number> = defineMixing<
  MixupOptions,
  { readonly lambda: number },
  number
>({
  name: "mixup",
  package: packageName,
  summary: "Weighted means of two examples and of their labels.",
  paper: 'Zhang, Cisse, Dauphin, Lopez-Paz, "mixup: beyond empirical risk minimization" (2018)',
  options: { alpha: number(0.2, { min: 0 }) },
  shorthand: "alpha",
  draw: ({ key, options: { alpha } }) => ({ lambda: drawBeta(key, alpha) }),
  mix: ({ drawn: { lambda }, first, second }) => ({
    data: blend(first.data, second.data, lambda),
    shape: first.shape,
    label: blend(first.label, second.label, lambda),
    lambda,
  }),
});

declare module "@nn/core" {
  interface MixingMap {
    mixup: typeof mixup;
  }
}
