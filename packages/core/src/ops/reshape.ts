import { ShapeError } from "../errors.ts";
import type { StructuredOp } from "../op.ts";
import { checkShape, sameShape, showShape, sizeOf, type Shape } from "../shape.ts";
import { record, type Tensor } from "../tensor.ts";

interface ReshapeParams {
  readonly shape: Shape;
}

declare module "../op.ts" {
  interface OpParams {
    reshape: ReshapeParams;
  }
}

export const reshapeOp: StructuredOp<"reshape"> = {
  kind: "structured",
  name: "reshape",
  arity: 1,
  fields: { shape: "integers" },
  infer: ([x], { shape }) => {
    checkShape("reshape", shape);
    if (sizeOf(shape) !== sizeOf(x!.shape)) {
      throw new ShapeError(
        `reshape: ${showShape(x!.shape)} has ${sizeOf(x!.shape)} elements, ${showShape(shape)} has ${sizeOf(shape)}`,
      );
    }
    return { dtype: x!.dtype, shape };
  },
  reference: ({ inputs: [x], output }) => {
    output.set(x!);
  },
  vjp: ({ cotangent, inputs: [x], apply }) => [apply("reshape", [cotangent], { shape: x!.shape })],
  samples: [
    { inputs: [{ dtype: "float32", shape: [2, 6] }], params: { shape: [3, 4] } },
    { inputs: [{ dtype: "int32", shape: [1] }], params: { shape: [] } },
  ],
};

/**
 * The same elements in row-major order under another shape; one extent may be −1 and is computed.
 *
 * @example reshape(full([2, 6], 0), [3, -1]).shape // [3, 4]
 * @throws ShapeError when the sizes differ.
 */
export function reshape(x: Tensor, shape: Shape): Tensor {
  const open = shape.indexOf(-1);
  const resolved = [...shape];
  if (open >= 0) {
    const known = shape.reduce((size, extent, axis) => (axis === open ? size : size * extent), 1);
    resolved[open] = known === 0 ? 0 : sizeOf(x.shape) / known;
  }
  return sameShape(x.shape, resolved) ? x : record(reshapeOp, [x], { shape: resolved });
}
