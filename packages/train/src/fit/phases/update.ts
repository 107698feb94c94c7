/** @file Fifth phase: the step that the optimizer takes, what penalties do beside the loss, and constraints. */
import {
  type Constraint,
  type GradientTransform,
  type Json,
  rateFor,
  type Slots,
  type Tensor,
  type UpdateContext,
  type Variables,
} from "@nn/core";

import { chainStep, type Updated } from "../../contracts/gradient-chain.ts";
import type { BuiltModel } from "../../model/build-model.ts";
import { zipVariables } from "../../model/variables.ts";
import type { Optimizer } from "../../contracts/optimizer.ts";
import { describeValue } from "../checkpoints/describe-run.ts";
import type { GradientPhase } from "./gradient.ts";
import { oneOrAll, required, type Request } from "./request.ts";

export interface UpdatePhase {
  readonly optimizer: Optimizer;
  /** What the run does to gradients, then what the optimizer does. */
  readonly chain: readonly GradientTransform[];
  /** For every parameter of a role that they name and without a constraint of its own. */
  readonly constraints: readonly Constraint[];
  describe(): Readonly<Record<string, Json>>;
}

export function planUpdate(request: Request, { transforms }: GradientPhase): UpdatePhase {
  const optimizer = required<Optimizer>(request, "optimizer", "update.optimizer", "adam(1e-3)");
  const constraints = request.used.at("update.constraint") as readonly Constraint[];
  return {
    optimizer,
    chain: [...transforms, ...optimizer.chain],
    constraints,
    describe: () => ({
      optimizer: describeValue(optimizer),
      constraint: describeValue(oneOrAll(constraints)),
    }),
  };
}

/** Parameters and slots after a step; then each parameter's penalty acts beside the loss, then its constraint. */
export function recordUpdate(
  { chain }: UpdatePhase,
  { parameters: specs }: BuiltModel,
  gradients: Variables<Tensor>,
  { slots, parameters }: { readonly slots: Slots<Tensor>; readonly parameters: Variables<Tensor> },
  context: UpdateContext,
): Updated {
  const next = chainStep(chain, gradients, slots, parameters, context);
  return {
    slots: next.slots,
    parameters: zipVariables(next.parameters, specs, (parameter, { penalty, constraint }, layer, name) => {
      const learningRate = rateFor(context, context.learningRate, layer, name);
      const shrunk = penalty?.update?.(parameter, { learningRate }) ?? parameter;
      return constraint?.project(shrunk) ?? shrunk;
    }),
  };
}
