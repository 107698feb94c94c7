import { noParams, type NoParams } from "../elementwise.ts";
import type { ElementwiseOp } from "../op.ts";
import { record, type Tensor } from "../tensor.ts";

declare module "../op.ts" {
  interface OpParams {
    stopGradient: NoParams;
  }
}

export const stopGradientOp: ElementwiseOp<"stopGradient"> = {
  kind: "elementwise",
  name: "stopGradient",
  arity: 1,
  infer: ([x]) => x!,
  scalar: ([x]) => x!,
  vjp: () => [undefined],
  samples: [{ inputs: [{ dtype: "float32", shape: [3] }], params: noParams, skipGradient: "it has none, on purpose" }],
};

/** x itself; differentiation treats it as a constant. */
export function stopGradient(x: Tensor): Tensor {
  return record(stopGradientOp, [x], noParams);
}
