import {
  definePenalty,
  div,
  greater,
  maximum,
  mul,
  number,
  oneOf,
  type PenaltyPlugin,
  select,
  sub,
  sum,
  type Tensor,
} from "@nn/core";

import { packageName } from "../package-name.ts";
import { rolesField, type RoleOptions } from "../weights/roles.ts";
import { safeNorm } from "../weights/safe-norm.ts";
import { type L1Form, l1Forms } from "./l1.ts";

declare module "@nn/core" {
  interface PenaltyMap {
    readonly groupLasso: typeof groupLasso;
  }
}

export interface GroupLassoOptions extends RoleOptions {
  /** λ ≥ 0; default 1e-4. */
  readonly strength: number;
  /** What vanishes together: the weights into a unit, or those out of an input (channel); default `"unit"`. */
  readonly group: "unit" | "input";
  /** Default `"subgradient"`. */
  readonly form: L1Form;
}

/**
 * Group lasso: λ·Σ √d·‖w_g‖ over groups of d weights, so that whole units or whole inputs become 0.
 *
 * Units are the last axis, inputs the one before: the columns and rows of a dense kernel [in, out]. A vector is one group.
 *
 * - `"subgradient"`: in the loss, gradient λ·√d·w/‖w‖, 0 at 0.
 * - `"proximal"`: w ← w·max(0, 1 − η·λ·√d/‖w‖) after each step with learning rate η. Groups become exactly 0.
 *
 * Yuan & Lin, "Model selection and estimation in regression with grouped variables" (2006).
 *
 * @example groupLasso(1e-3); groupLasso({ strength: 1e-3, group: "input", form: "proximal" });
 * @throws OptionError for a negative strength.
 */
export const groupLasso: PenaltyPlugin<GroupLassoOptions, number> = definePenalty<GroupLassoOptions, number>({
  package: packageName,
  name: "groupLasso",
  summary: "λ·Σ √d·‖w‖ over groups of weights, which become 0 together.",
  paper: 'Yuan & Lin, "Model selection and estimation in regression with grouped variables" (2006)',
  options: {
    strength: number(1e-4, { min: 0 }),
    group: oneOf(["unit", "input"], "unit"),
    form: oneOf(l1Forms, "subgradient"),
    roles: rolesField(),
  },
  shorthand: "strength",
  create({ strength, group, form, roles }) {
    if (form === "subgradient") {
      return {
        roles,
        loss(w) {
          const { norm, root } = groupsOf(w, group);
          return mul(sum(norm), strength * root);
        },
      };
    }
    return {
      roles,
      update(w, { learningRate }) {
        const { norm, root } = groupsOf(w, group);
        const left = maximum(sub(1, div(mul(learningRate, strength * root), norm)), 0);
        return mul(w, select(greater(norm, 0), left, 0));
      },
    };
  },
});

/** ‖w_g‖ of every group, its axes kept, and √d. */
function groupsOf(w: Tensor, group: GroupLassoOptions["group"]): { readonly norm: Tensor; readonly root: number } {
  const rank = w.shape.length;
  const kept = rank < 2 ? -1 : group === "unit" ? rank - 1 : rank - 2;
  const axes = w.shape.flatMap((_, axis) => (axis === kept ? [] : [axis]));
  const size = axes.reduce((product, axis) => product * (w.shape[axis] ?? 1), 1);
  return { norm: safeNorm(w, { axes, keepDims: true }), root: Math.sqrt(size) };
}
