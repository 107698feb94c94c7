import { requireDtype } from "../dtype.ts";
import { noParams } from "../elementwise.ts";
import { ShapeError } from "../errors.ts";
import type { StructuredOp } from "../op.ts";
import { keptShape, reduceTree, reductionLayout, type ReductionParams } from "../reduction.ts";
import { checkAxes, normalizeAxes, reducedShape, showShape } from "../shape.ts";
import { record, type Tensor } from "../tensor.ts";
import type { ReductionOptions } from "./sum.ts";

declare module "../op.ts" {
  interface OpParams {
    max: ReductionParams;
  }
}

/** The larger one; NaN if either is. */
const larger = (a: number, b: number): number => (b !== b || a < b ? b : a);

export const maxOp: StructuredOp<"max"> = {
  kind: "structured",
  name: "max",
  arity: 1,
  fields: { axes: "integers", keepDims: "boolean" },
  infer: ([x], { axes, keepDims }) => {
    requireDtype("max", x!, ["float32", "int32"]);
    checkAxes("max", axes, x!.shape.length);
    if (axes.some((axis) => x!.shape[axis] === 0)) {
      throw new ShapeError(
        `max: shape ${showShape(x!.shape)} has nothing along axes ${showShape(axes)}; the maximum of nothing is undefined`,
      );
    }
    return { dtype: x!.dtype, shape: reducedShape(x!.shape, axes, keepDims) };
  },
  reference: ({ inputs: [x], types: [type], params: { axes }, output }) => {
    const { starts, steps } = reductionLayout(type!.shape, axes);
    const smallest = type!.dtype === "int32" ? -2147483648 : -Infinity;
    for (let i = 0; i < output.length; i++) output[i] = reduceTree(x!, starts[i]!, steps, smallest, larger);
  },
  // Shared equally by the elements that attain the maximum.
  vjp: ({ cotangent, inputs: [x], output, params: { axes }, apply, constant }) => {
    const shape = keptShape(x!.shape, axes);
    const spread = (t: Tensor): Tensor => apply("broadcast", [apply("reshape", [t], { shape })], { shape: x!.shape });
    const attained = apply("equal", [x!, spread(output)], noParams);
    const flags = apply("cast", [attained], { dtype: "float32" });
    const count = apply("sum", [flags], { axes, keepDims: true });
    const share = apply("div", [apply("reshape", [cotangent], { shape }), count], noParams);
    return [apply("select", [attained, apply("broadcast", [share], { shape: x!.shape }), constant(0, x!)], noParams)];
  },
  samples: [
    { inputs: [{ dtype: "float32", shape: [5, 7] }], params: { axes: [1], keepDims: false } },
    { inputs: [{ dtype: "float32", shape: [17, 10] }], params: { axes: [1], keepDims: true } },
    { inputs: [{ dtype: "float32", shape: [9, 6] }], params: { axes: [0], keepDims: false } },
    { inputs: [{ dtype: "float32", shape: [3, 4, 5] }], params: { axes: [0, 2], keepDims: true } },
    { inputs: [{ dtype: "int32", shape: [4, 9] }], params: { axes: [1], keepDims: false } },
    { inputs: [{ dtype: "int32", shape: [9, 1] }], params: { axes: [1], keepDims: false } },
  ],
};

/**
 * Maximum over `axes` of float32 or int32; NaN where there is one.
 *
 * @example await max(tensor([[1, 5], [3, 4]]), { axes: 1 }).data() // [5, 4]
 * @throws ShapeError for an axis of extent 0.
 */
export function max(x: Tensor, { axes, keepDims = false }: ReductionOptions = {}): Tensor {
  return record(maxOp, [x], { axes: normalizeAxes("max", axes, x.shape.length), keepDims });
}
