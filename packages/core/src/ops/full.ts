import type { Dtype } from "../dtype.ts";
import { DtypeError } from "../errors.ts";
import type { StructuredOp } from "../op.ts";
import { checkShape, type Shape } from "../shape.ts";
import { record, type Tensor } from "../tensor.ts";

/** JSON has no NaN, no infinity and no −0; they are written as text. */
type Written = number | "NaN" | "Infinity" | "-Infinity" | "-0";

interface FullParams {
  readonly shape: Shape;
  readonly value: Written;
  readonly dtype: Dtype;
}

declare module "../op.ts" {
  interface OpParams {
    full: FullParams;
  }
}

/** The number that `full` fills with, rounded to its dtype. */
export function fullValue({ value, dtype }: { readonly value: Written; readonly dtype: Dtype }): number {
  return dtype === "float32" ? Math.fround(Number(value)) : Number(value);
}

export const fullOp: StructuredOp<"full"> = {
  kind: "structured",
  name: "full",
  arity: 0,
  fields: { shape: "integers", value: "literal", dtype: "dtype" },
  infer: (_, { shape, value, dtype }) => {
    checkShape("full", shape);
    const number = Number(value);
    if (dtype === "int32" && (number | 0) !== number) throw new DtypeError(`full: ${value} is not an int32`);
    if (dtype === "bool" && number !== 0 && number !== 1)
      throw new DtypeError(`full: ${value} is not a bool; wanted 0 or 1`);
    return { dtype, shape };
  },
  reference: ({ params, output }) => {
    output.fill(fullValue(params));
  },
  vjp: () => [],
  samples: [
    { inputs: [], params: { shape: [2, 3], value: 0.1, dtype: "float32" } },
    { inputs: [], params: { shape: [], value: -7, dtype: "int32" } },
    { inputs: [], params: { shape: [5], value: "NaN", dtype: "float32" } },
    { inputs: [], params: { shape: [2, 3], value: 1, dtype: "bool" } },
  ],
};

/**
 * A tensor with `value` everywhere.
 *
 * @example full([2], 0.5) // [0.5, 0.5]
 */
export function full(shape: Shape, value: number, dtype: Dtype = "float32"): Tensor {
  const plain = Number.isFinite(value) && !Object.is(value, -0);
  const written = plain ? value : Object.is(value, -0) ? "-0" : (String(value) as Written);
  return record(fullOp, [], { shape, value: written, dtype });
}
