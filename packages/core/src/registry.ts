/** @file Names to plug-ins. Importing a package registers nothing; `registry.use(plugin)` does. */
import { checkOptions, DuplicateNameError, OptionError, unknownName } from "./errors.ts";
import type { Plugin, PluginValue } from "./plugin.ts";
import { parseSpec } from "./spec.ts";

/**
 * Kinds of plug-ins; each contract merges its own entry, and each built-in merges its name into the map of its kind:
 * `declare module "@nn/core" { interface InitializerMap { "me:halfHe": typeof halfHe } }`.
 */
export interface Kinds {}

/** An entry of `Kinds`: the map from names to plug-ins, and what the plug-ins make. */
export interface KindOf<M extends object, V extends PluginValue> {
  readonly map: M;
  readonly value: V;
}

export type Kind = (keyof Kinds & string) | (string & {});
type MapOf<K extends string> = K extends keyof Kinds
  ? Kinds[K] extends KindOf<infer M, PluginValue>
    ? M
    : never
  : Record<never, never>;
/** What plug-ins of a kind make. */
export type ValueOf<K extends string> = K extends keyof Kinds
  ? Kinds[K] extends KindOf<object, infer V>
    ? V
    : never
  : PluginValue;
/** Names known to the compiler. Others are legal too, and are looked up at run time. */
export type NameOf<K extends string> = keyof MapOf<K> & string;
/** Options of a name: of a known one its own, of others anything. */
export type OptionsOf<K extends string, N extends string> = N extends keyof MapOf<K>
  ? MapOf<K>[N] extends { readonly defaults: infer O }
    ? Partial<O>
    : never
  : Readonly<Record<string, unknown>>;
export type PluginOf<K extends string, N extends string> = N extends keyof MapOf<K>
  ? MapOf<K>[N]
  : Plugin<K, object, ValueOf<K>>;

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
  readonly defaults: object;
  readonly shorthand?: string;
  readonly summary: string;
  readonly paper?: string;
}

export interface Registry {
  /** Registers plug-ins, all or none. Registering the same plug-in again does nothing. */
  use(...plugins: readonly (AnyPlugin | readonly AnyPlugin[])[]): void;
  has(kind: Kind, name: string): boolean;
  /** The plug-in with this id or alias. Throws UnknownNameError. */
  get<K extends Kind, N extends AnyName<K>>(kind: K, name: N): PluginOf<K, N>;
  /** Plug-ins of a kind, those of parents included, by id in code unit order. */
  list<K extends Kind>(kind: K): readonly Plugin<K, object, ValueOf<K>>[];
  /**
   * A value from any spec.
   *
   * @example registry.resolve("initializer", "heNormal(mode=fanOut)").options // { mode: "fanOut", … }
   * @throws UnknownNameError, OptionError.
   */
  resolve<K extends Kind, N extends AnyName<K>>(kind: K, spec: SpecOf<K, N>): ValueOf<K>;
}

class ScopedRegistry implements Registry {
  readonly #parent: ScopedRegistry | undefined;
  /** Kind, then id or alias. */
  readonly #kinds = new Map<string, Map<string, AnyPlugin>>();

  constructor(parent: ScopedRegistry | undefined) {
    this.#parent = parent;
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
    throw unknownName(kind, name, known);
  }

  list<K extends Kind>(kind: K): readonly Plugin<K, object, ValueOf<K>>[] {
    const own = this.#kinds.get(kind)?.values() ?? [];
    const all = new Set([...own, ...(this.#parent?.list(kind) ?? [])] as Plugin<K, object, ValueOf<K>>[]);
    return [...all].sort((a, b) => (a.id < b.id ? -1 : 1));
  }

  resolve<K extends Kind, N extends AnyName<K>>(kind: K, spec: SpecOf<K, N>): ValueOf<K> {
    if (typeof spec === "string") {
      const { name, shorthand, options } = parseSpec(spec);
      return this.#make(kind, name, shorthand === undefined ? options : this.#expand(kind, name, shorthand, options));
    }
    if (isIdentified(spec)) {
      if (spec.kind !== kind)
        throw new OptionError(`wanted a spec of kind ${kind}, got ${spec.id}, which is of kind ${spec.kind}`);
      return (typeof spec === "function" ? (spec as () => unknown)() : spec) as ValueOf<K>;
    }
    if (typeof spec === "object" && spec !== null && "name" in spec && typeof spec.name === "string") {
      checkOptions(`${kind} spec ${JSON.stringify(spec.name)}`, spec, ["name", "options"]);
      return this.#make(kind, spec.name, (spec as { readonly options?: object }).options);
    }
    throw new OptionError(
      `wanted a spec of kind ${kind} ("name", "name(key=value)", { name, options } or a value), got ${showSpec(spec)}`,
    );
  }

  #make<K extends Kind>(kind: K, name: string, options: object | undefined): ValueOf<K> {
    const plugin = this.get(kind, name) as (options?: object) => unknown;
    return plugin(options) as ValueOf<K>;
  }

  #expand(kind: Kind, name: string, value: unknown, options: object): object {
    const { shorthand, id } = this.get(kind, name) as unknown as Plugin;
    if (shorthand === undefined)
      throw new OptionError(`${id}: ${String(value)} has no key, and this ${kind} has no option that may be bare`);
    if (Object.hasOwn(options, shorthand)) throw new OptionError(`${id}: ${shorthand} comes twice`);
    return { [shorthand]: value, ...options };
  }

  #find(kind: string, name: string): AnyPlugin | undefined {
    return (
      this.#kinds.get(kind)?.get(name) ?? (this.#parent === undefined ? undefined : this.#parent.#find(kind, name))
    );
  }
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
  return new ScopedRegistry(parent);
}

interface Shared {
  readonly registry: Registry;
  /** Where each loaded copy of this file comes from. */
  readonly copies: Set<string>;
}

const sharedSymbol: unique symbol = Symbol.for("@nn/registry/1") as never;

function shared(): Shared {
  const scope = globalThis as { [sharedSymbol]?: Shared };
  scope[sharedSymbol] ??= { registry: createRegistry(), copies: new Set() };
  scope[sharedSymbol].copies.add(import.meta.url);
  return scope[sharedSymbol];
}

/** The registry of the program. It is empty until somebody says `registry.use(…)`, and all copies of this package share it. */
export const registry: Registry = /* @__PURE__ */ (() => shared().registry)();

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
