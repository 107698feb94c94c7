/** @file The constraint contract: a projection that follows every optimizer step. */
import { definePlugin, type Plugin, type PluginDefinition, type PluginValue } from "../plugins/plugin.ts";
import type { KindOf } from "../plugins/registry.ts";
import type { Tensor } from "../tensor.ts";
import type { ParameterRole } from "./layer.ts";

export interface Constraint extends PluginValue {
  readonly kind: "constraint";
  readonly roles: readonly ParameterRole[];
  /** The nearest parameter that satisfies the constraint; applying it twice changes nothing. */
  project(parameter: Tensor): Tensor;
}

/** Options of each constraint by name; packages merge their own. */
// oxlint-disable-next-line no-empty-interface -- packages merge into it
export interface ConstraintMap {}

declare module "../plugins/registry.ts" {
  interface Kinds {
    constraint: KindOf<ConstraintMap, Constraint>;
  }
}

export type ConstraintPlugin<O extends object = object, S = never> = Plugin<"constraint", O, Constraint, S>;

export type ConstraintDefinition<O extends object> = Omit<PluginDefinition<"constraint", O, Constraint>, "kind">;

/**
 * Makes a constraint; in a list of techniques it acts at `update.constraint`.
 *
 * @example
 * const bounded = defineConstraint({
 *   name: "me:bounded", summary: "No weight above 1.", options: {},
 *   create: () => ({ roles: ["kernel"], project: (w) => minimum(w, 1) }),
 * });
 */
export function defineConstraint<O extends object, S = never>(
  definition: ConstraintDefinition<O>,
): ConstraintPlugin<O, S> {
  const acts = definition.acts ?? { slot: "update.constraint", many: true };
  return definePlugin<"constraint", O, Constraint, S>({ ...definition, kind: "constraint", acts });
}
