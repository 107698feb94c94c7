import { requireDtype } from "../dtype.ts";
import type { StructuredOp } from "../op.ts";
import { reductionLayout } from "../reduction.ts";
import { checkAxes, normalizeAxes } from "../shape.ts";
import { record, type Tensor } from "../tensor.ts";

interface CumulativeSumParams {
  readonly axis: number;
  readonly reverse: boolean;
}

declare module "../op.ts" {
  interface OpParams {
    cumulativeSum: CumulativeSumParams;
  }
}

export const cumulativeSumOp: StructuredOp<"cumulativeSum"> = {
  kind: "structured",
  name: "cumulativeSum",
  arity: 1,
  fields: { axis: "integer", reverse: "boolean" },
  infer: ([x], { axis }) => {
    requireDtype("cumulativeSum", x!, ["float32", "int32"]);
    checkAxes("cumulativeSum", [axis], x!.shape.length);
    return x!;
  },
  // One accumulator a line, from +0, element after element: no tree.
  reference: ({ inputs: [x], types: [type], params: { axis, reverse }, output, round }) => {
    const { starts, steps } = reductionLayout(type!.shape, [axis]);
    const plus =
      type!.dtype === "int32" ? (a: number, b: number) => (a + b) | 0 : (a: number, b: number) => round(a + b);
    for (const start of starts) {
      let sum = 0;
      for (let k = 0; k < steps.length; k++) {
        const at = start + steps[reverse ? steps.length - 1 - k : k]!;
        sum = plus(sum, x![at]!);
        output[at] = sum;
      }
    }
  },
  vjp: ({ cotangent, params: { axis, reverse }, apply }) => [
    apply("cumulativeSum", [cotangent], { axis, reverse: !reverse }),
  ],
  samples: [
    { inputs: [{ dtype: "float32", shape: [9] }], params: { axis: 0, reverse: false } },
    { inputs: [{ dtype: "float32", shape: [3, 11] }], params: { axis: 1, reverse: true } },
    { inputs: [{ dtype: "float32", shape: [5, 6] }], params: { axis: 0, reverse: false } },
    { inputs: [{ dtype: "float32", shape: [2, 4, 3] }], params: { axis: 1, reverse: true } },
    { inputs: [{ dtype: "float32", shape: [3, 0] }], params: { axis: 1, reverse: false } },
    { inputs: [{ dtype: "int32", shape: [2, 5] }], params: { axis: 1, reverse: false } },
  ],
  tolerance: 64,
};

/**
 * Sums of the elements so far along `axis` (default the last), the element itself included, one after the other in order;
 * `reverse` begins at the end.
 *
 * @example await cumulativeSum(tensor([1, 2, 3])).data() // [1, 3, 6]
 */
export function cumulativeSum(
  x: Tensor,
  { axis = -1, reverse = false }: { readonly axis?: number; readonly reverse?: boolean } = {},
): Tensor {
  return record(cumulativeSumOp, [x], { axis: normalizeAxes("cumulativeSum", axis, x.shape.length)[0]!, reverse });
}
