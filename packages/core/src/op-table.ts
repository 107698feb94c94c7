/** @file Operations by name, for programs that come from outside and gradients that are written by name. */
import { unknownName } from "./errors.ts";
import type { AnyOp, Apply } from "./op.ts";
import { allOps } from "./ops/_all.ts";
import { record } from "./tensor.ts";

const byName: ReadonlyMap<string, AnyOp> = new Map(allOps.map((op) => [op.name, op]));

/** The operation called `name`; throws an UnknownNameError with a suggestion. */
export function opNamed(name: string): AnyOp {
  const op = byName.get(name);
  if (op === undefined) throw unknownName("operation", name, [...byName.keys()]);
  return op;
}

/** Records an operation by name. */
export const applyNamed: Apply = (name, inputs, params) => record(opNamed(name), inputs, params);
