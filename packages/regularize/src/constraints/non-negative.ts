import { type Constraint, type ConstraintPlugin, definePlugin, maximum } from "@nn/core";

import { packageName } from "../package-name.ts";
import { rolesField, type RoleOptions } from "../roles.ts";

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
export const nonNegative: ConstraintPlugin<RoleOptions> = definePlugin<"constraint", RoleOptions, Constraint>({
  kind: "constraint",
  acts: { slot: "update.constraint", many: true },
  package: packageName,
  name: "nonNegative",
  summary: "No weight below 0.",
  options: { roles: rolesField(["kernel"]) },
  create: ({ roles }) => ({ roles, project: (w) => maximum(w, 0) }),
});
