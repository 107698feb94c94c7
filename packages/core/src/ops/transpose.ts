import { ShapeError } from "../errors.ts";
import type { StructuredOp } from "../op.ts";
import { showShape, sizeOf, stridesOf } from "../shape.ts";
import { record, type Tensor } from "../tensor.ts";

interface TransposeParams {
  readonly permutation: readonly number[];
}

declare module "../op.ts" {
  interface OpParams {
    transpose: TransposeParams;
  }
}

export const transposeOp: StructuredOp<"transpose"> = {
  kind: "structured",
  name: "transpose",
  arity: 1,
  fields: { permutation: "integers" },
  infer: ([x], { permutation }) => {
    const sorted = [...permutation].sort((a, b) => a - b);
    if (permutation.length !== x!.shape.length || sorted.some((axis, i) => axis !== i)) {
      throw new ShapeError(
        `transpose: ${showShape(permutation)} is not a permutation of the axes of ${showShape(x!.shape)}`,
      );
    }
    return { dtype: x!.dtype, shape: permutation.map((axis) => x!.shape[axis]!) };
  },
  reference: ({ inputs: [x], types: [type], params: { permutation }, output, outputType }) => {
    const strides = stridesOf(type!.shape);
    const steps = permutation.map((axis) => strides[axis]!);
    const extents = stridesOf(outputType.shape);
    for (let i = 0; i < sizeOf(outputType.shape); i++) {
      let rest = i;
      let source = 0;
      for (let axis = 0; axis < steps.length; axis++) {
        const position = Math.floor(rest / extents[axis]!);
        rest -= position * extents[axis]!;
        source += position * steps[axis]!;
      }
      output[i] = x![source]!;
    }
  },
  vjp: ({ cotangent, params: { permutation }, apply }) => [
    apply("transpose", [cotangent], { permutation: permutation.map((_, axis) => permutation.indexOf(axis)) }),
  ],
  samples: [
    { inputs: [{ dtype: "float32", shape: [3, 5] }], params: { permutation: [1, 0] } },
    { inputs: [{ dtype: "float32", shape: [2, 3, 4] }], params: { permutation: [2, 0, 1] } },
    { inputs: [{ dtype: "int32", shape: [2, 1, 4] }], params: { permutation: [0, 2, 1] } },
  ],
};

/**
 * Reorders axes; axis i of the result is axis `permutation[i]` of x; default reversed.
 *
 * @example await transpose(tensor([[1, 2], [3, 4]])).data() // [1, 3, 2, 4]
 */
export function transpose(x: Tensor, permutation?: readonly number[]): Tensor {
  return record(transposeOp, [x], { permutation: permutation ?? x.shape.map((_, axis) => x.shape.length - 1 - axis) });
}
