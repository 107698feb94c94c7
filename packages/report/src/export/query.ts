/** @file Trials by the values of their fields: which of them, and in which order. */
import { fits, hint, InputError, type Suite, type TrialRecord } from "@nn/trials";
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
  const conditions = parseFilter(fields, filter);
  return records.filter((record) => conditions.every((condition) => matches(record, condition)));
}

/** Why a filter leaves nothing, in a sentence. @throws InputError as `filterRecords`. */
export function explainEmpty(fields: readonly Field[], records: readonly TrialRecord[], filter: string): string {
  for (const condition of parseFilter(fields, filter)) {
    if (records.some((record) => matches(record, condition))) continue;
    const { field, patterns } = condition;
    const values = [...new Set(records.map((record) => field.value(record)))].filter((value) => value !== null);
    const known = values.slice(0, shownValues).map(String);
    const more = values.length > known.length ? `, and ${values.length - known.length} more` : "";
    const list = known.length === 0 ? "none has any" : `there are ${known.join(", ")}${more}`;
    return `no trial has ${field.name} ${patterns.join(" or ")}; ${hint(patterns[0] ?? "", known)}${list}`;
  }
  return `no trial has all of ${filter}`;
}

const shownValues = 8;

interface Condition {
  readonly field: Field;
  /** Any of them. */
  readonly patterns: readonly string[];
}

function parseFilter(fields: readonly Field[], filter: string): Condition[] {
  const wanted = new Map<Field, string[]>();
  for (const pair of filter.split(",")) {
    const split = pair.indexOf("=");
    const value = pair.slice(split + 1).trim();
    if (split < 1 || value === "") throw new InputError(`--filter: got "${pair}", wanted name=value`);
    const field = fieldNamed(fields, pair.slice(0, split).trim(), "--filter");
    wanted.set(field, [...(wanted.get(field) ?? []), value]);
  }
  return [...wanted].map(([field, patterns]) => ({ field, patterns }));
}

function matches(record: TrialRecord, { field, patterns }: Condition): boolean {
  const value = field.value(record);
  return value !== null && patterns.some((pattern) => fits(value, pattern));
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
