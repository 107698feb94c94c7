import { requireDtype } from "../dtype.ts";
import { noParams, type NoParams } from "../elementwise.ts";
import { unarySamples } from "../elementwise-samples.ts";
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
  samples: unarySamples([0.1, 0.9]),
};

/**
 * Elementwise largest integer not above x; gradient 0.
 *
 * @example await floor(tensor([-0.5, 1.5])).data() // [-1, 1]
 */
export function floor(x: Tensor): Tensor {
  return record(floorOp, [x], noParams);
}
