/** @file Trials by the values of their fields: which of them, and in which order. */
import { InputError } from "../errors.ts";
import { hint } from "../suite/check.ts";
import { fits } from "../suite/filter.ts";
import type { Suite } from "../suite/types.ts";
import type { TrialRecord } from "../trial/types.ts";
import { trialFields, type Field, type Value } from "./columns.ts";

/** The fields of the export, and how long the trial took. */
export function queryFields(suite: Suite): readonly Field[] {
  return [...trialFields(suite), { name: "seconds", type: "number", value: ({ timing }) => timing.seconds }];
}

/** A field by name; an axis of the grid needs no `grid.` before it. @throws InputError */
export function fieldNamed(fields: readonly Field[], name: string, option: string): Field {
  const found = fields.find((field) => field.name === name) ?? fields.find((field) => field.name === `grid.${name}`);
  if (found !== undefined) return found;
  const known = fields.map((field) => field.name);
  throw new InputError(`${option}: unknown field "${name}"; ${hint(name, known)}known: ${known.join(", ")}`);
}

/**
 * Records that match `name=value,name=value`: all names, any of the values of a name; `*` in a value stands for any text.
 *
 * @throws InputError for a malformed text or an unknown name.
 */
export function filterRecords(
  fields: readonly Field[],
  records: readonly TrialRecord[],
  filter: string,
): TrialRecord[] {
  const wanted = new Map<Field, string[]>();
  for (const pair of filter.split(",")) {
    const split = pair.indexOf("=");
    const value = pair.slice(split + 1).trim();
    if (split < 1 || value === "") throw new InputError(`--filter: got "${pair}", wanted name=value`);
    const field = fieldNamed(fields, pair.slice(0, split).trim(), "--filter");
    wanted.set(field, [...(wanted.get(field) ?? []), value]);
  }
  return records.filter((record) =>
    [...wanted].every(([field, patterns]) => {
      const value = field.value(record);
      return value !== null && patterns.some((pattern) => fits(value, pattern));
    }),
  );
}

/** Sorted by `name,-name,…`, a dash for descending; records without the value come last. @throws InputError for an unknown name. */
export function sortRecords(fields: readonly Field[], records: readonly TrialRecord[], sort: string): TrialRecord[] {
  const order = sort.split(",").map((text) => {
    const down = text.trim().startsWith("-");
    return { field: fieldNamed(fields, text.trim().slice(down ? 1 : 0), "--sort"), sign: down ? -1 : 1 };
  });
  return records.toSorted((a, b) => {
    for (const { field, sign } of order) {
      const [left, right] = [field.value(a), field.value(b)];
      if (left === null || right === null) {
        if (left !== right) return left === null ? 1 : -1;
      } else {
        const compared = compareValues(left, right);
        if (compared !== 0) return sign * compared;
      }
    }
    return 0;
  });
}

function compareValues(a: NonNullable<Value>, b: NonNullable<Value>): number {
  return a < b ? -1 : a > b ? 1 : 0;
}
