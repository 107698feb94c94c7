/** @file Sixth phase: the weights that are evaluated and returned, where they are not those that are trained. */
import {
  type Averaging,
  type Backend,
  compile,
  type Json,
  type NdArray,
  type Slots,
  type Tensor,
  type Variables,
} from "@nn/core";

import { describeValue } from "../checkpoints/describe-run.ts";
import type { Request } from "./request.ts";

export interface AveragePhase {
  readonly averaging: Averaging | undefined;
  /** First values of what is kept for the average. */
  init(parameters: Variables<NdArray>): Slots<NdArray>;
  /** What is kept after a step, inside the compiled step. */
  record(slots: Slots<Tensor>, parameters: Variables<Tensor>, step: Tensor): Slots<Tensor>;
  /** The weights to evaluate, from the present state of training. */
  weights(state: AveragedState): Promise<Variables<NdArray>>;
  describe(): Readonly<Record<string, Json>>;
}

export interface AveragedState {
  readonly parameters: Variables<NdArray>;
  readonly average: Slots<NdArray>;
}

export function planAverage({ used, options: { backend } }: Request): AveragePhase {
  const [averaging] = used.at("average.weights") as readonly Averaging[];
  if (averaging === undefined) {
    return {
      averaging,
      init: () => ({}),
      record: () => ({}),
      weights: ({ parameters }) => Promise.resolve(parameters),
      describe: () => ({}),
    };
  }
  const weights = compileWeights(averaging, backend);
  return {
    averaging,
    init: (parameters) => averaging.init(parameters),
    record: (slots, parameters, step) => averaging.update(slots, parameters, { step }),
    weights,
    describe: () => ({ average: describeValue(averaging) }),
  };
}

function compileWeights(averaging: Averaging, backend: Backend | undefined): AveragePhase["weights"] {
  const run = compile(
    (slots: Slots<Tensor>, parameters: Variables<Tensor>) => averaging.weights(slots, parameters),
    backend === undefined ? {} : { backend },
  );
  return async ({ average, parameters }) => run(average, parameters);
}
