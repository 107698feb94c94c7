/** @file What a structured operation becomes: one kernel or several in a row. */
import type { ValueType } from "../../../shape.ts";
import { layoutOf, type Dims } from "../layout.ts";
import type { KernelText, Source } from "../source.ts";

/** Runs a kernel on values and names its result. */
export interface KernelStep {
  readonly kind: "kernel";
  readonly kernel: KernelText;
  readonly operands: readonly number[];
  readonly result: number;
}

export interface LoweringCall<P> {
  readonly inputs: readonly number[];
  readonly types: readonly ValueType[];
  readonly params: P;
  readonly output: ValueType;
  readonly result: number;
  /** A fresh value for an intermediate result. */
  readonly temporary: () => number;
}

/** `undefined` where the extents do not fit; the reference runs the operation then. */
export type Lowering<P> = (call: LoweringCall<P>) => readonly KernelStep[] | undefined;

/** The step that stores `expression`. */
export function step(source: Source, output: Dims, expression: string, result: number): KernelStep {
  const { kernel, values } = source.finish(output, expression);
  return { kind: "kernel", kernel, operands: values, result };
}

/** True when the result and all operands have views. */
export function fits({ types, output }: LoweringCall<unknown>): boolean {
  return [...types, output].every(({ shape }) => layoutOf(shape) !== undefined);
}
