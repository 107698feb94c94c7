/** @file What every operation checks before its shape rule: number of operands, parameters, size of the result. */
import { dtypes } from "./dtype.ts";
import { OptionError, ShapeError } from "./errors.ts";
import type { AnyOp, FieldKind, Json } from "./op.ts";
import { checkShape, sameShape, showShape, type ValueType } from "./shape.ts";

type Params = { readonly [name: string]: Json };

/**
 * The type of an operation's result.
 *
 * @throws OptionError for operands or parameters that the operation does not have; ShapeError and DtypeError from its rule.
 */
export function resultType(op: AnyOp, inputs: readonly ValueType[], params: Params): ValueType {
  const fits = op.arity === "any" ? inputs.length > 0 : inputs.length === op.arity;
  if (!fits) {
    throw new OptionError(
      `${op.name}: got ${inputs.length} operands, wanted ${op.arity === "any" ? "at least 1" : op.arity}`,
    );
  }
  checkFields(op, params);
  const odd = op.kind === "elementwise" && inputs.find(({ shape }) => !sameShape(shape, inputs[0]!.shape));
  if (odd) {
    throw new ShapeError(
      `${op.name}: operands have shapes ${showShape(inputs[0]!.shape)} and ${showShape(odd.shape)}; wanted the same`,
    );
  }
  const { dtype, shape } = op.infer(inputs, params as never);
  checkShape(op.name, shape);
  return { dtype, shape: [...shape] };
}

function checkFields(op: AnyOp, params: Params): void {
  if (typeof params !== "object" || params === null || Array.isArray(params)) {
    throw new OptionError(`${op.name}: parameters are ${JSON.stringify(params)}; wanted an object`);
  }
  const fields = (op.fields ?? {}) as Readonly<Record<string, FieldKind>>;
  for (const name of Object.keys(params)) {
    if (!Object.hasOwn(fields, name)) {
      const known = Object.keys(fields).join(", ");
      throw new OptionError(`${op.name}: unknown parameter "${name}"; known: ${known === "" ? "none" : known}`);
    }
  }
  for (const [name, kind] of Object.entries(fields)) {
    const value = params[name];
    const [fits, wanted] = kinds[kind];
    if (value === undefined || !fits(value)) {
      throw new OptionError(`${op.name}: ${name} is ${show(value)}; wanted ${wanted}`);
    }
  }
}

/** NaN and infinities as they are, which JSON would call null. */
function show(value: Json | undefined): string {
  if (Array.isArray(value)) return `[${value.map(show).join(", ")}]`;
  return typeof value === "number" || value === undefined ? String(value) : JSON.stringify(value);
}

const isInteger = (value: Json): boolean => Number.isSafeInteger(value);
const isListOf =
  (item: (value: Json) => boolean, length?: number) =>
  (value: Json): boolean =>
    Array.isArray(value) && (length === undefined || value.length === length) && value.every(item);

/** Text that stands for a number that JSON cannot hold. */
const literals: readonly Json[] = ["NaN", "Infinity", "-Infinity", "-0"];

const kinds: Readonly<Record<FieldKind, readonly [fits: (value: Json) => boolean, wanted: string]>> = {
  integer: [isInteger, "an integer"],
  integers: [isListOf(isInteger), "a list of integers"],
  boolean: [(value) => typeof value === "boolean", "true or false"],
  dtype: [(value) => (dtypes as readonly Json[]).includes(value), `one of ${dtypes.join(", ")}`],
  padding: [isListOf(isListOf(isInteger, 2), 2), "[[before, after], [before, after]] in integers"],
  literal: [
    (value) => (typeof value === "number" ? Number.isFinite(value) : literals.includes(value)),
    `a finite number or one of ${literals.join(", ")}`,
  ],
};
