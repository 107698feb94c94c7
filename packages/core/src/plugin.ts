/** @file What a plug-in is: a factory that carries its name, its defaults and where it comes from. */
import { checkOptions, OptionError } from "./errors.ts";

/** What every plug-in makes: a value that knows how to be written down. */
export interface PluginValue {
  readonly kind: string;
  readonly id: string;
  /** All options, defaults filled in. */
  readonly options: object;
  /** `registry.resolve(kind, value.toJSON())` gives an equal value. Throws an OptionError for what JSON cannot hold. */
  toJSON(): PluginJson;
}

export interface PluginJson {
  readonly name: string;
  readonly options: Readonly<Record<string, unknown>>;
}

/**
 * A callable factory with metadata: `heNormal({ mode: "fanOut" })` makes a value, `heNormal.defaults` says what may be
 * given. `S` is the type of the shorthand argument: `constant(0.1)` is `constant({ value: 0.1 })`.
 */
export interface Plugin<K extends string = string, O extends object = object, V = unknown, S = never> {
  (options?: Partial<O> | S): V;
  /** What it is called: the first alias, or the id. */
  readonly name: string;
  readonly kind: K;
  /** `package:name`, e.g. `@nn/init:heNormal`; unique among the plug-ins of its kind. */
  readonly id: string;
  /** Short names, reserved for built-ins. */
  readonly aliases: readonly string[];
  /** Changes when the same options give other numbers; part of the key of a result. */
  readonly version: string;
  readonly defaults: Readonly<O>;
  /** The option that a bare argument stands for. */
  readonly shorthand?: string;
  /** One sentence. */
  readonly summary: string;
  /** Author, title, year. */
  readonly paper?: string;
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
  readonly defaults: O;
  readonly shorthand?: keyof O & string;
  readonly summary: string;
  readonly paper?: string;
  /** Throws an OptionError for values that make no sense; it sees the options with defaults filled in. */
  readonly check?: (options: Readonly<O>) => void;
  readonly create: (options: Readonly<O>) => Behaviour<V>;
}

const idPattern = /^[^\s:(){}[\],="']+:[^\s:(){}[\],="']+$/;

/**
 * Makes a plug-in.
 *
 * The factory refuses unknown options with a suggestion, fills in defaults (an option that is `undefined` counts as not
 * given), refuses NaN, checks, and freezes what it makes.
 *
 * @throws OptionError when the name is not `package:name`.
 */
export function definePlugin<K extends string, O extends object, V extends PluginValue, S = never>(
  definition: PluginDefinition<K, O, V>,
): Plugin<K, O, V, S> {
  const { kind, shorthand, summary, paper, check, create, version = "1" } = definition;
  const defaults = Object.freeze({ ...definition.defaults });
  const short = definition.package === undefined ? [] : [definition.name];
  const id = definition.package === undefined ? definition.name : `${definition.package}:${definition.name}`;
  const aliases = Object.freeze([...short, ...(definition.aliases ?? [])]);
  if (!idPattern.test(id)) {
    throw new OptionError(
      `definePlugin: the name of this ${kind} is ${JSON.stringify(id)}; wanted "package:name", e.g. "me:halfHe"`,
    );
  }
  const name = aliases[0] ?? id;
  const make = (given?: Partial<O> | S): V => {
    const options = Object.freeze(fillIn(name, defaults, given, shorthand));
    check?.(options);
    return Object.freeze({
      ...create(options),
      kind,
      id,
      options,
      toJSON: () => ({ name: id, options: jsonOf(options, `${name}: options`) as Record<string, unknown> }),
    } as unknown as V);
  };
  const metadata = {
    kind,
    id,
    aliases,
    version,
    defaults,
    summary,
    ...(shorthand === undefined ? {} : { shorthand }),
    ...(paper === undefined ? {} : { paper }),
  };
  Object.defineProperty(make, "name", { value: name });
  return Object.freeze(Object.assign(make, metadata)) as Plugin<K, O, V, S>;
}

function fillIn<O extends object>(name: string, defaults: O, given: unknown, shorthand: string | undefined): O {
  if (given === undefined) return { ...defaults };
  const isBare = typeof given !== "object" || given === null;
  const options = isBare && shorthand !== undefined ? { [shorthand]: given } : (given as object);
  checkOptions(name, options, Object.keys(defaults));
  const known = Object.entries(options).filter(([, value]) => value !== undefined);
  for (const [option, value] of known) {
    if (Number.isNaN(value)) throw new OptionError(`${name}: ${option} is NaN`);
  }
  return { ...defaults, ...Object.fromEntries(known) };
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
