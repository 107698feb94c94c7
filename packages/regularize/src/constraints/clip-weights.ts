import { clamp, type ConstraintPlugin, defineConstraint, number } from "@nn/core";

import { packageName } from "../package-name.ts";
import { rolesField, type RoleOptions } from "../weights/roles.ts";

declare module "@nn/core" {
  interface ConstraintMap {
    readonly clipWeights: typeof clipWeights;
  }
}

export interface ClipWeightsOptions extends RoleOptions {
  /** c > 0; default 1. Wasserstein GANs take 0.01. */
  readonly limit: number;
}

/**
 * No weight beyond ±c: w ← min(max(w, −c), c).
 *
 * Arjovsky, Chintala & Bottou, "Wasserstein generative adversarial networks" (2017).
 *
 * @example clipWeights(0.5).project(tensor([-1, 0.2])) // [−0.5, 0.2]
 * @throws OptionError unless the limit is positive.
 */
export const clipWeights: ConstraintPlugin<ClipWeightsOptions, number> = defineConstraint<ClipWeightsOptions, number>({
  package: packageName,
  name: "clipWeights",
  summary: "No weight beyond a limit on either side of 0.",
  paper: 'Arjovsky, Chintala & Bottou, "Wasserstein generative adversarial networks" (2017)',
  options: { limit: number(1, { above: 0 }), roles: rolesField(["kernel"]) },
  shorthand: "limit",
  create: ({ limit, roles }) => ({ roles, project: (w) => clamp(w, -limit, limit) }),
});
