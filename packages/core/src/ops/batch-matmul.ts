import { requireDtype } from "../dtype.ts";
import { ShapeError } from "../errors.ts";
import { multiply, productExtents, type MatmulParams } from "../matrix-product.ts";
import type { StructuredOp } from "../op.ts";
import { showShape } from "../shape.ts";

declare module "../op.ts" {
  interface OpParams {
    batchMatmul: MatmulParams;
  }
}

/** One matrix product for each index of a leading axis; `matmul` records it for operands of rank above 2. */
export const batchMatmulOp: StructuredOp<"batchMatmul"> = {
  kind: "structured",
  name: "batchMatmul",
  arity: 2,
  fields: { transposeA: "boolean", transposeB: "boolean" },
  infer: ([a, b], params) => {
    requireDtype("batchMatmul", a!, ["float32"]);
    requireDtype("batchMatmul", b!, ["float32"]);
    if (a!.shape.length !== 3 || b!.shape.length !== 3 || a!.shape[0] !== b!.shape[0]) {
      throw new ShapeError(
        `batchMatmul: got shapes ${showShape(a!.shape)} and ${showShape(b!.shape)}, wanted two of rank 3 with one batch`,
      );
    }
    const { rows, columns } = productExtents("batchMatmul", a!.shape.slice(1), b!.shape.slice(1), params);
    return { dtype: "float32", shape: [a!.shape[0]!, rows, columns] };
  },
  reference: ({ inputs: [a, b], types: [aType, bType], params, output, outputType, round }) => {
    const extents = productExtents("batchMatmul", aType!.shape.slice(1), bType!.shape.slice(1), params);
    const { rows, inner, columns } = extents;
    for (let n = 0; n < outputType.shape[0]!; n++) {
      multiply(
        a!.subarray(n * rows * inner, (n + 1) * rows * inner),
        b!.subarray(n * inner * columns, (n + 1) * inner * columns),
        output.subarray(n * rows * columns, (n + 1) * rows * columns),
        extents,
        params,
        round,
      );
    }
  },
  vjp: ({ cotangent: g, inputs: [a, b], params: { transposeA, transposeB }, apply }) => [
    transposeA
      ? apply("batchMatmul", [b!, g], { transposeA: transposeB, transposeB: true })
      : apply("batchMatmul", [g, b!], { transposeA: false, transposeB: !transposeB }),
    transposeB
      ? apply("batchMatmul", [g, a!], { transposeA: true, transposeB: transposeA })
      : apply("batchMatmul", [a!, g], { transposeA: !transposeA, transposeB: false }),
  ],
  samples: [false, true].flatMap((transposeA) =>
    [false, true].flatMap((transposeB) =>
      [
        [3, 3, 4, 5],
        [2, 9, 17, 6],
        [1, 2, 0, 3],
        [0, 2, 3, 2],
      ].map(([count, m, k, n]) => ({
        inputs: [
          { dtype: "float32" as const, shape: transposeA ? [count!, k!, m!] : [count!, m!, k!] },
          { dtype: "float32" as const, shape: transposeB ? [count!, n!, k!] : [count!, k!, n!] },
        ],
        params: { transposeA, transposeB },
      })),
    ),
  ),
  tolerance: 64,
};
