import { requireDtype } from "../dtype.ts";
import { noParams } from "../elementwise.ts";
import type { StructuredOp } from "../op.ts";
import { keptShape, reduceTree, reductionLayout, type ReductionParams } from "../reduction.ts";
import { checkAxes, normalizeAxes, reducedShape } from "../shape.ts";
import { record, type Tensor } from "../tensor.ts";
import type { ReductionOptions } from "./sum.ts";

declare module "../op.ts" {
  interface OpParams {
    prod: ReductionParams;
  }
}

export const prodOp: StructuredOp<"prod"> = {
  kind: "structured",
  name: "prod",
  arity: 1,
  fields: { axes: "integers", keepDims: "boolean" },
  infer: ([x], { axes, keepDims }) => {
    requireDtype("prod", x!, ["float32", "int32"]);
    checkAxes("prod", axes, x!.shape.length);
    return { dtype: x!.dtype, shape: reducedShape(x!.shape, axes, keepDims) };
  },
  reference: ({ inputs: [x], types: [type], params: { axes }, output, round }) => {
    const { starts, steps } = reductionLayout(type!.shape, axes);
    const combine = type!.dtype === "int32" ? Math.imul : (a: number, b: number) => round(a * b);
    for (let i = 0; i < output.length; i++) output[i] = reduceTree(x!, starts[i]!, steps, 1, combine);
  },
  // The product of the others: the product over the element where no element is 0, the product of the rest for the only 0.
  vjp: ({ cotangent, inputs: [x], output, params: { axes }, apply, constant }) => {
    const shape = keptShape(x!.shape, axes);
    const spread = (t: Tensor): Tensor => apply("broadcast", [apply("reshape", [t], { shape })], { shape: x!.shape });
    const zero = constant(0, x!);
    const isZero = apply("equal", [x!, zero], noParams);
    const zeros = apply("sum", [apply("cast", [isZero], { dtype: "float32" })], { axes, keepDims: true });
    const count = apply("broadcast", [zeros], { shape: x!.shape });
    const rest = apply("prod", [apply("select", [isZero, constant(1, x!), x!], noParams)], { axes, keepDims: true });
    const only = apply("equal", [count, constant(1, x!)], noParams);
    const none = apply("equal", [count, zero], noParams);
    const atZero = apply("select", [only, apply("broadcast", [rest], { shape: x!.shape }), zero], noParams);
    const elsewhere = apply("select", [none, apply("div", [spread(output), x!], noParams), zero], noParams);
    const others = apply("select", [isZero, atZero, elsewhere], noParams);
    return [apply("mul", [spread(cotangent), others], noParams)];
  },
  samples: [
    { inputs: [{ dtype: "float32", shape: [5, 7] }], params: { axes: [1], keepDims: false }, domain: [[0.5, 1.5]] },
    { inputs: [{ dtype: "float32", shape: [19, 3] }], params: { axes: [0], keepDims: true }, domain: [[0.5, 1.5]] },
    {
      inputs: [{ dtype: "float32", shape: [3, 4, 5] }],
      params: { axes: [0, 2], keepDims: false },
      domain: [[-1.5, 1.5]],
    },
    { inputs: [{ dtype: "float32", shape: [] }], params: { axes: [], keepDims: false } },
    { inputs: [{ dtype: "float32", shape: [0, 3] }], params: { axes: [0], keepDims: false } },
    { inputs: [{ dtype: "int32", shape: [4, 9] }], params: { axes: [1], keepDims: false } },
  ],
  tolerance: 64,
};

/**
 * Product over `axes`, in the documented 8-lane tree; 1 for the product of nothing.
 *
 * The gradient is that of a product with a 0 in it too; second derivatives are those of the case without zeros.
 *
 * @example await prod(tensor([[1, 2], [3, 4]]), { axes: 0 }).data() // [3, 8]
 */
export function prod(x: Tensor, { axes, keepDims = false }: ReductionOptions = {}): Tensor {
  return record(prodOp, [x], { axes: normalizeAxes("prod", axes, x.shape.length), keepDims });
}
