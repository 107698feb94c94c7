import { add, definePenalty, number, oneOf, type Penalty, type PenaltyPlugin, type Tensor } from "@nn/core";

import { packageName } from "../package-name.ts";
import { rolesField, type RoleOptions } from "../weights/roles.ts";
import { l1, type L1Form, l1Forms } from "./l1.ts";
import { l2, type L2Convention, l2Conventions } from "./l2.ts";

declare module "@nn/core" {
  interface PenaltyMap {
    readonly elasticNet: typeof elasticNet;
  }
}

export interface ElasticNetOptions extends RoleOptions {
  /** Strength of the L1 part, ≥ 0; default 1e-4. */
  readonly l1: number;
  /** Strength of the L2 part, ≥ 0; default 1e-4. */
  readonly l2: number;
  /** Of the L1 part; default `"subgradient"`. */
  readonly form: L1Form;
  /** Of the L2 part; default `"sum"`. */
  readonly convention: L2Convention;
}

/**
 * L1 and L2 together: sparse like L1, and groups of correlated inputs stay together as under L2.
 *
 * λ₁·Σ|w| + λ₂·Σw² with the defaults; each part takes the form that `l1` and `l2` describe. Beside the loss the decay
 * comes before the soft threshold. Zou & Hastie, "Regularization and variable selection via the elastic net" (2005).
 *
 * @example elasticNet({ l1: 1e-5, l2: 1e-4 });
 * @throws OptionError for a negative strength.
 */
export const elasticNet: PenaltyPlugin<ElasticNetOptions> = definePenalty<ElasticNetOptions>({
  package: packageName,
  name: "elasticNet",
  summary: "L1 and L2 together.",
  paper: 'Zou & Hastie, "Regularization and variable selection via the elastic net" (2005)',
  traits: ({ l2: strength, convention }) => ({
    decays: strength,
    ...(convention === "decoupled" ? {} : { coupled: true }),
  }),
  options: {
    l1: number(1e-4, { min: 0 }),
    l2: number(1e-4, { min: 0 }),
    form: oneOf(l1Forms, "subgradient"),
    convention: oneOf(l2Conventions, "sum"),
    roles: rolesField(),
  },
  create({ l1: l1Strength, l2: l2Strength, form, convention, roles }) {
    const parts: readonly Penalty[] = [
      l2({ strength: l2Strength, convention, roles }),
      l1({ strength: l1Strength, form, roles }),
    ];
    const losses = parts.flatMap(({ loss }) => loss ?? []);
    const updates = parts.flatMap(({ update }) => update ?? []);
    return {
      roles,
      ...(losses.length === 0
        ? {}
        : { loss: (w: Tensor) => losses.map((loss) => loss(w)).reduce((a, b) => add(a, b)) }),
      ...(updates.length === 0
        ? {}
        : {
            update: (w: Tensor, context: { readonly learningRate: Tensor }) =>
              updates.reduce((value, update) => update(value, context), w),
          }),
    };
  },
});
