/** @file Data from outside: refused with a reason unless it is what a program takes. */
import type { TypedArray } from "./dtype.ts";
import { DataError } from "./errors.ts";
import { showType, sizeOf, type ValueType } from "./shape.ts";

/**
 * Throws unless `values` are arrays for `types`: as many, of the right class and length, conditions 0 or 1.
 *
 * @throws DataError that names the first one that is not.
 */
export function checkValues(what: "input" | "state", types: readonly ValueType[], values: readonly TypedArray[]): void {
  if (values.length !== types.length) {
    throw new DataError(`program: got ${values.length} arrays of ${what}, wanted ${types.length}`);
  }
  types.forEach((type, index) => {
    const value: unknown = values[index];
    const Wanted = type.dtype === "float32" ? Float32Array : Int32Array;
    const size = sizeOf(type.shape);
    if (!(value instanceof Wanted) || value.length !== size) {
      const got = ArrayBuffer.isView(value)
        ? `${value.constructor.name} of length ${(value as TypedArray).length}`
        : String(value);
      throw new DataError(
        `program: ${what} ${index} is ${got}; wanted ${Wanted.name} of length ${size} for ${showType(type)}`,
      );
    }
    if (type.dtype === "bool") checkConditions(`program: ${what} ${index}`, value);
  });
}

/** Conditions are 0 or 1: a backend may use their bits. */
export function checkConditions(where: string, data: TypedArray): void {
  const odd = data.findIndex((element) => element !== 0 && element !== 1);
  if (odd >= 0) throw new DataError(`${where}: element ${odd} of a bool is ${data[odd]}; wanted 0 or 1`);
}
