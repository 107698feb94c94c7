import { requireDtype } from "../dtype.ts";
import { ShapeError } from "../errors.ts";
import type { StructuredOp } from "../op.ts";
import { record, type Tensor } from "../tensor.ts";

interface OneHotParams {
  readonly depth: number;
}

declare module "../op.ts" {
  interface OpParams {
    oneHot: OneHotParams;
  }
}

export const oneHotOp: StructuredOp<"oneHot"> = {
  kind: "structured",
  name: "oneHot",
  arity: 1,
  fields: { depth: "integer" },
  infer: ([x], { depth }) => {
    requireDtype("oneHot", x!, ["int32"]);
    if (!Number.isInteger(depth) || depth < 1)
      throw new ShapeError(`oneHot: got depth ${depth}, wanted a positive integer`);
    return { dtype: "float32", shape: [...x!.shape, depth] };
  },
  reference: ({ inputs: [x], params: { depth }, output }) => {
    for (let i = 0; i < output.length; i++) output[i] = x![Math.floor(i / depth)] === i % depth ? 1 : 0;
  },
  vjp: () => [undefined],
  samples: [
    { inputs: [{ dtype: "int32", shape: [6] }], params: { depth: 10 } },
    { inputs: [{ dtype: "int32", shape: [2, 3] }], params: { depth: 3 } },
  ],
};

/**
 * 1 where the new last axis equals the index, 0 elsewhere; an index outside [0, depth) gives a row of zeros.
 *
 * @example await oneHot(tensor([2, 0], { dtype: "int32" }), 3).data() // [0, 0, 1, 1, 0, 0]
 */
export function oneHot(indices: Tensor, depth: number): Tensor {
  return record(oneHotOp, [indices], { depth });
}
