import { requireDtype } from "../dtype.ts";
import { noParams, sameType, toTensors, type NoParams } from "../elementwise.ts";
import type { ElementwiseOp } from "../op.ts";
import { broadcast } from "./broadcast.ts";
import * as s from "../scalar/expr.ts";
import { broadcastShapes } from "../shape.ts";
import { record, type Tensor, type TensorLike } from "../tensor.ts";

declare module "../op.ts" {
  interface OpParams {
    select: NoParams;
  }
}

export const selectOp: ElementwiseOp<"select"> = {
  kind: "elementwise",
  name: "select",
  arity: 3,
  infer: ([condition, a, b]) => {
    requireDtype("select condition", condition!, ["bool"]);
    return sameType("select", [a!, b!]);
  },
  scalar: ([condition, a, b]) => s.select(condition!, a!, b!),
  vjp: ({ cotangent, inputs: [condition], apply, constant }) => {
    const zero = constant(0, cotangent);
    return [
      undefined,
      apply("select", [condition!, cotangent, zero], noParams),
      apply("select", [condition!, zero, cotangent], noParams),
    ];
  },
  samples: [
    {
      inputs: [
        { dtype: "bool", shape: [6] },
        { dtype: "float32", shape: [6] },
        { dtype: "float32", shape: [6] },
      ],
      params: noParams,
    },
    {
      inputs: [
        { dtype: "bool", shape: [2, 3] },
        { dtype: "int32", shape: [2, 3] },
        { dtype: "int32", shape: [2, 3] },
      ],
      params: noParams,
    },
  ],
};

/**
 * Elementwise `condition ? a : b` with broadcasting; the side that is not chosen contributes nothing, not even NaN.
 *
 * @example await select(less(tensor([1, 5]), 3), 10, 20).data() // [10, 20]
 */
export function select(condition: Tensor, a: TensorLike, b: TensorLike): Tensor {
  const [left, right] = toTensors([a, b]) as [Tensor, Tensor];
  const shape = [left.shape, right.shape].reduce((x, y) => broadcastShapes("select", x, y), condition.shape);
  return record(selectOp, [broadcast(condition, shape), broadcast(left, shape), broadcast(right, shape)], noParams);
}
