import { requireDtype } from "../dtype.ts";
import { ShapeError } from "../errors.ts";
import type { StructuredOp } from "../op.ts";
import { showShape } from "../shape.ts";
import { record, type Tensor } from "../tensor.ts";

interface MatmulParams {
  readonly transposeA: boolean;
  readonly transposeB: boolean;
}

declare module "../op.ts" {
  interface OpParams {
    matmul: MatmulParams;
  }
}

export const matmulOp: StructuredOp<"matmul"> = {
  kind: "structured",
  name: "matmul",
  infer: ([a, b], { transposeA, transposeB }) => {
    requireDtype("matmul", a!, ["float32"]);
    requireDtype("matmul", b!, ["float32"]);
    if (a!.shape.length !== 2 || b!.shape.length !== 2) {
      throw new ShapeError(
        `matmul: got shapes ${showShape(a!.shape)} and ${showShape(b!.shape)}, wanted two of rank 2`,
      );
    }
    const [rows, inner] = transposeA ? [a!.shape[1]!, a!.shape[0]!] : [a!.shape[0]!, a!.shape[1]!];
    const [depth, columns] = transposeB ? [b!.shape[1]!, b!.shape[0]!] : [b!.shape[0]!, b!.shape[1]!];
    if (inner !== depth) {
      const show = (shape: readonly number[], flipped: boolean): string => `${showShape(shape)}${flipped ? "ᵀ" : ""}`;
      throw new ShapeError(
        `matmul: inner extents differ in ${show(a!.shape, transposeA)} · ${show(b!.shape, transposeB)}: ${inner} and ${depth}`,
      );
    }
    return { dtype: "float32", shape: [rows, columns] };
  },
  // One float32 accumulator per element, k ascending, multiply then add.
  reference: ({ inputs: [a, b], types: [aType, bType], params: { transposeA, transposeB }, output, outputType }) => {
    const [rows, columns] = outputType.shape as [number, number];
    const inner = aType!.shape[transposeA ? 0 : 1]!;
    const [aRow, aColumn] = transposeA ? [1, aType!.shape[1]!] : [aType!.shape[1]!, 1];
    const [bRow, bColumn] = transposeB ? [1, bType!.shape[1]!] : [bType!.shape[1]!, 1];
    for (let i = 0; i < rows; i++) {
      for (let j = 0; j < columns; j++) {
        let sum = 0;
        for (let k = 0; k < inner; k++) {
          sum = Math.fround(sum + Math.fround(a![i * aRow + k * aColumn]! * b![k * bRow + j * bColumn]!));
        }
        output[i * columns + j] = sum;
      }
    }
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
 * Matrix product [rows, inner] · [inner, columns], accumulated over the inner axis in order.
 *
 * @example await matmul(tensor([[1, 2]]), tensor([[3], [4]])).data() // [11]
 * @throws ShapeError unless both are of rank 2 and the inner extents agree.
 */
export function matmul(a: Tensor, b: Tensor, { transposeA = false, transposeB = false }: MatmulOptions = {}): Tensor {
  return record(matmulOp, [a, b], { transposeA, transposeB });
}
