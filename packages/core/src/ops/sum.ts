import { requireDtype } from "../dtype.ts";
import type { StructuredOp } from "../op.ts";
import { keptShape, reduceTree, reductionLayout, type ReductionParams } from "../reduction.ts";
import { checkAxes, normalizeAxes, reducedShape } from "../shape.ts";
import { record, type Tensor } from "../tensor.ts";

declare module "../op.ts" {
  interface OpParams {
    sum: ReductionParams;
  }
}

export const sumOp: StructuredOp<"sum"> = {
  kind: "structured",
  name: "sum",
  arity: 1,
  fields: { axes: "integers", keepDims: "boolean" },
  infer: ([x], { axes, keepDims }) => {
    requireDtype("sum", x!, ["float32", "int32"]);
    checkAxes("sum", axes, x!.shape.length);
    return { dtype: x!.dtype, shape: reducedShape(x!.shape, axes, keepDims) };
  },
  reference: ({ inputs: [x], types: [type], params: { axes }, output, round }) => {
    const { starts, steps } = reductionLayout(type!.shape, axes);
    const combine =
      type!.dtype === "int32" ? (a: number, b: number) => (a + b) | 0 : (a: number, b: number) => round(a + b);
    for (let i = 0; i < output.length; i++) output[i] = reduceTree(x!, starts[i]!, steps, 0, combine);
  },
  vjp: ({ cotangent, inputs: [x], params: { axes }, apply }) => {
    const kept = apply("reshape", [cotangent], { shape: keptShape(x!.shape, axes) });
    return [apply("broadcast", [kept], { shape: x!.shape })];
  },
  samples: [
    { inputs: [{ dtype: "float32", shape: [5, 7] }], params: { axes: [1], keepDims: false } },
    { inputs: [{ dtype: "float32", shape: [33, 10] }], params: { axes: [0], keepDims: false } },
    { inputs: [{ dtype: "float32", shape: [19, 13] }], params: { axes: [0], keepDims: true } },
    { inputs: [{ dtype: "float32", shape: [5, 37] }], params: { axes: [0, 1], keepDims: false } },
    { inputs: [{ dtype: "float32", shape: [3, 4, 5] }], params: { axes: [0, 2], keepDims: true } },
    { inputs: [{ dtype: "float32", shape: [3, 4, 5] }], params: { axes: [1], keepDims: false } },
    { inputs: [{ dtype: "float32", shape: [] }], params: { axes: [], keepDims: false } },
    { inputs: [{ dtype: "float32", shape: [0, 3] }], params: { axes: [0], keepDims: false } },
    { inputs: [{ dtype: "int32", shape: [4, 9] }], params: { axes: [1], keepDims: false } },
  ],
  tolerance: 64,
};

export interface ReductionOptions {
  /** One axis or several; negative ones count from the end; default all. */
  readonly axes?: number | readonly number[];
  /** Keep the reduced axes with extent 1; default false. */
  readonly keepDims?: boolean;
}

/**
 * Sum over `axes`, in the documented 8-lane tree.
 *
 * @example await sum(tensor([[1, 2], [3, 4]]), { axes: 0 }).data() // [4, 6]
 */
export function sum(x: Tensor, { axes, keepDims = false }: ReductionOptions = {}): Tensor {
  return record(sumOp, [x], { axes: normalizeAxes("sum", axes, x.shape.length), keepDims });
}
