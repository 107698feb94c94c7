import { type ConstraintPlugin, defineConstraint, maximum } from "@nn/core";

import { packageName } from "../package-name.ts";
import { rolesField, type RoleOptions } from "../weights/roles.ts";

declare module "@nn/core" {
  interface ConstraintMap {
    readonly nonNegative: typeof nonNegative;
  }
}

/**
 * No weight below 0: w ← max(w, 0).
 *
 * @example nonNegative().project(tensor([-1, 2])) // [0, 2]
 */
export const nonNegative: ConstraintPlugin<RoleOptions> = defineConstraint<RoleOptions>({
  package: packageName,
  name: "nonNegative",
  summary: "No weight below 0.",
  options: { roles: rolesField(["kernel"]) },
  create: ({ roles }) => ({ roles, project: (w) => maximum(w, 0) }),
});
