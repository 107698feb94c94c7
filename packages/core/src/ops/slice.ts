import { ShapeError } from "../errors.ts";
import type { StructuredOp } from "../op.ts";
import { showShape, stridesOf } from "../shape.ts";
import { copyRegion } from "../region.ts";
import { record, type Tensor } from "../tensor.ts";

interface SliceParams {
  readonly starts: readonly number[];
  readonly sizes: readonly number[];
}

declare module "../op.ts" {
  interface OpParams {
    slice: SliceParams;
  }
}

export const sliceOp: StructuredOp<"slice"> = {
  kind: "structured",
  name: "slice",
  arity: 1,
  fields: { starts: "integers", sizes: "integers" },
  infer: ([x], { starts, sizes }) => {
    const fits =
      starts.length === x!.shape.length &&
      sizes.length === x!.shape.length &&
      starts.every((start, axis) => start >= 0 && sizes[axis]! >= 0 && start + sizes[axis]! <= x!.shape[axis]!);
    if (!fits) {
      throw new ShapeError(
        `slice: starts ${showShape(starts)} and sizes ${showShape(sizes)} leave shape ${showShape(x!.shape)}`,
      );
    }
    return { dtype: x!.dtype, shape: sizes };
  },
  reference: ({ inputs: [x], types: [type], params: { starts, sizes }, output }) => {
    const strides = stridesOf(type!.shape);
    const from = starts.reduce((sum, start, axis) => sum + start * strides[axis]!, 0);
    copyRegion(sizes, x!, from, strides, output, 0, stridesOf(sizes));
  },
  vjp: ({ cotangent, inputs: [x], params: { starts, sizes }, apply }) => [
    apply("pad", [cotangent], {
      before: starts,
      after: starts.map((start, axis) => x!.shape[axis]! - start - sizes[axis]!),
    }),
  ],
  samples: [
    { inputs: [{ dtype: "float32", shape: [5, 7] }], params: { starts: [1, 2], sizes: [3, 5] } },
    { inputs: [{ dtype: "float32", shape: [2, 3, 8] }], params: { starts: [0, 1, 0], sizes: [2, 2, 8] } },
    { inputs: [{ dtype: "int32", shape: [6] }], params: { starts: [4], sizes: [0] } },
  ],
};

/**
 * The block of `sizes` that begins at `starts`.
 *
 * @example await slice(tensor([1, 2, 3, 4]), [1], [2]).data() // [2, 3]
 * @throws ShapeError when the block leaves the tensor.
 */
export function slice(x: Tensor, starts: readonly number[], sizes: readonly number[]): Tensor {
  return record(sliceOp, [x], { starts, sizes });
}
