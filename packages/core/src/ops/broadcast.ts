import type { StructuredOp } from "../op.ts";
import { broadcastShapes, checkShape, sameShape, showShape, stridesOf, type Shape } from "../shape.ts";
import { ShapeError } from "../errors.ts";
import { record, type Tensor } from "../tensor.ts";

interface BroadcastParams {
  readonly shape: Shape;
}

declare module "../op.ts" {
  interface OpParams {
    broadcast: BroadcastParams;
  }
}

/** Element strides with which an operand of shape `from` is read as `to`: 0 along repeated axes. */
export function broadcastStrides(from: Shape, to: Shape): number[] {
  const strides = stridesOf(from);
  const missing = to.length - from.length;
  return to.map((_, axis) => (axis < missing || from[axis - missing] === 1 ? 0 : strides[axis - missing]!));
}

export const broadcastOp: StructuredOp<"broadcast"> = {
  kind: "structured",
  name: "broadcast",
  arity: 1,
  fields: { shape: "integers" },
  infer: ([x], { shape }) => {
    checkShape("broadcast", shape);
    if (!sameShape(broadcastShapes("broadcast", x!.shape, shape), shape)) {
      throw new ShapeError(`broadcast: shape ${showShape(x!.shape)} does not repeat to ${showShape(shape)}`);
    }
    return { dtype: x!.dtype, shape };
  },
  reference: ({ inputs: [x], types: [type], output, outputType }) => {
    const strides = broadcastStrides(type!.shape, outputType.shape);
    const extents = stridesOf(outputType.shape);
    for (let i = 0; i < output.length; i++) {
      let rest = i;
      let source = 0;
      for (let axis = 0; axis < extents.length; axis++) {
        const position = Math.floor(rest / extents[axis]!);
        rest -= position * extents[axis]!;
        source += position * strides[axis]!;
      }
      output[i] = x![source]!;
    }
  },
  // Every copy contributes: the gradient is the sum over the repeated axes.
  vjp: ({ cotangent, inputs: [x], params: { shape }, apply }) => {
    const missing = shape.length - x!.shape.length;
    const axes = shape.flatMap((_, axis) =>
      axis < missing || (x!.shape[axis - missing] === 1 && shape[axis] !== 1) ? [axis] : [],
    );
    const summed = axes.length === 0 ? cotangent : apply("sum", [cotangent], { axes, keepDims: false });
    return [sameShape(summed.shape, x!.shape) ? summed : apply("reshape", [summed], { shape: x!.shape })];
  },
  samples: [
    { inputs: [{ dtype: "float32", shape: [] }], params: { shape: [3] } },
    { inputs: [{ dtype: "float32", shape: [3] }], params: { shape: [2, 3] } },
    { inputs: [{ dtype: "float32", shape: [2, 1] }], params: { shape: [4, 2, 5] } },
    { inputs: [{ dtype: "int32", shape: [1, 3] }], params: { shape: [2, 3] } },
    { inputs: [{ dtype: "float32", shape: [1, 10] }], params: { shape: [7, 10] } },
    { inputs: [{ dtype: "float32", shape: [1] }], params: { shape: [0] } },
  ],
};

/**
 * Repeats `x` along new leading axes and axes of extent 1.
 *
 * @example broadcast(tensor([1, 2]), [3, 2]) // [[1, 2], [1, 2], [1, 2]]
 * @throws ShapeError when an extent of `x` is neither 1 nor the wanted one.
 */
export function broadcast(x: Tensor, shape: Shape): Tensor {
  return sameShape(x.shape, shape) ? x : record(broadcastOp, [x], { shape });
}
