import { add, defineGradientTransform, type GradientTransformPlugin, mapVariables, mul, number, sub } from "@nn/core";

import { packageName } from "../package-name.ts";
import { rolesField, type RoleOptions } from "../weights/roles.ts";

declare module "@nn/core" {
  interface GradientTransformMap {
    readonly pullToStart: typeof pullToStart;
  }
}

export interface PullToStartOptions extends RoleOptions {
  /** λ ≥ 0; default 1e-4. */
  readonly strength: number;
}

/**
 * L2 penalty on the way from the first weights, λ·Σ(w − w₀)², in the form of its gradient: g ← g + 2·λ·(w − w₀).
 *
 * Where the loss is flat, weights go back to where they started instead of to 0, and stay able to learn. Kumar, Marklund & Van Roy,
 * "Maintaining plasticity in continual learning via regenerative regularization" (2023), where it is called L2 Init.
 *
 * @example pullToStart(1e-3);
 * @throws OptionError for a negative strength.
 */
export const pullToStart: GradientTransformPlugin<PullToStartOptions, number> = defineGradientTransform<
  PullToStartOptions,
  number
>({
  package: packageName,
  name: "pullToStart",
  aliases: ["l2Init"],
  summary: "L2 penalty on the way from the first weights.",
  paper:
    'Kumar, Marklund & Van Roy, "Maintaining plasticity in continual learning via regenerative regularization" (2023)',
  options: { strength: number(1e-4, { min: 0 }), roles: rolesField() },
  shorthand: "strength",
  init: (parameters) => ({ start: parameters }),
  update: (gradients, slots, { parameters, roles: roleOf }, { strength, roles }) => ({
    gradients: mapVariables(gradients, (gradient, layer, name) => {
      const [weights, start] = [parameters[layer]?.[name], slots.start?.[layer]?.[name]];
      const role = roleOf[layer]?.[name];
      if (weights === undefined || start === undefined || role === undefined || !roles.includes(role)) return gradient;
      return add(gradient, mul(sub(weights, start), 2 * strength));
    }),
    slots,
  }),
});
