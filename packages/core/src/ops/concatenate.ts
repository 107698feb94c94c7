import { sameDtype } from "../dtype.ts";
import { ShapeError } from "../errors.ts";
import type { StructuredOp } from "../op.ts";
import { copyRegion } from "../region.ts";
import { checkAxes, normalizeAxes, showShape, stridesOf } from "../shape.ts";
import { record, type Tensor } from "../tensor.ts";

interface ConcatenateParams {
  readonly axis: number;
}

declare module "../op.ts" {
  interface OpParams {
    concatenate: ConcatenateParams;
  }
}

export const concatenateOp: StructuredOp<"concatenate"> = {
  kind: "structured",
  name: "concatenate",
  arity: "any",
  fields: { axis: "integer" },
  infer: (inputs, { axis }) => {
    const dtype = sameDtype("concatenate", inputs);
    const [first] = inputs;
    checkAxes("concatenate", [axis], first!.shape.length);
    const fits = inputs.every(
      ({ shape }) =>
        shape.length === first!.shape.length && shape.every((extent, a) => a === axis || extent === first!.shape[a]),
    );
    if (!fits) {
      throw new ShapeError(
        `concatenate: shapes ${inputs.map(({ shape }) => showShape(shape)).join(" and ")} differ outside axis ${axis}`,
      );
    }
    const total = inputs.reduce((sum, { shape }) => sum + shape[axis]!, 0);
    return { dtype, shape: first!.shape.map((extent, a) => (a === axis ? total : extent)) };
  },
  reference: ({ inputs, types, params: { axis }, output, outputType }) => {
    const strides = stridesOf(outputType.shape);
    let to = 0;
    types.forEach(({ shape }, i) => {
      copyRegion(shape, inputs[i]!, 0, stridesOf(shape), output, to, strides);
      to += shape[axis]! * strides[axis]!;
    });
  },
  vjp: ({ cotangent, inputs, params: { axis }, apply }) => {
    let start = 0;
    return inputs.map(({ shape }) => {
      const starts = shape.map((_, a) => (a === axis ? start : 0));
      start += shape[axis]!;
      return apply("slice", [cotangent], { starts, sizes: shape });
    });
  },
  samples: [
    {
      inputs: [
        { dtype: "float32", shape: [2, 3] },
        { dtype: "float32", shape: [4, 3] },
      ],
      params: { axis: 0 },
    },
    {
      inputs: [
        { dtype: "float32", shape: [2, 3, 4] },
        { dtype: "float32", shape: [2, 3, 1] },
        { dtype: "float32", shape: [2, 3, 5] },
      ],
      params: { axis: 2 },
    },
    {
      inputs: [
        { dtype: "int32", shape: [3] },
        { dtype: "int32", shape: [0] },
      ],
      params: { axis: 0 },
    },
  ],
};

/**
 * Tensors one after the other along `axis` (default 0); all other extents agree.
 *
 * @example await concatenate([tensor([1]), tensor([2, 3])]).data() // [1, 2, 3]
 */
export function concatenate(tensors: readonly Tensor[], { axis = 0 }: { readonly axis?: number } = {}): Tensor {
  const rank = tensors[0]?.shape.length ?? 0;
  return record(concatenateOp, tensors, { axis: normalizeAxes("concatenate", axis, rank)[0]! });
}
