import { requireDtype } from "../dtype.ts";
import { noParams, type NoParams } from "../elementwise.ts";
import type { ElementwiseOp } from "../op.ts";
import * as s from "../scalar/expr.ts";
import { record, type Tensor } from "../tensor.ts";

declare module "../op.ts" {
  interface OpParams {
    floor: NoParams;
  }
}

export const floorOp: ElementwiseOp<"floor"> = {
  kind: "elementwise",
  name: "floor",
  arity: 1,
  infer: ([x]) => {
    requireDtype("floor", x!, ["float32"]);
    return x!;
  },
  scalar: ([x]) => s.floor(x!),
  vjp: () => [undefined],
  samples: [
    { inputs: [{ dtype: "float32", shape: [7] }], params: noParams, domain: [[0.1, 0.9]] },
    { inputs: [{ dtype: "float32", shape: [2, 3] }], params: noParams, domain: [[0.1, 0.9]] },
    { inputs: [{ dtype: "float32", shape: [] }], params: noParams, domain: [[0.1, 0.9]] },
    { inputs: [{ dtype: "float32", shape: [0] }], params: noParams, domain: [[0.1, 0.9]] },
  ],
};

/**
 * Elementwise largest integer not above x; gradient 0.
 *
 * @example await floor(tensor([-0.5, 1.5])).data() // [-1, 1]
 */
export function floor(x: Tensor): Tensor {
  return record(floorOp, [x], noParams);
}
