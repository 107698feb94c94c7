/** @file Names to plug-ins. Importing a package registers nothing; `registry.use(plugin)` does. */
import type { Place } from "./place.ts";
import { checkOptions, DuplicateNameError, OptionError, UnknownNameError, unknownName } from "../errors.ts";
import type { Plugin, PluginValue } from "./plugin.ts";
import { parseSpec } from "./spec.ts";

/**
 * Kinds of plug-ins; each contract merges its own entry, and each built-in merges its name into the map of its kind:
 * `declare module "@nn/core" { interface InitializerMap { "me:halfHe": typeof halfHe } }`.
 */
export interface Kinds {}

/** An entry of `Kinds`: the map from names to plug-ins, what the plug-ins make, and what else is taken where one is wanted. */
export interface KindOf<M extends object, V extends PluginValue, E = never> {
  readonly map: M;
  readonly value: V;
  readonly extra: E;
}

export type Kind = (keyof Kinds & string) | (string & {});
type MapOf<K extends string> = K extends keyof Kinds
  ? Kinds[K] extends { readonly map: infer M }
    ? M
    : never
  : Record<never, never>;
/** What plug-ins of a kind make. */
export type ValueOf<K extends string> = K extends keyof Kinds
  ? Kinds[K] extends { readonly value: infer V }
    ? V
    : never
  : PluginValue;
/** What options of a kind take beside specs and values, e.g. a number where a schedule is wanted. */
export type ExtraOf<K extends string> = K extends keyof Kinds
  ? Kinds[K] extends { readonly extra: infer E }
    ? E
    : never
  : never;
/** Names known to the compiler. Others are legal too, and are looked up at run time. */
export type NameOf<K extends string> = keyof MapOf<K> & string;
/** Options of a name: of a known one its own, of others anything. */
export type OptionsOf<K extends string, N extends string> = N extends keyof MapOf<K>
  ? MapOf<K>[N] extends { readonly defaults: infer O }
    ? GivenOptions<O>
    : never
  : Readonly<Record<string, unknown>>;
export type PluginOf<K extends string, N extends string> = N extends keyof MapOf<K>
  ? MapOf<K>[N]
  : Plugin<K, object, ValueOf<K>>;

/** What may be given for an option: specs where it is a plug-in value. */
export type Given<T> = T extends PluginValue
  ? GivenValue<T["kind"]>
  : T extends readonly unknown[]
    ? { readonly [I in keyof T]: Given<T[I]> }
    : T;
type GivenValue<K extends string> = NestedSpec<K> | ExtraOf<K>;
/** What a plug-in is called with. */
export type GivenOptions<O> = { readonly [P in keyof O]?: Given<O[P]> };

/** A spec within options: a known name or a stranger's, which has a colon, so that a mistyped one does not compile. */
export type NestedSpec<K extends string> =
  | NameOf<K>
  | `${NameOf<K>}(${string})`
  | `${string}:${string}`
  | { [N in NameOf<K>]: { readonly name: N; readonly options?: OptionsOf<K, N> } }[NameOf<K>]
  | { readonly name: `${string}:${string}`; readonly options?: Readonly<Record<string, unknown>> }
  | ValueOf<K>
  | AnyPlugin<ValueOf<K>>;

/** Names complete in an editor, and any other string is legal. */
type AnyName<K extends string> = NameOf<K> | (string & {});

export interface SpecObject<K extends string, N extends string> {
  /** Not a union with `NameOf<K>`: that would keep the compiler from inferring N, and with it from checking the options. */
  readonly name: N;
  readonly options?: OptionsOf<K, N>;
}

/** Everything `resolve` takes: a spec string, an object, a plug-in, or a value that is ready. */
export type SpecOf<K extends string, N extends string = string> =
  | NameOf<K>
  | N
  | SpecObject<K, N>
  | ValueOf<K>
  | AnyPlugin<ValueOf<K>>;

/** Any plug-in, whatever its options. */
export interface AnyPlugin<V = PluginValue> {
  (): V;
  readonly name: string;
  readonly kind: string;
  readonly id: string;
  readonly aliases: readonly string[];
  readonly version: string;
  readonly fields: object;
  readonly defaults: object;
  readonly shorthand?: string;
  readonly summary: string;
  readonly paper?: string;
  readonly acts?: Place;
  make(given: unknown, scope?: Scope): V;
}

/** Whoever looks up names. */
export interface Scope {
  /**
   * A value from any spec; specs within its options are resolved in the same scope.
   *
   * @example registry.resolve("initializer", "heNormal(mode=fanOut)").options // { mode: "fanOut", … }
   * @throws UnknownNameError, OptionError.
   */
  resolve<K extends Kind, N extends AnyName<K>>(kind: K, spec: SpecOf<K, N>): ValueOf<K>;
  /**
   * A value that says where it acts, of whatever kind: what an entry of `use` stands for.
   *
   * A name that plug-ins of several kinds have wants its kind: `"augmentation/gaussianNoise(std=0.1)"`, or
   * `{ kind: "augmentation", name: "gaussianNoise" }`.
   *
   * @example registry.technique("l2(1e-4)").acts // { slot: "objective.penalty", many: true }
   * @throws UnknownNameError, OptionError for what does not say where it acts.
   */
  technique(spec: TechniqueSpec): PluginValue;
}

/** An entry of `use`: a spec whose kind is found by its name, or said. */
export type TechniqueSpec =
  | string
  | { readonly kind?: string; readonly name: string; readonly options?: object }
  | PluginValue
  | AnyPlugin;

export interface Registry extends Scope {
  /** Registers plug-ins, all or none. Registering the same plug-in again does nothing. */
  use(...plugins: readonly (AnyPlugin | readonly AnyPlugin[])[]): void;
  has(kind: Kind, name: string): boolean;
  /** The plug-in with this id or alias. Throws UnknownNameError. */
  get<K extends Kind, N extends AnyName<K>>(kind: K, name: N): PluginOf<K, N>;
  /** Plug-ins of a kind, those of parents included, by id in code unit order. */
  list<K extends Kind>(kind: K): readonly Plugin<K, object, ValueOf<K>>[];
  /** Plug-ins of any kind with this id or alias, by kind. */
  named(name: string): readonly AnyPlugin[];
  /** Names of all plug-ins that say where they act. */
  techniques(): readonly string[];
  /**
   * The same names; every plug-in that a resolution uses, nested ones too, is told to `note`, once for each use.
   *
   * @example const used = new Set(); registry.noting((plugin) => used.add(plugin.id)).resolve("layer", "dense(10)");
   */
  noting(note: (plugin: AnyPlugin) => void): Scope;
}

/** Values within values: deeper is a mistake, and would end in a stack overflow. */
const deepest = 64;

class ScopedRegistry implements Registry {
  /** The first that knows a name wins. */
  readonly #parents: readonly ScopedRegistry[];
  /** Kind, then id or alias. */
  readonly #kinds = new Map<string, Map<string, AnyPlugin>>();

  constructor(...parents: readonly ScopedRegistry[]) {
    this.#parents = parents;
  }

  use(...plugins: readonly (AnyPlugin | readonly AnyPlugin[])[]): void {
    const staged = new Map<string, AnyPlugin>();
    const all = plugins.flat() as AnyPlugin[];
    for (const plugin of all) {
      if (typeof plugin !== "function" || typeof plugin.id !== "string" || typeof plugin.kind !== "string") {
        throw new OptionError(
          `registry.use: got ${showSpec(plugin)}; wanted a plug-in made by definePlugin, not called yet`,
        );
      }
      for (const name of [plugin.id, ...plugin.aliases]) {
        const taken = staged.get(`${plugin.kind} ${name}`) ?? this.#find(plugin.kind, name);
        if (taken !== undefined && taken !== plugin) throw clash(plugin, taken, name);
        staged.set(`${plugin.kind} ${name}`, plugin);
      }
    }
    for (const plugin of all) {
      const names = this.#kinds.get(plugin.kind) ?? new Map<string, AnyPlugin>();
      this.#kinds.set(plugin.kind, names);
      for (const name of [plugin.id, ...plugin.aliases]) names.set(name, plugin);
    }
  }

  has(kind: Kind, name: string): boolean {
    return this.#find(kind, name) !== undefined;
  }

  get<K extends Kind, N extends AnyName<K>>(kind: K, name: N): PluginOf<K, N> {
    const plugin = this.#find(kind, name);
    if (plugin !== undefined) return plugin as unknown as PluginOf<K, N>;
    const known = this.list(kind).flatMap(({ id, aliases }) => (aliases.length === 0 ? [id] : aliases));
    const error = unknownName(kind, name, known);
    if (known.length > 0) throw error;
    throw new UnknownNameError(
      `${error.message}; names work after registry.use(plugins), with the plugins of a package that brings some`,
    );
  }

  list<K extends Kind>(kind: K): readonly Plugin<K, object, ValueOf<K>>[] {
    const own = this.#kinds.get(kind)?.values() ?? [];
    const all = new Set([...own, ...this.#parents.flatMap((parent) => parent.list(kind))]);
    return ([...all] as Plugin<K, object, ValueOf<K>>[]).sort((a, b) => (a.id < b.id ? -1 : 1));
  }

  named(name: string): readonly AnyPlugin[] {
    const kinds = new Set(this.#allKinds());
    return [...kinds].sort().flatMap((kind) => this.#find(kind, name) ?? []);
  }

  techniques(): readonly string[] {
    const kinds = [...new Set(this.#allKinds())].sort();
    const acting = kinds.flatMap((kind) => this.list(kind)).filter(({ acts }) => acts !== undefined);
    return [...new Set(acting.map(({ name }) => name))].sort();
  }

  resolve<K extends Kind, N extends AnyName<K>>(kind: K, spec: SpecOf<K, N>): ValueOf<K> {
    return new Resolution(this).resolve(kind, spec);
  }

  technique(spec: TechniqueSpec): PluginValue {
    return new Resolution(this).technique(spec);
  }

  noting(note: (plugin: AnyPlugin) => void): Scope {
    return new Resolution(this, note);
  }

  #allKinds(): string[] {
    return [...this.#kinds.keys(), ...this.#parents.flatMap((parent) => parent.#allKinds())];
  }

  #find(kind: string, name: string): AnyPlugin | undefined {
    const own = this.#kinds.get(kind)?.get(name);
    if (own !== undefined) return own;
    for (const parent of this.#parents) {
      const found = parent.#find(kind, name);
      if (found !== undefined) return found;
    }
    return undefined;
  }
}

/** Looks up names, and what is inside the values that it makes by the same rules. */
class Resolution implements Scope {
  readonly #registry: Registry;
  readonly #note: ((plugin: AnyPlugin) => void) | undefined;
  #depth = 0;

  constructor(registry: Registry, note?: (plugin: AnyPlugin) => void) {
    this.#registry = registry;
    this.#note = note;
  }

  resolve<K extends Kind, N extends AnyName<K>>(kind: K, spec: SpecOf<K, N>): ValueOf<K> {
    if (typeof spec === "string") {
      const { name, shorthand, options } = parseSpec(spec);
      const plugin = this.#registry.get<Kind, string>(kind, name) as AnyPlugin;
      return this.#make(plugin, shorthand === undefined ? options : expand(plugin, shorthand, options)) as ValueOf<K>;
    }
    if (isIdentified(spec)) {
      if (spec.kind !== kind)
        throw new OptionError(`wanted a spec of kind ${kind}, got ${spec.id}, which is of kind ${spec.kind}`);
      if (typeof spec === "function") return this.#make(spec, {}) as ValueOf<K>;
      this.#noteValue(spec);
      return spec as ValueOf<K>;
    }
    if (typeof spec === "object" && spec !== null && "name" in spec && typeof spec.name === "string") {
      checkOptions(`${kind} spec ${JSON.stringify(spec.name)}`, spec, ["name", "version", "options"]);
      const plugin = this.#registry.get<Kind, string>(kind, spec.name) as AnyPlugin;
      const { version = plugin.version } = spec as { readonly version?: unknown };
      if (version !== plugin.version)
        throw new OptionError(
          `${plugin.id} is of version ${plugin.version}; the spec is of version ${String(version)}`,
        );
      return this.#make(plugin, (spec as { readonly options?: object }).options) as ValueOf<K>;
    }
    throw new OptionError(
      `wanted a spec of kind ${kind} ("name", "name(key=value)", { name, options } or a value), got ${showSpec(spec)}`,
    );
  }

  technique(spec: TechniqueSpec): PluginValue {
    if (isIdentified(spec)) {
      if (spec.acts === undefined) throw new OptionError(`${spec.id} does not say where it acts`);
      return this.resolve<Kind, string>(spec.kind, spec as never);
    }
    if (typeof spec === "string") {
      const [, kind, rest = spec] = /^\s*([A-Za-z]\w*)\/(.*)$/s.exec(spec) ?? [];
      const { name } = parseSpec(rest);
      return this.resolve<Kind, string>(this.#kindOf(kind, name), rest);
    }
    if (typeof spec === "object" && spec !== null && typeof spec.name === "string") {
      const { kind, ...rest } = spec;
      return this.resolve<Kind, string>(this.#kindOf(kind, spec.name), rest as never);
    }
    throw new OptionError(
      `wanted a technique ("name", "name(key=value)", { name, options } or a value), got ${showSpec(spec)}`,
    );
  }

  /** The kind of the one plug-in of this name that says where it acts. */
  #kindOf(kind: string | undefined, name: string): string {
    if (kind !== undefined) {
      const plugin = this.#registry.get<Kind, string>(kind, name);
      if (plugin.acts === undefined) throw new OptionError(`${plugin.id} does not say where it acts`);
      return kind;
    }
    const named = this.#registry.named(name);
    const acting = named.filter(({ acts }) => acts !== undefined);
    const [found, other] = acting;
    if (found === undefined) {
      const [silent] = named;
      if (silent !== undefined) throw new OptionError(`${silent.id} does not say where it acts`);
      throw unknownName("technique", name, this.#registry.techniques());
    }
    if (other === undefined) return found.kind;
    throw new OptionError(
      `${name} is ${acting.map((plugin) => `a plug-in of kind ${plugin.kind}`).join(" and ")}; say which, e.g. "${other.kind}/${name}"`,
    );
  }

  #make(plugin: AnyPlugin, given: unknown): unknown {
    if (this.#depth >= deepest)
      throw new OptionError(`${plugin.id}: nested more than ${deepest} deep; is a spec inside itself?`);
    this.#note?.(plugin);
    this.#depth++;
    try {
      return plugin.make(given, this);
    } finally {
      this.#depth--;
    }
  }

  /** A value was made elsewhere: what it was made of is found by name. */
  #noteValue({ kind, id, options }: PluginValue): void {
    if (this.#note === undefined) return;
    if (this.#registry.has(kind, id)) this.#note(this.#registry.get<Kind, string>(kind, id) as AnyPlugin);
    for (const option of Object.values(options).flat()) {
      if (isIdentified(option) && typeof option !== "function") this.#noteValue(option);
    }
  }
}

function expand({ kind, id, shorthand }: AnyPlugin, value: unknown, options: object): object {
  if (shorthand === undefined)
    throw new OptionError(`${id}: ${String(value)} has no key, and this ${kind} has no option that may be bare`);
  if (Object.hasOwn(options, shorthand)) throw new OptionError(`${id}: ${shorthand} comes twice`);
  return { [shorthand]: value, ...options };
}

function isIdentified(spec: unknown): spec is PluginValue | AnyPlugin {
  if ((typeof spec !== "object" && typeof spec !== "function") || spec === null) return false;
  return "kind" in spec && "id" in spec && typeof spec.id === "string";
}

function clash(plugin: AnyPlugin, taken: AnyPlugin, name: string): DuplicateNameError {
  const copies = plugin.id === taken.id ? "; two copies or versions of one package may be loaded" : "";
  return new DuplicateNameError(`${plugin.kind} "${name}" of ${plugin.id} is taken by ${taken.id}${copies}`);
}

function showSpec(spec: unknown): string {
  if (typeof spec === "object" && spec !== null)
    return isIdentified(spec) ? `the value ${spec.id}` : JSON.stringify(spec);
  return typeof spec === "function" ? "a plain function" : String(spec);
}

/**
 * A registry of its own. With a parent it sees the parent's names too, and what is registered in it stays in it; a name
 * of the parent cannot be claimed again.
 *
 * @example const scope = createRegistry({ parent: registry }); scope.use(mine);
 */
export function createRegistry(options: { readonly parent?: Registry } = {}): Registry {
  const { parent } = options;
  if (parent !== undefined && !(parent instanceof ScopedRegistry)) {
    throw new OptionError("createRegistry: the parent was not made by this copy of @nn/core");
  }
  return parent === undefined ? new ScopedRegistry() : new ScopedRegistry(parent);
}

interface Shared {
  readonly registry: ScopedRegistry;
  /** What direct calls know without being told. */
  readonly builtIn: ScopedRegistry;
  /** Where each loaded copy of this file comes from. */
  readonly copies: Set<string>;
}

const sharedSymbol: unique symbol = Symbol.for("@nn/registry/2") as never;

function shared(): Shared {
  const scope = globalThis as { [sharedSymbol]?: Shared };
  scope[sharedSymbol] ??= { registry: new ScopedRegistry(), builtIn: new ScopedRegistry(), copies: new Set() };
  scope[sharedSymbol].copies.add(import.meta.url);
  return scope[sharedSymbol];
}

/** The registry of the program. It is empty until somebody says `registry.use(…)`, and all copies of this package share it. */
export const registry: Registry = /* @__PURE__ */ (() => shared().registry)();

/** Names in direct calls, `dense(10, { activation: "relu" })`: those that the program registered, then the built-in ones. */
export const directScope: Scope = /* @__PURE__ */ (() => new ScopedRegistry(shared().registry, shared().builtIn))();

/**
 * Makes names known in direct calls, where nobody says which registry they are looked up in; nothing is registered in `registry`.
 * For the package that gathers others.
 *
 * @throws DuplicateNameError
 */
export function offerBuiltIns(...plugins: readonly (AnyPlugin | readonly AnyPlugin[])[]): void {
  shared().builtIn.use(...plugins);
}

/** Where the loaded copies of this package come from. More than one breaks `instanceof` for tensors and errors. */
export function coreCopies(): readonly string[] {
  return [...shared().copies].sort();
}

/**
 * Refuses to go on with two copies of this package; programs call it once at their start.
 *
 * @throws DuplicateNameError saying where the copies come from.
 */
export function assertSingleCore(): void {
  const copies = coreCopies();
  if (copies.length > 1) {
    throw new DuplicateNameError(
      `${copies.length} copies of @nn/core are loaded (${copies.join(", ")}); list it as a peer dependency and install one`,
    );
  }
}
