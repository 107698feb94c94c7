import { describe, expect, it } from "vitest";
import { defineInitializer, type Initializer, type InitializerPlugin } from "../contracts/initializer.ts";
import { DuplicateNameError, OptionError, UnknownNameError } from "../errors.ts";
import { number, oneOf } from "./fields.ts";
import { plugin, plugins } from "./plugin-field.ts";
import { definePlugin, type Plugin, type PluginValue } from "./plugin.ts";
import { assertSingleCore, coreCopies, createRegistry, registry, type AnyPlugin } from "./registry.ts";

interface FillOptions {
  readonly value: number;
  readonly mode: "in" | "out";
}

const filler = (name: string, from?: string): InitializerPlugin<FillOptions, number> =>
  defineInitializer<FillOptions, number>({
    name,
    ...(from === undefined ? {} : { package: from, aliases: ["filled"] }),
    summary: "One value everywhere.",
    options: { value: number(0), mode: oneOf(["in", "out"], "in") },
    shorthand: "value",
    sample: ({ size, options }) => new Float32Array(size).fill(options.value),
  });

const fill = filler("fill", "@nn/test");

describe("definePlugin", () => {
  it("carries metadata", () => {
    expect([fill.name, fill.id, fill.aliases, fill.version, fill.defaults, fill.shorthand]).toEqual([
      "fill",
      "@nn/test:fill",
      ["fill", "filled"],
      "1",
      { value: 0, mode: "in" },
      "value",
    ]);
    expect(filler("me:fill").name).toBe("me:fill");
    expect(filler("me:fill").aliases).toEqual([]);
  });

  it("fills in defaults, freezes, and refuses what does not exist", () => {
    expect(fill().options).toEqual({ value: 0, mode: "in" });
    expect(fill(3).options).toEqual({ value: 3, mode: "in" });
    expect(fill({ value: undefined } as never).options).toEqual({ value: 0, mode: "in" });
    expect(Object.isFrozen(fill()) && Object.isFrozen(fill().options)).toBe(true);
    expect(() => fill({ valu: 1 } as never)).toThrow('fill: unknown option "valu"; did you mean "value"?');
    expect(() => fill(NaN)).toThrow("fill: value is NaN");
    expect(() => fill([1] as never)).toThrow(OptionError);
  });

  it("wants a package in the name", () => {
    expect(() => filler("fill")).toThrow('wanted "package:name"');
  });

  it("writes options as JSON, plug-in values inside too, and refuses what JSON cannot hold", () => {
    interface BoxOptions {
      readonly inner: unknown;
    }
    const box = definePlugin<"box", BoxOptions, PluginValue>({
      kind: "box",
      name: "me:box",
      summary: "Holds.",
      options: { inner: { fallback: null, wanted: "anything", schema: {}, read: (given) => given } },
      create: () => ({}),
    });
    expect(JSON.parse(JSON.stringify(box({ inner: [fill(2)] })))).toEqual({
      name: "me:box",
      options: { inner: [{ name: "@nn/test:fill", options: { value: 2, mode: "in" } }] },
    });
    expect(() => box({ inner: () => 1 }).toJSON()).toThrow("me:box: options.inner is a function");
    expect(() => box({ inner: { x: Infinity } }).toJSON()).toThrow("options.inner.x is Infinity");
  });
});

describe("registry", () => {
  it("starts empty and resolves every form of a spec to the same value", () => {
    const scope = createRegistry();
    expect(scope.list("initializer")).toEqual([]);
    scope.use(fill);
    const wanted = { name: "@nn/test:fill", options: { value: 2, mode: "out" } };
    for (const spec of ["fill(2, mode=out)", "filled(value=2, mode=out)", "@nn/test:fill(mode=out, value=2)"]) {
      expect(scope.resolve("initializer", spec).toJSON()).toEqual(wanted);
    }
    expect(scope.resolve("initializer", { name: "fill", options: { value: 2, mode: "out" } }).toJSON()).toEqual(wanted);
    const value = fill({ value: 2, mode: "out" });
    expect(scope.resolve("initializer", value)).toBe(value);
    expect(scope.resolve("initializer", JSON.parse(JSON.stringify(value)) as { name: string }).toJSON()).toEqual(
      wanted,
    );
    expect(scope.resolve("initializer", fill).options).toEqual(fill.defaults);
  });

  it("says what exists", () => {
    const scope = createRegistry();
    scope.use(fill);
    expect(() => scope.get("initializer", "fil")).toThrow(
      new UnknownNameError('unknown initializer "fil"; did you mean "fill"? known: fill, filled'),
    );
    expect(() => scope.resolve("initializer", "fill(vlaue=1)")).toThrow('did you mean "value"?');
    expect(() => scope.resolve("initializer", { name: "fill", option: {} } as never)).toThrow(
      'did you mean "options"?',
    );
    expect(() => scope.resolve("layer", fill() as never)).toThrow(
      "wanted a spec of kind layer, got @nn/test:fill, which is of kind initializer",
    );
    expect(() => scope.resolve("initializer", 7 as never)).toThrow("got 7");
    expect(() => scope.resolve("initializer", "fill(1, value=2)")).toThrow("value comes twice");
    expect(() => scope.use(fill() as never)).toThrow("not called yet");
  });

  it("refuses a clash, naming both, and takes the same plug-in twice", () => {
    const scope = createRegistry();
    scope.use(fill, [fill]);
    expect(() => scope.use(filler("fill", "other"))).toThrow(
      new DuplicateNameError('initializer "fill" of other:fill is taken by @nn/test:fill'),
    );
    expect(() => scope.use(filler("fill", "@nn/test"))).toThrow("two copies or versions of one package");
    const twin = createRegistry();
    expect(() => twin.use([filler("a:x"), filler("a:x")])).toThrow(DuplicateNameError);
    expect(twin.list("initializer")).toEqual([]);
  });

  it("scopes see their parent and do not leak into it", () => {
    const parent = createRegistry();
    parent.use(fill);
    const scope = createRegistry({ parent });
    const mine = filler("me:mine");
    scope.use(mine);
    expect(scope.list("initializer").map(({ id }) => id)).toEqual(["@nn/test:fill", "me:mine"]);
    expect(scope.has("initializer", "fill")).toBe(true);
    expect(parent.has("initializer", "me:mine")).toBe(false);
    expect(() => scope.use(filler("fill", "other"))).toThrow(DuplicateNameError);
  });

  it("of the program is one, on globalThis, and knows the loaded copies", () => {
    expect(Object.getOwnPropertySymbols(globalThis)).toContain(Symbol.for("@nn/registry/2"));
    expect(registry.list("initializer")).toEqual([]);
    expect(coreCopies()).toHaveLength(1);
    expect(() => assertSingleCore()).not.toThrow();
    const { copies } = (globalThis as never as Record<symbol, { copies: Set<string> }>)[Symbol.for("@nn/registry/2")]!;
    copies.add("file:///elsewhere");
    expect(() => assertSingleCore()).toThrow("2 copies of @nn/core are loaded");
    copies.delete("file:///elsewhere");
  });
});

interface Holder extends PluginValue {
  readonly kind: "test:holder";
}

interface HolderOptions {
  readonly fill: Initializer | null;
  readonly inner: readonly PluginValue[];
}

const holder: Plugin<"test:holder", HolderOptions, Holder, readonly PluginValue[]> = definePlugin({
  kind: "test:holder",
  name: "test:holder",
  summary: "Holds others.",
  options: { fill: plugin("initializer", null, [null]), inner: plugins("test:holder") },
  shorthand: "inner",
  create: () => ({}),
});

describe("specs within specs", () => {
  const scope = createRegistry();
  const tiny = filler("test:tiny");
  scope.use(tiny, holder);

  it("are resolved by the scope that makes the value, however deep, and noted", () => {
    const used: string[] = [];
    const noting = scope.noting((plugin: AnyPlugin) => used.push(plugin.id));
    const value = noting.resolve("test:holder", "test:holder([test:holder(fill=test:tiny(2))])");
    expect(used).toEqual(["test:holder", "test:holder", "test:tiny"]);
    const again: string[] = [];
    scope.noting((plugin) => again.push(plugin.id)).resolve("test:holder", value);
    expect(again).toEqual(used);
    expect(JSON.stringify(scope.resolve("test:holder", value.toJSON()))).toBe(JSON.stringify(value));
    expect(JSON.parse(JSON.stringify(value)).options.inner[0].options.fill).toEqual({
      name: "test:tiny",
      options: { value: 2, mode: "in" },
    });
  });

  it("say where they stand when they are wrong", () => {
    expect(() => scope.resolve("test:holder", "test:holder([test:holder(fill=test:tony)])")).toThrow(
      'test:holder: inner[0]: test:holder: fill: unknown initializer "test:tony"; did you mean "test:tiny"?',
    );
    expect(() => holder({ fill: "test:tiny" as never })).toThrow("names work after registry.use(plugins)");
    const cyclic = { name: "test:holder", options: { inner: [] as unknown[] } };
    cyclic.options.inner.push(cyclic);
    expect(() => scope.resolve("test:holder", cyclic as never)).toThrow("is a spec inside itself?");
  });

  it("take a bare argument beside options", () => {
    expect(holder([], { fill: tiny(3) }).options).toMatchObject({ fill: { options: { value: 3 } } });
    expect(() => holder([], { inner: [] })).toThrow("test:holder: inner comes twice");
  });
});

describe("named", () => {
  it("finds plug-ins of every kind", () => {
    const scope = createRegistry();
    scope.use(
      filler("test:same"),
      definePlugin({ kind: "test:other", name: "test:same", summary: "Another.", options: {}, create: () => ({}) }),
    );
    expect(scope.named("test:same").map(({ kind }) => kind)).toEqual(["initializer", "test:other"]);
    expect(scope.named("test:none")).toEqual([]);
  });
});

describe("technique", () => {
  const scope = createRegistry();
  const act = (kind: string, name: string): Plugin<string, { size: number }, PluginValue, number> =>
    definePlugin({
      kind,
      name,
      summary: "Acts.",
      acts: { slot: "objective.penalty", many: true },
      options: { size: number(1) },
      shorthand: "size",
      create: () => ({}),
    });
  const silent = definePlugin({
    kind: "test:a",
    name: "me:silent",
    summary: "No place.",
    options: {},
    create: () => ({}),
  });
  scope.use(act("testA", "me:one"), act("testA", "me:both"), act("testB", "me:both"), silent);

  it("finds the kind by the name, or takes it from the spec", () => {
    expect(scope.technique("me:one(2)")).toMatchObject({ kind: "testA", options: { size: 2 } });
    expect(scope.technique("testB/me:both(3)")).toMatchObject({ kind: "testB", options: { size: 3 } });
    expect(scope.technique({ kind: "testB", name: "me:both" }).kind).toBe("testB");
    expect(scope.technique(act("testC", "me:value")(4)).options).toEqual({ size: 4 });
  });

  it("says what is wrong", () => {
    expect(() => scope.technique("me:both")).toThrow(
      'me:both is a plug-in of kind testA and a plug-in of kind testB; say which, e.g. "testB/me:both"',
    );
    expect(() => scope.technique("me:silent")).toThrow("me:silent does not say where it acts");
    expect(() => scope.technique(silent())).toThrow("me:silent does not say where it acts");
    expect(() => scope.technique("me:on")).toThrow('unknown technique "me:on"; did you mean "me:one"?');
    expect(() => scope.technique(3 as never)).toThrow("wanted a technique");
  });
});

describe("versions", () => {
  it("of a spec must be those of the plug-in", () => {
    const scope = createRegistry();
    scope.use(filler("test:versioned"));
    expect(scope.resolve("initializer", { name: "test:versioned", version: "1" } as never).id).toBe("test:versioned");
    expect(() => scope.resolve("initializer", { name: "test:versioned", version: "2" } as never)).toThrow(
      "test:versioned is of version 1; the spec is of version 2",
    );
  });
});
