import { requireDtype } from "../dtype.ts";
import { ShapeError } from "../errors.ts";
import type { StructuredOp } from "../op.ts";
import { sameShape, showShape } from "../shape.ts";
import { record, type Tensor } from "../tensor.ts";
import { noParams } from "../elementwise.ts";

interface ScatterAddParams {
  readonly rows: number;
}

declare module "../op.ts" {
  interface OpParams {
    scatterAdd: ScatterAddParams;
  }
}

export const scatterAddOp: StructuredOp<"scatterAdd"> = {
  kind: "structured",
  name: "scatterAdd",
  arity: 2,
  fields: { rows: "integer" },
  infer: ([indices, updates], { rows }) => {
    requireDtype("scatterAdd indices", indices!, ["int32"]);
    requireDtype("scatterAdd updates", updates!, ["float32"]);
    if (updates!.shape.length === 0 || !sameShape(updates!.shape.slice(0, -1), indices!.shape)) {
      throw new ShapeError(
        `scatterAdd: indices ${showShape(indices!.shape)} need updates of shape [${[...indices!.shape, "features"].join(", ")}]; got ${showShape(updates!.shape)}`,
      );
    }
    return { dtype: "float32", shape: [rows, updates!.shape.at(-1)!] };
  },
  // One accumulator per element, updates in the order of the indices.
  reference: ({ inputs: [indices, updates], output, outputType, round }) => {
    const [rows, features] = outputType.shape as [number, number];
    output.fill(0);
    for (let i = 0; i < indices!.length; i++) {
      const row = indices![i]!;
      if (row < 0 || row >= rows) continue;
      for (let c = 0; c < features; c++) {
        output[row * features + c] = round(output[row * features + c]! + updates![i * features + c]!);
      }
    }
  },
  vjp: ({ cotangent, inputs: [indices], apply }) => [undefined, apply("gather", [cotangent, indices!], noParams)],
  samples: [
    {
      inputs: [
        { dtype: "int32", shape: [9] },
        { dtype: "float32", shape: [9, 5] },
      ],
      params: { rows: 8 },
    },
    {
      inputs: [
        { dtype: "int32", shape: [2, 3] },
        { dtype: "float32", shape: [2, 3, 4] },
      ],
      params: { rows: 6 },
    },
  ],
};

/** Sum of the updates of each row: int32[...] and [..., features] → [rows, features]; indices out of range add nothing. */
export function scatterAdd(indices: Tensor, updates: Tensor, rows: number): Tensor {
  return record(scatterAddOp, [indices, updates], { rows });
}
