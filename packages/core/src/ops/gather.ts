import { requireDtype } from "../dtype.ts";
import { noParams, type NoParams } from "../elementwise.ts";
import { ShapeError } from "../errors.ts";
import type { StructuredOp } from "../op.ts";
import { showShape, sizeOf } from "../shape.ts";
import { record, type Tensor } from "../tensor.ts";
import { reshape } from "./reshape.ts";

declare module "../op.ts" {
  interface OpParams {
    gather: NoParams;
  }
}

export const gatherOp: StructuredOp<"gather"> = {
  kind: "structured",
  name: "gather",
  arity: 2,
  infer: ([table, indices]) => {
    requireDtype("gather indices", indices!, ["int32"]);
    if (table!.shape.length !== 2) {
      throw new ShapeError(`gather: the table has shape ${showShape(table!.shape)}; wanted [rows, features]`);
    }
    return { dtype: table!.dtype, shape: [...indices!.shape, table!.shape[1]!] };
  },
  reference: ({ inputs: [table, indices], types: [type], output }) => {
    const [rows, features] = type!.shape as [number, number];
    for (let i = 0; i < indices!.length; i++) {
      const row = indices![i]!;
      for (let c = 0; c < features; c++) {
        output[i * features + c] = row >= 0 && row < rows ? table![row * features + c]! : 0;
      }
    }
  },
  vjp: ({ cotangent, inputs: [table, indices], apply }) => [
    apply("scatterAdd", [indices!, cotangent], { rows: table!.shape[0]! }),
    undefined,
  ],
  samples: [
    {
      inputs: [
        { dtype: "float32", shape: [8, 5] },
        { dtype: "int32", shape: [2, 3] },
      ],
      params: noParams,
    },
    {
      inputs: [
        { dtype: "float32", shape: [6, 4] },
        { dtype: "int32", shape: [7] },
      ],
      params: noParams,
    },
    {
      inputs: [
        { dtype: "int32", shape: [6, 4] },
        { dtype: "int32", shape: [3] },
      ],
      params: noParams,
    },
  ],
};

/**
 * Rows of a table of any dtype: [rows, ...rest] and int32[...] → [..., ...rest]; an index outside [0, rows) gives zeros.
 *
 * @example await gather(tensor([[1, 2], [3, 4]]), tensor([1, 1], { dtype: "int32" })).data() // [3, 4, 3, 4]
 * @throws ShapeError for a table of rank 0; DtypeError unless the indices are int32.
 */
export function gather(table: Tensor, indices: Tensor): Tensor {
  const [rows, ...rest] = table.shape;
  if (rows === undefined) throw new ShapeError("gather: the table is a scalar; wanted [rows, ...]");
  const flat = reshape(table, [rows, sizeOf(rest)]);
  return reshape(record(gatherOp, [flat, indices], noParams), [...indices.shape, ...rest]);
}
