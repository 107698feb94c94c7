import { bernoulliMask, defineParametrization, mul, number, OptionError, type ParametrizationPlugin } from "@nn/core";

import { packageName } from "../package-name.ts";
import { rolesField, type RoleOptions } from "../weights/roles.ts";

declare module "@nn/core" {
  interface ParametrizationMap {
    readonly dropConnect: typeof dropConnect;
  }
}

export interface DropConnectOptions extends RoleOptions {
  /** Probability that a weight becomes 0 for a step, in [0, 1); default 0.5. */
  readonly rate: number;
}

/**
 * Sets weights to 0 at random in training: w·m/(1 − rate), one mask a step for the whole batch; w in evaluation.
 *
 * The paper draws a mask for each example, and evaluates a normal approximation of what the mean over masks passes to the activation; with
 * one mask a step the noise is that of examples together, and evaluation takes the mean weights. Wan, Zeiler, Zhang, Le Cun & Fergus,
 * "Regularization of neural networks using DropConnect" (2013).
 *
 * @example fit(mlp(), data, { use: [dropConnect(0.2)], … })
 * @throws OptionError unless the rate is in [0, 1).
 */
export const dropConnect: ParametrizationPlugin<DropConnectOptions, number> = defineParametrization<
  DropConnectOptions,
  number
>({
  package: packageName,
  name: "dropConnect",
  summary: "Sets weights to 0 at random in training.",
  paper: 'Wan, Zeiler, Zhang, Le Cun & Fergus, "Regularization of neural networks using DropConnect" (2013)',
  traits: () => ({ random: true }),
  options: { rate: number(0.5, { min: 0, below: 1 }), roles: rolesField(["kernel"]) },
  shorthand: "rate",
  create: ({ rate, roles }) => ({
    roles,
    parametrize: () => ({
      apply(w, { training, key }) {
        if (!training || rate === 0) return { value: w };
        if (key === undefined) throw new OptionError("dropConnect: training without a key; wanted int32[2]");
        return { value: mul(w, mul(bernoulliMask(key, 1 - rate, w.shape), 1 / (1 - rate))) };
      },
    }),
  }),
});
