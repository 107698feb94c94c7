/** @file Third phase: what is minimized, from what the model makes of a batch: the loss, penalties, and other terms. */
import {
  add,
  type Json,
  key as seedKey,
  mean,
  type ObjectiveTerm,
  type ParameterRole,
  type Penalty,
  ShapeError,
  showType,
  type Tensor,
  tensor,
  type Variables,
} from "@nn/core";

import type { Loss } from "../../contracts/loss.ts";
import type { BuiltModel, ModelResult } from "../../model/build-model.ts";
import { zipVariables } from "../../model/variables.ts";
import { describeValue } from "../checkpoints/describe-run.ts";
import { oneOrAll, required, type Request } from "./request.ts";

export interface ObjectivePhase {
  readonly loss: Loss;
  /** For every parameter of a role that they name and without a penalty of its own. */
  readonly penalties: readonly Penalty[];
  readonly terms: readonly ObjectiveTerm[];
  describe(): Readonly<Record<string, Json>>;
}

export function planObjective(request: Request): ObjectivePhase {
  const { used } = request;
  const loss = required<Loss>(request, "loss", "objective.loss", "softmaxCrossEntropy");
  const penalties = used.at("objective.penalty") as readonly Penalty[];
  const terms = used.at("objective.term") as readonly ObjectiveTerm[];
  return {
    loss,
    penalties,
    terms,
    describe: () => ({
      loss: describeValue(loss),
      penalty: describeValue(oneOrAll(penalties)),
      ...(terms.length === 0 ? {} : { terms: describeValue(terms) }),
    }),
  };
}

/** A batch inside the compiled step, and what the model makes of it. */
export interface ForwardPass {
  readonly inputs: Tensor;
  readonly targets: Tensor;
  readonly forward: ModelResult;
  readonly parameters: Variables<Tensor>;
  readonly roles: Variables<ParameterRole>;
  readonly step: Tensor;
  readonly key: Tensor;
}

/** The mean loss of the batch, and the objective: the same tensor when nothing is added. */
export function recordObjective(
  { loss, terms }: ObjectivePhase,
  { parameters: specs }: BuiltModel,
  pass: ForwardPass,
): { readonly loss: Tensor; readonly objective: Tensor } {
  const { forward, parameters, targets, key, ...rest } = pass;
  const value = mean(loss.apply(forward.output, targets));
  let objective = value;
  zipVariables(specs, parameters, ({ penalty }, parameter) => {
    if (penalty?.loss !== undefined) objective = add(objective, penalty.loss(parameter));
  });
  if (forward.loss !== undefined) objective = add(objective, scalar("a layer", forward.loss));
  for (const [index, term] of terms.entries()) {
    const own = add(key, tensor(Int32Array.from(seedKey(0).fold("term", index).words)));
    const { output: outputs, signals: activations } = forward;
    const added = term.loss({ ...rest, parameters, targets, outputs, activations, loss: value, key: own });
    objective = add(objective, scalar(term.id, added));
  }
  return { loss: value, objective };
}

function scalar(owner: string, value: Tensor): Tensor {
  if (value.dtype === "float32" && value.shape.length === 0) return value;
  throw new ShapeError(`fit: ${owner} adds ${showType(value)} to the loss; wanted one number, float32[]`);
}
