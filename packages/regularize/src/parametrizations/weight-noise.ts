import {
  add,
  defineParametrization,
  mul,
  number,
  OptionError,
  type ParametrizationPlugin,
  randomNormal,
} from "@nn/core";

import { packageName } from "../package-name.ts";
import { rolesField, type RoleOptions } from "../weights/roles.ts";

declare module "@nn/core" {
  interface ParametrizationMap {
    readonly weightNoise: typeof weightNoise;
  }
}

export interface WeightNoiseOptions extends RoleOptions {
  /** σ ≥ 0; default 0.01. */
  readonly std: number;
}

/**
 * w + σ·z in training, z standard normal and new in every step; w in evaluation.
 *
 * Gradients are taken at the noisy weights and applied to the others, which looks for flat minima. Graves, "Practical variational
 * inference for neural networks" (2011).
 *
 * @example fit(mlp(), data, { use: [weightNoise(0.05)], … })
 * @throws OptionError for a negative σ.
 */
export const weightNoise: ParametrizationPlugin<WeightNoiseOptions, number> = defineParametrization<
  WeightNoiseOptions,
  number
>({
  package: packageName,
  name: "weightNoise",
  summary: "Normal noise on weights in training.",
  paper: 'Graves, "Practical variational inference for neural networks" (2011)',
  traits: () => ({ random: true }),
  options: { std: number(0.01, { min: 0 }), roles: rolesField(["kernel"]) },
  shorthand: "std",
  create: ({ std, roles }) => ({
    roles,
    parametrize: () => ({
      apply(w, { training, key }) {
        if (!training || std === 0) return { value: w };
        if (key === undefined) throw new OptionError("weightNoise: training without a key; wanted int32[2]");
        return { value: add(w, mul(randomNormal(key, w.shape), std)) };
      },
    }),
  }),
});
