import { defineGradientTransform, type GradientTransformPlugin, mapVariables, mean, sub } from "@nn/core";

import { packageName } from "../package-name.ts";
import { rolesField, type RoleOptions } from "../weights/roles.ts";

declare module "@nn/core" {
  interface GradientTransformMap {
    readonly centralize: typeof centralize;
  }
}

/**
 * Gradients of mean 0 into each unit: g ← g − mean g, over all axes but the last.
 *
 * The mean of the weights into a unit then stays what it was at the start. Parameters of less than two axes are left alone. Yong, Huang,
 * Hua & Zhang, "Gradient centralization: a new optimization technique for deep neural networks" (2020).
 *
 * @example centralize() // the gradient [[1], [3]] of a kernel becomes [[−1], [1]]
 */
export const centralize: GradientTransformPlugin<RoleOptions> = defineGradientTransform<RoleOptions>({
  package: packageName,
  name: "centralize",
  summary: "Gradients of mean 0 into each unit.",
  paper:
    'Yong, Huang, Hua & Zhang, "Gradient centralization: a new optimization technique for deep neural networks" (2020)',
  options: { roles: rolesField() },
  update: (gradients, slots, { roles: roleOf }, { roles }) => ({
    gradients: mapVariables(gradients, (gradient, layer, name) => {
      const role = roleOf[layer]?.[name];
      if (gradient.shape.length < 2 || role === undefined || !roles.includes(role)) return gradient;
      const axes = gradient.shape.slice(1).map((_, axis) => axis);
      return sub(gradient, mean(gradient, { axes, keepDims: true }));
    }),
    slots,
  }),
});
