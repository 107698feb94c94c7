import { ShapeError } from "../errors.ts";
import type { StructuredOp } from "../op.ts";
import { copyRegion } from "../region.ts";
import { showShape, stridesOf } from "../shape.ts";
import { record, type Tensor } from "../tensor.ts";
import { concatenate } from "./concatenate.ts";
import { full } from "./full.ts";

interface PadParams {
  readonly before: readonly number[];
  readonly after: readonly number[];
}

declare module "../op.ts" {
  interface OpParams {
    pad: PadParams;
  }
}

export const padOp: StructuredOp<"pad"> = {
  kind: "structured",
  name: "pad",
  arity: 1,
  fields: { before: "integers", after: "integers" },
  infer: ([x], { before, after }) => {
    const fits = [before, after].every(
      (list) => list.length === x!.shape.length && list.every((count) => Number.isInteger(count) && count >= 0),
    );
    if (!fits) {
      throw new ShapeError(
        `pad: got before ${showShape(before)} and after ${showShape(after)}, wanted one non-negative integer for each axis of ${showShape(x!.shape)}`,
      );
    }
    return { dtype: x!.dtype, shape: x!.shape.map((extent, axis) => before[axis]! + extent + after[axis]!) };
  },
  reference: ({ inputs: [x], types: [type], params: { before }, output, outputType }) => {
    const strides = stridesOf(outputType.shape);
    const to = before.reduce((sum, count, axis) => sum + count * strides[axis]!, 0);
    output.fill(0);
    copyRegion(type!.shape, x!, 0, stridesOf(type!.shape), output, to, strides);
  },
  vjp: ({ cotangent, inputs: [x], params: { before }, apply }) => [
    apply("slice", [cotangent], { starts: before, sizes: x!.shape }),
  ],
  samples: [
    { inputs: [{ dtype: "float32", shape: [3, 5] }], params: { before: [1, 2], after: [0, 1] } },
    { inputs: [{ dtype: "float32", shape: [2, 2, 4] }], params: { before: [0, 1, 0], after: [0, 0, 3] } },
    { inputs: [{ dtype: "int32", shape: [2] }], params: { before: [1], after: [1] } },
  ],
};

/**
 * `value` (default 0) around a tensor, `before` and `after` each axis.
 *
 * @example await pad(tensor([1, 2]), [1], [2]).data() // [0, 1, 2, 0, 0]
 * @throws ShapeError unless there is one non-negative integer for each axis, before and after.
 */
export function pad(
  x: Tensor,
  before: readonly number[],
  after: readonly number[],
  { value = 0 }: { readonly value?: number } = {},
): Tensor {
  const zeros = record(padOp, [x], { before, after });
  if (Object.is(value, 0)) return zeros;
  return x.shape.reduce((inner: Tensor, _, axis) => {
    const block = (extent: number): Tensor => full(inner.shape.with(axis, extent), value, x.dtype);
    const parts = [block(before[axis]!), inner, block(after[axis]!)];
    return concatenate(
      parts.filter((part) => part === inner || part.shape[axis] !== 0),
      { axis },
    );
  }, x);
}
