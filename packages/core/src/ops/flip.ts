import type { StructuredOp } from "../op.ts";
import { copyRegion } from "../region.ts";
import { checkAxes, normalizeAxes, sizeOf, stridesOf } from "../shape.ts";
import { record, type Tensor } from "../tensor.ts";

interface FlipParams {
  /** Ascending. */
  readonly axes: readonly number[];
}

declare module "../op.ts" {
  interface OpParams {
    flip: FlipParams;
  }
}

export const flipOp: StructuredOp<"flip"> = {
  kind: "structured",
  name: "flip",
  arity: 1,
  fields: { axes: "integers" },
  infer: ([x], { axes }) => {
    checkAxes("flip", axes, x!.shape.length);
    return x!;
  },
  reference: ({ inputs: [x], types: [type], params: { axes }, output }) => {
    const { shape } = type!;
    if (sizeOf(shape) === 0) return;
    const strides = stridesOf(shape);
    const backwards = strides.map((stride, axis) => (axes.includes(axis) ? -stride : stride));
    const last = axes.reduce((sum, axis) => sum + (shape[axis]! - 1) * strides[axis]!, 0);
    copyRegion(shape, x!, last, backwards, output, 0, strides);
  },
  vjp: ({ cotangent, params: { axes }, apply }) => [apply("flip", [cotangent], { axes })],
  samples: [
    { inputs: [{ dtype: "float32", shape: [7] }], params: { axes: [0] } },
    { inputs: [{ dtype: "float32", shape: [3, 5] }], params: { axes: [1] } },
    { inputs: [{ dtype: "float32", shape: [2, 3, 4] }], params: { axes: [0, 2] } },
    { inputs: [{ dtype: "float32", shape: [2, 0] }], params: { axes: [0, 1] } },
    { inputs: [{ dtype: "float32", shape: [] }], params: { axes: [] } },
  ],
};

/**
 * The elements in reverse order along `axes` (default all).
 *
 * @example await flip(tensor([[1, 2], [3, 4]]), { axes: 1 }).data() // [2, 1, 4, 3]
 */
export function flip(x: Tensor, { axes }: { readonly axes?: number | readonly number[] } = {}): Tensor {
  return record(flipOp, [x], { axes: normalizeAxes("flip", axes, x.shape.length) });
}
