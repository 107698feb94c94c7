/** @file How elementwise operations take their operands: numbers become constants, shapes broadcast, dtypes agree. */
import { sameDtype } from "./dtype.ts";
import type { AnyOp } from "./op.ts";
import { broadcast } from "./ops/broadcast.ts";
import { full } from "./ops/full.ts";
import { broadcastShapes, type ValueType } from "./shape.ts";
import { record, Tensor, type TensorLike } from "./tensor.ts";

/** Parameters of operations that have none. */
export type NoParams = Readonly<Record<never, never>>;

export const noParams: NoParams = Object.freeze({});

/** Operands as tensors: a number takes the dtype of the first tensor, or float32. */
export function toTensors(operands: readonly TensorLike[]): Tensor[] {
  const dtype = operands.find((operand) => operand instanceof Tensor)?.dtype ?? "float32";
  return operands.map((operand) => (operand instanceof Tensor ? operand : full([], operand, dtype)));
}

/** Records an elementwise operation on broadcast operands. */
export function recordElementwise(op: AnyOp, operands: readonly TensorLike[], params: object = noParams): Tensor {
  const tensors = toTensors(operands);
  const shape = tensors.map((t) => t.shape).reduce((a, b) => broadcastShapes(op.name, a, b));
  return record(
    op,
    tensors.map((t) => broadcast(t, shape)),
    params,
  );
}

/** Shape rule of arithmetic: one dtype in, the same out. */
export function sameType(operation: string, inputs: readonly ValueType[]): ValueType {
  return { dtype: sameDtype(operation, inputs), shape: inputs[0]!.shape };
}
