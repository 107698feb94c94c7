import {
  abs,
  add,
  defineObjectiveTerm,
  type LayerSignals,
  list,
  mul,
  number,
  type ObjectiveContext,
  type ObjectiveTermPlugin,
  OptionError,
  square,
  sum,
  type Tensor,
  text,
  unknownName,
} from "@nn/core";

import { packageName } from "../package-name.ts";

declare module "@nn/core" {
  interface ObjectiveTermMap {
    readonly activityPenalty: typeof activityPenalty;
  }
}

export interface ActivityPenaltyOptions {
  /** λ₁ ≥ 0; default 0. */
  readonly l1: number;
  /** λ₂ ≥ 0; default 0. */
  readonly l2: number;
  /** Names of layers, e.g. `dense1`; default none named: every layer that ends with an activation. */
  readonly layers: readonly string[];
}

/**
 * λ₁·Σ|a| + λ₂·Σa² of what layers put out, summed over units and averaged over the batch, as in Keras.
 *
 * Penalties on weights make weights small or sparse; this makes the representation so. Merity, McCann & Socher, "Revisiting activation
 * regularization for language RNNs" (2017) for λ₂; sparse coding for λ₁: Glorot, Bordes & Bengio, "Deep sparse rectifier neural networks"
 * (2011).
 *
 * @example activityPenalty({ l1: 1e-4 }); activityPenalty({ l2: 1e-3, layers: ["dense2"] });
 * @throws OptionError when both strengths are 0, UnknownNameError in training for layers that are not there.
 */
export const activityPenalty: ObjectiveTermPlugin<ActivityPenaltyOptions> = defineObjectiveTerm<ActivityPenaltyOptions>(
  {
    package: packageName,
    name: "activityPenalty",
    summary: "L1 and L2 of what layers put out.",
    paper: 'Glorot, Bordes & Bengio, "Deep sparse rectifier neural networks" (2011)',
    options: { l1: number(0, { min: 0 }), l2: number(0, { min: 0 }), layers: list(text("")) },
    check({ l1, l2 }) {
      if (l1 === 0 && l2 === 0) throw new OptionError("activityPenalty: l1 and l2 are 0; wanted a strength");
    },
    loss(context, { l1, l2, layers }) {
      const costs = penalized(context, layers).flatMap((output) => {
        const count = output.shape[0] ?? 1;
        return [
          ...(l1 === 0 ? [] : [mul(sum(abs(output)), l1 / count)]),
          ...(l2 === 0 ? [] : [mul(sum(square(output)), l2 / count)]),
        ];
      });
      return costs.reduce((total, cost) => add(total, cost));
    },
  },
);

function penalized({ activations }: ObjectiveContext, layers: readonly string[]): readonly Tensor[] {
  const names = Object.keys(activations);
  const unknown = layers.find((name) => !names.includes(name));
  if (unknown !== undefined) throw unknownName("activityPenalty: layer", unknown, names);
  const chosen = Object.entries(activations).filter(([name, signals]) =>
    layers.length === 0 ? hasActivation(signals) : layers.includes(name),
  );
  if (chosen.length === 0)
    throw new OptionError(`activityPenalty: no layer of ${names.join(", ")} ends with an activation; wanted layers`);
  return chosen.map(([, { output }]) => output);
}

function hasActivation({ preActivation, output }: LayerSignals<Tensor>): boolean {
  return preActivation !== output;
}
