/** @file What a plug-in is: a factory that carries its name, its options and where it comes from. */
import type { Place } from "./place.ts";
import { checkOptions, OptionError } from "../errors.ts";
import { showGiven, type Field, type Fields } from "./fields.ts";
import type { GivenOptions, Scope } from "./registry.ts";
import type { Traits } from "./traits.ts";

/** What every plug-in makes: a value that knows how to be written down. */
export interface PluginValue {
  readonly kind: string;
  readonly id: string;
  /** All options, defaults filled in, plug-ins within them as values. */
  readonly options: object;
  /** Where it acts when it is listed in `use`; absent: it is no technique by itself. */
  readonly acts?: Place;
  /** What guidelines and laws may know about it. */
  readonly traits?: Traits;
  /** `registry.resolve(kind, value.toJSON())` gives an equal value. Throws an OptionError for what JSON cannot hold. */
  toJSON(): PluginJson;
  /** The same with some options changed. Absent where a value was not made by `definePlugin`. */
  remake?(changes: object): PluginValue;
}

export interface PluginJson {
  readonly name: string;
  readonly options: Readonly<Record<string, unknown>>;
}

/**
 * A callable factory with metadata: `heNormal({ mode: "fanOut" })` makes a value, `heNormal.fields` says what may be
 * given. `S` is the type of the shorthand argument: `constant(0.1)` is `constant({ value: 0.1 })`, and
 * `dense(10, { bias: false })` is `dense({ units: 10, bias: false })`.
 */
export interface Plugin<K extends string = string, O extends object = object, V = unknown, S = never> {
  (bare: S, options?: GivenOptions<O>): V;
  (options?: GivenOptions<O>): V;
  /** What it is called: the first alias, or the id. */
  readonly name: string;
  readonly kind: K;
  /** `package:name`, e.g. `@nn/init:heNormal`; unique among the plug-ins of its kind. */
  readonly id: string;
  /** Short names, reserved for built-ins. */
  readonly aliases: readonly string[];
  /** Changes when the same options give other numbers; part of the key of a result. */
  readonly version: string;
  readonly fields: Fields<O>;
  /** The fields' defaults. */
  readonly defaults: Readonly<O>;
  /** The option that a bare argument stands for. */
  readonly shorthand?: string;
  /** One sentence. */
  readonly summary: string;
  /** Author, title, year. */
  readonly paper?: string;
  /** Where its values act when they are listed in `use`; absent: they are no techniques by themselves. */
  readonly acts?: Place;
  /** A value, with the names in its options looked up in a scope; absent: as in a direct call. */
  make(given: unknown, scope?: Scope): V;
}

/** What a plug-in adds to the bare PluginValue. */
export type Behaviour<V extends PluginValue> = Omit<V, keyof PluginValue>;

export interface PluginDefinition<K extends string, O extends object, V extends PluginValue> {
  readonly kind: K;
  /** `package:name`; or a bare name when `package` is given, which is then an alias too. */
  readonly name: string;
  readonly package?: string;
  /** More short names. */
  readonly aliases?: readonly string[];
  /** Default "1". */
  readonly version?: string;
  /** The options, declared once. */
  readonly options: Fields<O>;
  readonly shorthand?: keyof O & string;
  readonly summary: string;
  readonly paper?: string;
  readonly acts?: Place;
  /** What guidelines and laws may know about its values. */
  readonly traits?: (options: Readonly<O>) => Traits;
  /** Throws an OptionError for options that do not go together; each was read by its field before. */
  readonly check?: (options: Readonly<O>) => void;
  readonly create: (options: Readonly<O>) => Behaviour<V>;
}

const idPattern = /^[^\s:(){}[\],="']+:[^\s:(){}[\],="']+$/;

/**
 * Makes a plug-in.
 *
 * The factory refuses unknown options with a suggestion, fills in defaults (an option that is `undefined` counts as not
 * given), lets each field read what was given, checks, and freezes what it makes.
 *
 * @throws OptionError when the name is not `package:name`.
 */
export function definePlugin<K extends string, O extends object, V extends PluginValue, S = never>(
  definition: PluginDefinition<K, O, V>,
): Plugin<K, O, V, S> {
  const { kind, shorthand, summary, paper, acts, traits, check, create, version = "1" } = definition;
  const fields = Object.freeze({ ...definition.options });
  const defaults = Object.freeze(mapFields(fields, ({ fallback }) => fallback)) as Readonly<O>;
  const short = definition.package === undefined ? [] : [definition.name];
  const id = definition.package === undefined ? definition.name : `${definition.package}:${definition.name}`;
  const aliases = Object.freeze([...short, ...(definition.aliases ?? [])]);
  if (!idPattern.test(id)) {
    throw new OptionError(
      `definePlugin: the name of this ${kind} is ${JSON.stringify(id)}; wanted "package:name", e.g. "me:halfHe"`,
    );
  }
  const name = aliases[0] ?? id;
  const make = (given: unknown, scope?: Scope): V => {
    const options = Object.freeze(readOptions(name, fields, withName(name, given, shorthand), scope)) as Readonly<O>;
    check?.(options);
    return Object.freeze({
      ...(acts === undefined ? {} : { acts }),
      ...(traits === undefined ? {} : { traits: Object.freeze(traits(options)) }),
      ...create(options),
      kind,
      id,
      options,
      remake: (changes: object) => make({ ...options, ...changes }, scope),
      toJSON: () => ({ name: id, options: jsonOf(options, `${name}: options`) as Record<string, unknown> }),
    } as unknown as V);
  };
  const factory = (given?: unknown, rest?: object): V => make(join(name, shorthand, given, rest));
  const metadata = {
    kind,
    id,
    aliases,
    version,
    fields,
    defaults,
    summary,
    make,
    ...(shorthand === undefined ? {} : { shorthand }),
    ...(paper === undefined ? {} : { paper }),
    ...(acts === undefined ? {} : { acts: Object.freeze(acts) }),
  };
  Object.defineProperty(factory, "name", { value: name });
  return Object.freeze(Object.assign(factory, metadata)) as Plugin<K, O, V, S>;
}

function mapFields<T>(fields: object, change: (field: Field<unknown>) => T): Record<string, T> {
  return Object.fromEntries(
    Object.entries(fields as Record<string, Field<unknown>>).map(([name, field]) => [name, change(field)]),
  );
}

/** `dense(10, { bias: false })` as the options `{ units: 10, bias: false }`. */
function join(name: string, shorthand: string | undefined, given: unknown, rest: object | undefined): unknown {
  if (rest === undefined) return given;
  if (shorthand === undefined) throw new OptionError(`${name}: got two arguments; wanted one object of options`);
  const options = withName(name, rest, undefined) as Readonly<Record<string, unknown>>;
  if (options[shorthand] !== undefined) throw new OptionError(`${name}: ${shorthand} comes twice`);
  return { ...options, [shorthand]: given };
}

/** A bare argument as the option that it stands for. */
function withName(name: string, given: unknown, shorthand: string | undefined): object {
  if (given === undefined) return {};
  if (typeof given === "object" && given !== null && !Array.isArray(given) && !("toJSON" in given)) return given;
  if (shorthand !== undefined) return { [shorthand]: given };
  throw new OptionError(`${name}: options are ${showGiven(given)}; wanted an object`);
}

function readOptions(name: string, fields: object, given: object, scope: Scope | undefined): Record<string, unknown> {
  checkOptions(name, given, Object.keys(fields));
  const options = mapFields(fields, ({ fallback }) => fallback);
  for (const [option, value] of Object.entries(given)) {
    if (value === undefined) continue;
    const field = (fields as Record<string, Field<unknown>>)[option]!;
    options[option] = field.read(value, { owner: name, option, scope });
  }
  return options;
}

/** A copy that JSON can hold; plug-in values become their own JSON. */
function jsonOf(value: unknown, where: string): unknown {
  if (value === null || typeof value === "string" || typeof value === "boolean") return value;
  if (typeof value === "number" && Number.isFinite(value)) return value;
  if (Array.isArray(value)) return value.map((item: unknown, index) => jsonOf(item, `${where}[${index}]`));
  if (typeof value === "object") {
    if ("toJSON" in value && typeof value.toJSON === "function") return (value as PluginValue).toJSON();
    if (Object.getPrototypeOf(value) === Object.prototype) {
      return Object.fromEntries(
        Object.entries(value)
          .filter(([, item]) => item !== undefined)
          .map(([name, item]) => [name, jsonOf(item, `${where}.${name}`)]),
      );
    }
  }
  throw new OptionError(
    `${where} is ${typeof value === "number" ? String(value) : `a ${typeof value}`}; wanted something that JSON can hold`,
  );
}
