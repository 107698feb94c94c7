/** @file Host data with a shape: what goes into a compiled function and comes out of it. */
import { allocate, type Dtype, type TypedArray } from "./dtype.ts";
import { DataError, DtypeError, ShapeError } from "./errors.ts";
import { checkShape, sizeOf, showShape, type Shape, type ValueType } from "./shape.ts";
import { checkConditions } from "./value-check.ts";

/** An n-dimensional array in host memory, row-major, four bytes an element. */
export class NdArray implements ValueType {
  readonly dtype: Dtype;
  readonly shape: Shape;
  readonly data: TypedArray;

  constructor(data: TypedArray, shape: Shape, dtype?: Dtype) {
    checkShape("NdArray", shape);
    if (sizeOf(shape) !== data.length) {
      throw new ShapeError(
        `NdArray: shape ${showShape(shape)} has ${sizeOf(shape)} elements, the data has ${data.length}`,
      );
    }
    const natural: Dtype = data instanceof Float32Array ? "float32" : "int32";
    if (dtype !== undefined && (dtype === "float32") !== (natural === "float32")) {
      throw new DtypeError(`NdArray: dtype ${dtype} does not go with ${data.constructor.name}`);
    }
    if (dtype === "bool") checkConditions("NdArray", data);
    this.dtype = dtype ?? natural;
    this.shape = [...shape];
    this.data = data;
  }
}

/** Nested numbers as host data: `array([[1, 2], [3, 4]])` is float32[2, 2]; typed arrays need a shape or are rank 1. */
export type Nested = number | readonly Nested[];

/**
 * Host data from nested numbers or a typed array.
 *
 * @example array([[1, 2, 3], [4, 5, 6]]).shape // [2, 3]
 * @throws ShapeError when rows have different lengths or the shape does not hold the data; DataError for what is not a
 * number, DtypeError for one that its dtype does not hold.
 */
export function array(values: Nested | TypedArray, options: { shape?: Shape; dtype?: Dtype } = {}): NdArray {
  if (values instanceof Float32Array || values instanceof Int32Array) {
    return new NdArray(values, options.shape ?? [values.length], options.dtype);
  }
  const shape: number[] = [];
  for (let level: Nested = values; typeof level !== "number"; level = level[0] ?? 0) {
    shape.push(level.length);
    if (level.length === 0) break;
  }
  const flat: number[] = [];
  collect(values, shape, 0, flat);
  const dtype = options.dtype ?? "float32";
  const odd = dtype === "int32" ? flat.find((value) => (value | 0) !== value) : undefined;
  if (odd !== undefined) throw new DtypeError(`array: ${odd} is not an int32`);
  const data = allocate(dtype, flat.length);
  data.set(flat);
  return new NdArray(data, options.shape ?? shape, dtype);
}

function collect(values: Nested, shape: Shape, depth: number, out: number[]): void {
  if (typeof values === "number") {
    if (depth !== shape.length) throw ragged(shape, depth);
    out.push(values);
    return;
  }
  if (typeof values !== "object" || values === null) {
    throw new DataError(`array: got ${values === undefined ? "nothing" : JSON.stringify(values)} among the numbers`);
  }
  if (values.length !== shape[depth]) throw ragged(shape, depth);
  for (const item of values) collect(item, shape, depth + 1, out);
}

function ragged(shape: Shape, depth: number): ShapeError {
  return new ShapeError(
    `array: rows differ in length at depth ${depth}; the first ones have shape ${showShape(shape)}`,
  );
}
