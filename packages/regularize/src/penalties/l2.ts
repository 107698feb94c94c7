import { definePenalty, mul, number, oneOf, type PenaltyPlugin, square, sum } from "@nn/core";

import { packageName } from "../package-name.ts";
import { rolesField, type RoleOptions } from "../weights/roles.ts";
import { decay } from "../weights/shrink.ts";

declare module "@nn/core" {
  interface PenaltyMap {
    readonly l2: typeof l2;
  }
}

/** What λ multiplies: Σw², Σw²/2, or the learning rate in w ← w·(1 − η·λ) outside the loss. */
export type L2Convention = "sum" | "half" | "decoupled";

export const l2Conventions: readonly L2Convention[] = ["sum", "half", "decoupled"];

export interface L2Options extends RoleOptions {
  /** λ ≥ 0; default 1e-4. */
  readonly strength: number;
  /** Default `"sum"`. */
  readonly convention: L2Convention;
}

/**
 * L2 penalty, also called ridge or weight decay.
 *
 * | convention    | loss       | gradient | who says so                       |
 * | ------------- | ---------- | -------- | --------------------------------- |
 * | `"sum"`       | λ·Σw²      | 2λw      | Keras, TensorFlow.js              |
 * | `"half"`      | λ/2·Σw²    | λw       | `weight_decay` of PyTorch's SGD   |
 * | `"decoupled"` | none       | none     | AdamW: w ← w·(1 − η·λ) afterwards |
 *
 * `l2({ strength: λ, convention: "half" })` is `l2(λ / 2)`. Decoupled and half are the same for plain SGD, and differ
 * under momentum and under Adam, which divides the gradient of a penalty by its own size. By default it acts on kernels
 * and embeddings.
 *
 * Loshchilov & Hutter, "Decoupled weight decay regularization" (2019).
 *
 * @example l2(1e-4); l2({ strength: 0.01, convention: "decoupled" });
 * @throws OptionError for a negative strength.
 */
export const l2: PenaltyPlugin<L2Options, number> = definePenalty<L2Options, number>({
  package: packageName,
  name: "l2",
  summary: "λ·Σw², λ/2·Σw², or decay by η·λ after each step.",
  paper: 'Loshchilov & Hutter, "Decoupled weight decay regularization" (2019)',
  traits: ({ strength, convention }) => ({
    decays: strength,
    ...(convention === "decoupled" ? {} : { coupled: true }),
  }),
  options: { strength: number(1e-4, { min: 0 }), convention: oneOf(l2Conventions, "sum"), roles: rolesField() },
  shorthand: "strength",
  create({ strength, convention, roles }) {
    if (convention === "decoupled") {
      return { roles, update: (w, { learningRate }) => decay(w, learningRate, strength) };
    }
    const factor = convention === "half" ? strength / 2 : strength;
    return { roles, loss: (w) => mul(sum(square(w)), factor) };
  },
});
