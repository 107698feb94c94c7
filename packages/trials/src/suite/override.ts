/** @file `--set path=value`: changes to a suite from the command line, made before it is checked, so that a mistake is found like one in the file. */
import { parse } from "yaml";
import { InputError, messageOf } from "../errors.ts";
import { hint } from "./check.ts";
import { fits } from "./filter.ts";

type Tree = { [name: string]: unknown };

/** A change: `problems.*.budget.steps=100`. */
interface Override {
  readonly text: string;
  readonly path: readonly string[];
  readonly value: Value;
}

/** One value, or several: a sweep, which becomes an axis of a problem's grid or a list. */
type Value = { readonly one: unknown } | { readonly sweep: readonly (string | number)[] };

/** Values of one range; a longer list is a typing mistake. */
const rangeLimit = 10_000;

/**
 * Applies changes in order to what a suite file says.
 *
 * A path goes through fields, and through lists by the `id` of an item, its index, or `*` for all. The value is YAML:
 * `100`, `relu`, `[0.1, 0.01]`. `choice(a,b)` and `range(start,stop,step)`, stop left out, are several values: where a problem has
 * one value they make an axis of its grid. `treatments=he,zeros` and `problems=…` keep only the items with these ids.
 *
 * @example applyOverrides(suite, ["problems.*.model.depth=range(10,50,10)", "seeds.count=3"])
 * @throws InputError for what cannot be read, and for a path that leads nowhere.
 */
export function applyOverrides(suite: unknown, sets: readonly string[]): unknown {
  const copy: unknown = structuredClone(suite);
  for (const text of sets) apply(copy, parseOverride(text));
  return copy;
}

function parseOverride(text: string): Override {
  const split = text.indexOf("=");
  const path = text.slice(0, Math.max(0, split)).split(".");
  if (split < 1 || path.includes(""))
    throw new InputError(`--set: got "${text}", wanted path=value, e.g. seeds.count=3`);
  const forbidden = path.find((step) => ["__proto__", "constructor", "prototype"].includes(step));
  if (forbidden !== undefined) throw new InputError(`--set ${text}: a suite has no field ${forbidden}`);
  return { text, path, value: parseValue(text, text.slice(split + 1).trim()) };
}

function parseValue(text: string, value: string): Value {
  const call = /^(choice|range)\((.*)\)$/s.exec(value);
  try {
    if (call === null) return { one: parse(value, { maxAliasCount: 0 }) };
    const items: unknown = parse(`[${call[2] ?? ""}]`, { maxAliasCount: 0 });
    const given = Array.isArray(items) ? items : [];
    if (call[1] === "range") return { sweep: range(given) };
    if (given.length > 0 && given.every((item) => typeof item === "string" || typeof item === "number"))
      return { sweep: given };
    throw new Error("choice wants texts or numbers, e.g. choice(relu,tanh)");
  } catch (error) {
    throw new InputError(`--set ${text}: ${messageOf(error)}`);
  }
}

function range(items: readonly unknown[]): readonly number[] {
  const [first, second, step = 1] = items;
  const [start, stop] = second === undefined ? [0, first] : [first, second];
  if (
    typeof start !== "number" ||
    typeof stop !== "number" ||
    typeof step !== "number" ||
    items.length > 3 ||
    step === 0
  )
    throw new Error(
      "range wants (stop), (start,stop) or (start,stop,step) with a step that is not 0, e.g. range(10,50,10)",
    );
  const count = Math.ceil((stop - start) / step);
  if (count < 1) throw new Error(`range(${items.join(",")}) is empty`);
  if (count > rangeLimit)
    throw new Error(`range(${items.join(",")}) has ${count} values; wanted at most ${rangeLimit}`);
  return Array.from({ length: count }, (_, index) => start + index * step);
}

function apply(suite: unknown, override: Override): void {
  const { path, value, text } = override;
  const [first = ""] = path;
  if (path.length === 1 && (first === "treatments" || first === "problems") && isTree(suite)) {
    suite[first] = keep(suite[first], first, text);
    return;
  }
  if ("sweep" in value && first === "problems") {
    for (const problem of children(suite, path.slice(0, 2), text)) sweep(problem, path.slice(2), value.sweep, text);
    return;
  }
  const last = path.at(-1) ?? "";
  const given = "one" in value ? value.one : value.sweep;
  for (const owner of children(suite, path.slice(0, -1), text)) assign(owner, last, given, text);
}

/** Makes a value of a problem an axis of its grid. */
function sweep(problem: unknown, path: readonly string[], values: readonly (string | number)[], text: string): void {
  const axis = path.at(-1) ?? "";
  if (!isTree(problem) || path.length === 0) throw new InputError(`--set ${text}: wanted a field of a problem`);
  if (path[0] === "grid") {
    for (const owner of children(problem, path.slice(0, -1), text)) assign(owner, axis, values, text);
    return;
  }
  for (const owner of children(problem, path.slice(0, -1), text)) {
    const present = isTree(owner) ? owner[axis] : undefined;
    const [, name = axis] = typeof present === "string" ? (/^\{([A-Za-z][A-Za-z0-9]*)\}$/.exec(present) ?? []) : [];
    const grid = isTree(problem["grid"]) ? problem["grid"] : {};
    problem["grid"] = { ...grid, [name]: values };
    assign(owner, axis, `{${name}}`, text);
    const { id } = problem;
    if (typeof id === "string" && !id.includes(`{${name}}`)) problem["id"] = `${id}-${name}{${name}}`;
  }
}

/** Items of a list whose id is one of a comma-separated list of ids and patterns. */
function keep(list: unknown, name: string, text: string): readonly unknown[] {
  const items = Array.isArray(list) ? list : [];
  const ids = items.map((item) => String(isTree(item) ? item["id"] : ""));
  const wanted = text
    .slice(text.indexOf("=") + 1)
    .split(",")
    .map((one) => one.trim());
  for (const one of wanted) {
    if (!ids.some((id) => fits(id, one)))
      throw new InputError(
        `--set ${text}: no ${name.slice(0, -1)} "${one}"; ${hint(one, ids)}known: ${ids.join(", ")}`,
      );
  }
  return items.filter((_, index) => wanted.some((one) => fits(ids[index] ?? "", one)));
}

/** What a path leads to; objects that are missing on the way are made. */
function children(root: unknown, path: readonly string[], text: string): readonly unknown[] {
  let found: readonly unknown[] = [root];
  for (const step of path) {
    found = found.flatMap((at): readonly unknown[] => {
      if (Array.isArray(at)) return itemsOf(at, step, text);
      if (!isTree(at))
        throw new InputError(`--set ${text}: "${step}" is looked for in ${JSON.stringify(at)}, which has no fields`);
      if (step === "*") return Object.values(at);
      return [(at[step] ??= {})];
    });
  }
  return found;
}

function itemsOf(list: readonly unknown[], step: string, text: string): readonly unknown[] {
  const ids = list.map((item) => (isTree(item) && typeof item["id"] === "string" ? item["id"] : undefined));
  const found = list.filter((_, index) => fits(ids[index] ?? String(index), step) || String(index) === step);
  if (found.length > 0) return found;
  const known = ids.map((id, index) => id ?? String(index));
  throw new InputError(`--set ${text}: no item "${step}"; ${hint(step, known)}known: ${known.join(", ")}`);
}

function assign(owner: unknown, name: string, value: unknown, text: string): void {
  if (Array.isArray(owner) && /^\d+$/.test(name) && Number(name) < owner.length) owner[Number(name)] = value;
  else if (isTree(owner)) owner[name] = value;
  else throw new InputError(`--set ${text}: ${JSON.stringify(owner)} has no field "${name}"`);
}

function isTree(value: unknown): value is Tree {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}
