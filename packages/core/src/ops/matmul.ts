import { requireDtype } from "../dtype.ts";
import { ShapeError } from "../errors.ts";
import { multiply, productExtents, type MatmulParams } from "../matrix-product.ts";
import type { StructuredOp } from "../op.ts";
import { broadcastShapes, showShape, sizeOf } from "../shape.ts";
import { record, type Tensor } from "../tensor.ts";
import { batchMatmulOp } from "./batch-matmul.ts";
import { broadcast } from "./broadcast.ts";
import { reshape } from "./reshape.ts";

declare module "../op.ts" {
  interface OpParams {
    matmul: MatmulParams;
  }
}

export const matmulOp: StructuredOp<"matmul"> = {
  kind: "structured",
  name: "matmul",
  arity: 2,
  fields: { transposeA: "boolean", transposeB: "boolean" },
  infer: ([a, b], params) => {
    requireDtype("matmul", a!, ["float32"]);
    requireDtype("matmul", b!, ["float32"]);
    if (a!.shape.length !== 2 || b!.shape.length !== 2) {
      throw new ShapeError(
        `matmul: got shapes ${showShape(a!.shape)} and ${showShape(b!.shape)}, wanted two of rank 2`,
      );
    }
    const { rows, columns } = productExtents("matmul", a!.shape, b!.shape, params);
    return { dtype: "float32", shape: [rows, columns] };
  },
  reference: ({ inputs: [a, b], types: [aType, bType], params, output, round }) => {
    multiply(a!, b!, output, productExtents("matmul", aType!.shape, bType!.shape, params), params, round);
  },
  // C = A·B: dA = dC·Bᵀ, dB = Aᵀ·dC, and the mirror images where an operand enters transposed.
  vjp: ({ cotangent: g, inputs: [a, b], params: { transposeA, transposeB }, apply }) => [
    transposeA
      ? apply("matmul", [b!, g], { transposeA: transposeB, transposeB: true })
      : apply("matmul", [g, b!], { transposeA: false, transposeB: !transposeB }),
    transposeB
      ? apply("matmul", [g, a!], { transposeA: true, transposeB: transposeA })
      : apply("matmul", [a!, g], { transposeA: !transposeA, transposeB: false }),
  ],
  samples: [false, true].flatMap((transposeA) =>
    [false, true].flatMap((transposeB) =>
      [
        [3, 4, 5],
        [9, 17, 10],
        [1, 6, 1],
        [4, 0, 3],
        [13, 8, 8],
      ].map(([m, k, n]) => ({
        inputs: [
          { dtype: "float32" as const, shape: transposeA ? [k!, m!] : [m!, k!] },
          { dtype: "float32" as const, shape: transposeB ? [n!, k!] : [k!, n!] },
        ],
        params: { transposeA, transposeB },
      })),
    ),
  ),
  tolerance: 64,
};

export interface MatmulOptions {
  /** Read the first operand [inner, rows] as its transpose; default false. */
  readonly transposeA?: boolean;
  /** Read the second operand [columns, inner] as its transpose; default false. */
  readonly transposeB?: boolean;
}

/**
 * Matrix product [..., rows, inner] · [..., inner, columns] → [..., rows, columns], accumulated over the inner axis in order.
 *
 * Leading axes are batches and broadcast against one another.
 *
 * @example await matmul(tensor([[1, 2]]), tensor([[3], [4]])).data() // [11]
 * @throws ShapeError unless both are of rank 2 or more, the inner extents agree and the batches broadcast.
 */
export function matmul(a: Tensor, b: Tensor, { transposeA = false, transposeB = false }: MatmulOptions = {}): Tensor {
  const params = { transposeA, transposeB };
  if (a.shape.length <= 2 && b.shape.length <= 2) return record(matmulOp, [a, b], params);
  if (a.shape.length < 2 || b.shape.length < 2) {
    throw new ShapeError(
      `matmul: got shapes ${showShape(a.shape)} and ${showShape(b.shape)}, wanted two of rank 2 or more`,
    );
  }
  const [leftBatch, rightBatch] = [a.shape.slice(0, -2), b.shape.slice(0, -2)];
  const { rows, inner, columns } = productExtents("matmul", a.shape.slice(-2), b.shape.slice(-2), params);
  // One matrix on the right: the batches are rows of one product, with the same sums.
  if (rightBatch.length === 0 && !transposeA) {
    const flat = reshape(a, [sizeOf(leftBatch) * rows, inner]);
    return reshape(record(matmulOp, [flat, b], params), [...leftBatch, rows, columns]);
  }
  const batch = broadcastShapes("matmul", leftBatch, rightBatch);
  const stacked = (x: Tensor): Tensor => {
    const matrix = x.shape.slice(-2);
    return reshape(broadcast(x, [...batch, ...matrix]), [sizeOf(batch), ...matrix]);
  };
  return reshape(record(batchMatmulOp, [stacked(a), stacked(b)], params), [...batch, rows, columns]);
}
