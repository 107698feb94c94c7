/** @file What an operation is: one record with its shape rule, its meaning, its gradient and what tests need to know. */
import type { HostArray } from "./dtype.ts";
import type { Expr } from "./scalar/expr.ts";
import type { ValueType } from "./shape.ts";
import type { Tensor } from "./tensor.ts";

/** Parameters are plain JSON, so that programs can be printed and hashed. */
export type Json = null | boolean | number | string | readonly Json[] | { readonly [key: string]: Json };

/** Parameters of each operation by name; op files merge their own, so that gradients written by name are checked. */
// oxlint-disable-next-line no-empty-interface -- op files merge into it
export interface OpParams {}
export type OpName = keyof OpParams & string;

/** Records an operation by name; gradients use it, so that op files do not import one another. */
export type Apply = <N extends OpName>(name: N, inputs: readonly Tensor[], params: OpParams[N]) => Tensor;

export interface VjpContext<P> {
  /** Gradient of the scalar being differentiated with respect to the output; same shape as the output. */
  readonly cotangent: Tensor;
  readonly inputs: readonly Tensor[];
  readonly output: Tensor;
  readonly params: P;
  readonly apply: Apply;
  /** A scalar constant, broadcast to `like`'s shape. */
  readonly constant: (value: number, like: Tensor) => Tensor;
}

/** One test case: types of the operands, parameters, and the interval the operands are drawn from. */
export interface OpSample<P> {
  readonly inputs: readonly ValueType[];
  readonly params: P;
  /** Operands are drawn uniformly from this interval, per operand; default [−2, 2], integers in [0, 8). */
  readonly domain?: readonly (readonly [number, number])[];
  /** Set where the function is not differentiable on the domain (ties, steps). */
  readonly skipGradient?: string;
}

/** What a parameter may be; checked wherever an operation is recorded, also from a Program that came as JSON. */
export type FieldKind = "integer" | "integers" | "boolean" | "dtype" | "padding" | "literal";

interface OpBase<Name extends string, Params, SampleParams> {
  readonly name: Name;
  /** Number of operands; `"any"` is one or more. */
  readonly arity: number | "any";
  /** Every parameter with its kind; default none. Ranges are the business of `infer`. */
  readonly fields?: { readonly [K in keyof SampleParams]: FieldKind };
  /** Result type; throws ShapeError or DtypeError, with the user's mistake in words. */
  readonly infer: (inputs: readonly ValueType[], params: Params) => ValueType;
  /** One gradient per input, `undefined` where there is none (integers, conditions, zero almost everywhere). */
  readonly vjp: (context: VjpContext<Params>) => readonly (Tensor | undefined)[];
  readonly samples: readonly OpSample<SampleParams>[];
  /** Largest error of the forward value against float64, in units of 2^-24·max(1, |value|); default 4. */
  readonly tolerance?: number;
}

interface Elementwise<Params> {
  readonly kind: "elementwise";
  readonly scalar: (args: readonly Expr[], params: Params) => Expr;
  /** The exact function, where the expression approximates one by its bits; default: the expression without rounding. */
  readonly float64?: (args: readonly number[]) => number;
}

interface Structured<Params> {
  readonly kind: "structured";
  readonly reference: (call: ReferenceCall<Params>) => void;
}

/** An elementwise operation is one scalar expression; all operands and the result have the same shape. */
export type ElementwiseOp<N extends OpName> = OpBase<N, OpParams[N], OpParams[N]> & Elementwise<OpParams[N]>;

/** Any other operation is given by the loops of its reference, which fills `output`. */
export type StructuredOp<N extends OpName> = OpBase<N, OpParams[N], OpParams[N]> & Structured<OpParams[N]>;

export interface ReferenceCall<P> {
  readonly inputs: readonly HostArray[];
  readonly types: readonly ValueType[];
  readonly params: P;
  readonly output: HostArray;
  readonly outputType: ValueType;
  /** Rounds the result of one float operation: `Math.fround`, and nothing in the float64 run of the tests. */
  readonly round: (value: number) => number;
}

/** An operation of any name, for tables and interpreters; its parameters were checked when it was recorded. */
export type AnyOp = OpBase<string, never, object> & (Elementwise<never> | Structured<never>);
