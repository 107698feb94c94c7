/** @file Which instructions run on the device. */
import { opNamed } from "../../op-table.ts";
import { fullValue } from "../../ops/full.ts";
import type { AnyOp } from "../../op.ts";
import type { Instruction } from "../../program.ts";
import { argument, scalarTypes, type Expr, type ScalarType } from "../../scalar/expr.ts";
import { sizeOf, type ValueType } from "../../shape.ts";
import { formOf } from "./forms.ts";
import { loweringOf } from "./kernels/table.ts";
import { layoutOf } from "./layout.ts";
import { printable } from "./print.ts";

/** The expression of an elementwise operation over arguments of the given types. */
export function scalarOf(op: AnyOp, types: readonly ScalarType[], params: object): Expr {
  if (op.kind !== "elementwise") throw new TypeError(`${op.name} is not elementwise`);
  return op.scalar(
    types.map((type, index) => argument(index, type)),
    params as never,
  );
}

/** True for elementwise instructions with a printed form. Results of 32-bit integers stay on the host: devices count in floats. */
export function isNativeElementwise(
  { op: name, dtype, shape, params }: Instruction,
  inputs: readonly ValueType[],
): boolean {
  const op = opNamed(name);
  if (op.kind !== "elementwise" || dtype === "int32" || layoutOf(shape) === undefined) return false;
  const types = inputs.map((type) => scalarTypes[type.dtype]);
  return formOf(name, types, scalarTypes[dtype]) !== undefined || printable(scalarOf(op, types, params));
}

/** True for a structured instruction whose kernels exist; extents can still send it to the host. */
export function mayLower({ op, dtype, shape }: Instruction): boolean {
  return loweringOf(op) !== undefined && dtype !== "int32" && sizeOf(shape) > 0;
}

/** True for `full` of a number that can be printed: it becomes a constant of the kernels that read it. */
export function isConstant({ op, dtype, params }: Instruction): boolean {
  return op === "full" && dtype !== "int32" && Number.isFinite(fullValue(params as never));
}

/** Operations that need no kernel of their own. */
const views: ReadonlySet<string> = new Set(["broadcast", "full", "reshape"]);

/** True when some instruction of this operation runs on the device; the types are those of its samples. */
export function isNative(operation: string): boolean {
  if (views.has(operation)) return true;
  const op = opNamed(operation);
  return op.samples.some(({ inputs, params }) => {
    const instruction = { ...op.infer(inputs, params as never), op: operation, inputs: [], params: params as never };
    return op.kind === "elementwise" ? isNativeElementwise(instruction, inputs) : mayLower(instruction);
  });
}
