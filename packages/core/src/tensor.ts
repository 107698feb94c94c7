/** @file The Tensor: an immutable symbolic value. Operations record; nothing is computed until it is compiled or read. */
import { array, NdArray, type Nested } from "./array.ts";
import type { Dtype, TypedArray } from "./dtype.ts";
import type { AnyOp, Json } from "./op.ts";
import { resultType } from "./op-check.ts";
import type { Shape, ValueType } from "./shape.ts";

/** Where a tensor comes from: data, an argument of the function being traced, or an operation on other tensors. */
export type Origin =
  | { readonly kind: "data"; readonly value: NdArray }
  | { readonly kind: "argument"; readonly index: number }
  | {
      readonly kind: "operation";
      readonly op: AnyOp;
      readonly inputs: readonly Tensor[];
      readonly params: { readonly [name: string]: Json };
    };

/** An n-dimensional value that is known by how it is computed: dtype and shape now, elements when it is read. */
export class Tensor implements ValueType {
  readonly dtype: Dtype;
  readonly shape: Shape;
  readonly origin: Origin;

  constructor(type: ValueType, origin: Origin) {
    this.dtype = type.dtype;
    this.shape = type.shape;
    this.origin = origin;
  }

  /** Runs the pending recording and returns the elements in row-major order; arguments of a trace have no data. */
  async data(): Promise<TypedArray> {
    return (await this.array()).data;
  }

  /** Like `data`, with dtype and shape. */
  async array(): Promise<NdArray> {
    // Imported here because compile.ts imports this file.
    const { realize } = await import("./realize.ts");
    return realize(this);
  }
}

/** Operands of arithmetic: numbers become constants of the other operand's dtype. */
export type TensorLike = Tensor | number;

/**
 * A tensor from host data.
 *
 * @example await add(tensor([[1, 2], [3, 4]]), 1).data() // [2, 3, 4, 5]
 */
export function tensor(values: NdArray | Nested | TypedArray, options: { shape?: Shape; dtype?: Dtype } = {}): Tensor {
  const value = values instanceof NdArray ? values : array(values, options);
  return new Tensor(value, { kind: "data", value });
}

/** Records an operation; its shape rule throws here, where the operation is written. */
export function record(op: AnyOp, inputs: readonly Tensor[], params: object): Tensor {
  const own = copy(params as { readonly [name: string]: Json });
  return new Tensor(resultType(op, inputs, own), { kind: "operation", op, inputs, params: own });
}

/** A recording does not change when the caller reuses an array of axes or extents. */
function copy<T extends Json>(value: T): T {
  if (typeof value !== "object" || value === null) return value;
  if (Array.isArray(value)) return value.map(copy) as unknown as T;
  return Object.fromEntries(Object.entries(value).map(([name, part]) => [name, copy(part as Json)])) as T;
}
