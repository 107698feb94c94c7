import {
  defineObjectiveTerm,
  DtypeError,
  div,
  gradients,
  mul,
  number,
  type ObjectiveTermPlugin,
  OptionError,
  randomNormal,
  showType,
  sizeOf,
  sqrt,
  square,
  sum,
} from "@nn/core";

import { packageName } from "../package-name.ts";

declare module "@nn/core" {
  interface ObjectiveTermMap {
    readonly jacobianPenalty: typeof jacobianPenalty;
  }
}

export interface JacobianPenaltyOptions {
  /** λ ≥ 0; default 0.01. */
  readonly strength: number;
}

/**
 * λ/2·‖∂y/∂x‖²_F, averaged over the batch: outputs that change little when the input does.
 *
 * The norm is estimated with one random direction an example, C·‖∂(v·y)/∂x‖² with v uniform on the unit sphere of the C outputs, which is
 * right on average. It takes a second derivative, about the cost of another step. Layers that mix examples, such as batch normalization,
 * mix their Jacobians too. Hoffman, Roberts & Yaida, "Robust learning with Jacobian regularization" (2019).
 *
 * @example jacobianPenalty(0.01);
 * @throws OptionError for a negative strength, DtypeError in training on inputs that are no numbers, such as tokens.
 */
export const jacobianPenalty: ObjectiveTermPlugin<JacobianPenaltyOptions, number> = defineObjectiveTerm<
  JacobianPenaltyOptions,
  number
>({
  package: packageName,
  name: "jacobianPenalty",
  summary: "The squared norm of the Jacobian of outputs by inputs.",
  paper: 'Hoffman, Roberts & Yaida, "Robust learning with Jacobian regularization" (2019)',
  options: { strength: number(0.01, { min: 0 }) },
  shorthand: "strength",
  loss({ inputs, outputs, key }, { strength }) {
    if (key === undefined)
      throw new OptionError("jacobianPenalty: a step without a key; wanted int32[2], fresh for it");
    if (inputs.dtype !== "float32")
      throw new DtypeError(`jacobianPenalty: inputs are ${showType(inputs)}; wanted float32, which has derivatives`);
    const [count = 1, ...rest] = outputs.shape;
    const axes = rest.map((_, axis) => axis + 1);
    const direction = randomNormal(key, outputs.shape);
    const unit = div(direction, sqrt(sum(square(direction), { axes, keepDims: true })));
    const [slope] = gradients(sum(mul(outputs, unit)), [inputs]);
    return mul(sum(square(slope)), (strength * sizeOf(rest)) / (2 * count));
  },
});
