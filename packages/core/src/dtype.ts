/** @file Element types. Every element is stored in four bytes, so that one lane of a vector is one element. */
import { DtypeError, ShapeError } from "./errors.ts";

/** Element type of a tensor. `bool` is stored as 0 or 1 in 32 bits. */
export type Dtype = "float32" | "int32" | "bool";

/** Host storage: `Float32Array` for float32, `Int32Array` for int32 and bool. */
export type TypedArray = Float32Array | Int32Array;

/** Storage in which the reference loops also run: float64 in place of float32 gives the value that accuracy is judged by. */
export type HostArray = TypedArray | Float64Array;

/** All element types. */
export const dtypes: readonly Dtype[] = ["float32", "int32", "bool"];

/**
 * A zero-filled array for `size` elements of `dtype`.
 *
 * @throws ShapeError when the memory of this process does not hold it.
 */
export function allocate(dtype: Dtype, size: number): TypedArray {
  try {
    return dtype === "float32" ? new Float32Array(size) : new Int32Array(size);
  } catch (cause) {
    if (!(cause instanceof RangeError)) throw cause;
    throw new ShapeError(`allocate: no memory for ${size} elements of ${dtype}, ${4 * size} bytes`);
  }
}

/**
 * Throws a DtypeError unless all operands have the same dtype. Nothing is promoted: int32 and float32 do not mix, and a
 * condition is not a number. A JavaScript number takes the dtype of the first tensor beside it, and must be one of its values.
 */
export function sameDtype(operation: string, types: readonly { readonly dtype: Dtype }[]): Dtype {
  const first = types[0]?.dtype;
  if (first === undefined) throw new DtypeError(`${operation}: needs at least one operand`);
  for (const type of types) {
    if (type.dtype !== first) {
      throw new DtypeError(
        `${operation}: operands have dtypes ${types.map((t) => t.dtype).join(" and ")}; wanted the same dtype. Convert one with cast(x, dtype).`,
      );
    }
  }
  return first;
}

/** Throws a DtypeError unless `type` is one of `wanted`. */
export function requireDtype(operation: string, type: { readonly dtype: Dtype }, wanted: readonly Dtype[]): void {
  if (!wanted.includes(type.dtype)) {
    throw new DtypeError(`${operation}: got dtype ${type.dtype}, wanted ${wanted.join(" or ")}`);
  }
}
