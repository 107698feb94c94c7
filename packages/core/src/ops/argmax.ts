import { requireDtype } from "../dtype.ts";
import { ShapeError } from "../errors.ts";
import type { StructuredOp } from "../op.ts";
import { reductionLayout } from "../reduction.ts";
import { checkAxes, normalizeAxes, reducedShape, showShape } from "../shape.ts";
import { record, type Tensor } from "../tensor.ts";

interface ArgmaxParams {
  readonly axis: number;
}

declare module "../op.ts" {
  interface OpParams {
    argmax: ArgmaxParams;
  }
}

export const argmaxOp: StructuredOp<"argmax"> = {
  kind: "structured",
  name: "argmax",
  arity: 1,
  fields: { axis: "integer" },
  infer: ([x], { axis }) => {
    requireDtype("argmax", x!, ["float32", "int32"]);
    checkAxes("argmax", [axis], x!.shape.length);
    if (x!.shape[axis] === 0)
      throw new ShapeError(`argmax: shape ${showShape(x!.shape)} has nothing along axis ${axis}`);
    return { dtype: "int32", shape: reducedShape(x!.shape, [axis], false) };
  },
  reference: ({ inputs: [x], types: [type], params: { axis }, output }) => {
    const { starts, steps } = reductionLayout(type!.shape, [axis]);
    for (let i = 0; i < output.length; i++) {
      let best = x![starts[i]!]!;
      let index = 0;
      for (let k = 1; k < steps.length && best === best; k++) {
        const value = x![starts[i]! + steps[k]!]!;
        if (value > best || value !== value) {
          best = value;
          index = k;
        }
      }
      output[i] = index;
    }
  },
  vjp: () => [undefined],
  samples: [
    { inputs: [{ dtype: "float32", shape: [6, 10] }], params: { axis: 1 } },
    { inputs: [{ dtype: "float32", shape: [6, 5] }], params: { axis: 0 } },
    { inputs: [{ dtype: "float32", shape: [7] }], params: { axis: 0 } },
    { inputs: [{ dtype: "int32", shape: [4, 9] }], params: { axis: 1 } },
  ],
};

/**
 * Index of the maximum of float32 or int32 along `axis` (default the last): the first one at a tie, the first NaN if there is one.
 *
 * @example await argmax(tensor([[1, 5, 5], [3, 2, 1]])).data() // [1, 0]
 */
export function argmax(x: Tensor, { axis = -1 }: { readonly axis?: number } = {}): Tensor {
  return record(argmaxOp, [x], { axis: normalizeAxes("argmax", axis, x.shape.length)[0]! });
}
