/** @file Type tests: what must not compile. Checked by the compiler, never run. */
import { defineInitializer, type Initializer, type InitializerPlugin } from "../contracts/initializer.ts";
import type { Layer } from "../contracts/layer.ts";
import { number, oneOf } from "./fields.ts";
import type { Given, GivenOptions } from "./registry.ts";
import { registry, type AnyPlugin, type NameOf, type SpecOf } from "./registry.ts";

interface HalfOptions {
  readonly gain: number;
  readonly mode: "in" | "out";
}

export const half: InitializerPlugin<HalfOptions, number> = defineInitializer<HalfOptions, number>({
  name: "test:half",
  summary: "Zeros.",
  options: { gain: number(1), mode: oneOf(["in", "out"], "in") },
  shorthand: "gain",
  sample: ({ size }) => new Float32Array(size),
});

declare module "../contracts/initializer.ts" {
  interface InitializerMap {
    "test:half": typeof half;
    testHalf: typeof half;
  }
}

half();
half({ gain: 2 });
half(2);
// @ts-expect-error a mistyped option
half({ gian: 2 });
// @ts-expect-error a value of the wrong type
half({ mode: "sideways" });
defineInitializer<HalfOptions>({
  name: "test:x",
  summary: "",
  // @ts-expect-error options must be complete
  options: { gain: number(1) },
  sample: () => new Float32Array(0),
});

const erased: AnyPlugin = half;
registry.use(half, erased, [half]);
// @ts-expect-error a value is not a plug-in
registry.use(half());

const known: NameOf<"initializer"> = "test:half";
const value: Initializer = registry.resolve("initializer", known);
registry.resolve("initializer", "test:half(gain=2)");
registry.resolve("initializer", { name: "test:half", options: { gain: 2 } });
registry.resolve("initializer", { name: "somebody:else", options: { whatever: 2 } });
registry.resolve("initializer", value);
registry.resolve("initializer", half);
// @ts-expect-error a mistyped option of a known name
registry.resolve("initializer", { name: "test:half", options: { gian: 2 } });
// @ts-expect-error a value of another kind
registry.resolve("initializer", {} as Layer);
const create = <N extends string>(spec: SpecOf<"initializer", N>): Initializer => registry.resolve("initializer", spec);
create({ name: "test:half", options: { gain: 2 } });
create({ name: "somebody:else", options: { whatever: 2 } });
// @ts-expect-error a mistyped option, through a function for one kind
create({ name: "test:half", options: { gian: 2 } });
const other: { readonly kind: string } = registry.resolve("elsewhere", "any:thing(x=1)") as { readonly kind: string };
registry.get("initializer", "test:half")({ gain: 2 });
// @ts-expect-error the plug-in is known, so are its options
registry.get("initializer", "test:half")({ gian: 2 });
const unknown: Initializer = registry.get("initializer", "somebody:else")();

interface Holder {
  readonly kernel: Initializer | "auto";
  readonly size: readonly [number, number];
  readonly layers: readonly Layer[];
}
export const given: readonly GivenOptions<Holder>[] = [
  { kernel: "auto", size: [1, 2] },
  { kernel: half(2) },
  { kernel: half },
  { kernel: "test:half(gain=2)" },
  { kernel: { name: "test:half", options: { gain: 2 } } },
  { kernel: { name: "somebody:else", options: { whatever: 2 } }, layers: ["me:twice"] },
  // @ts-expect-error a mistyped name
  { kernel: "auro" },
  // @ts-expect-error a mistyped option within
  { kernel: { name: "testHalf", options: { gian: 2 } } },
  // @ts-expect-error a value of another kind
  { kernel: {} as Layer },
  // @ts-expect-error one number where two are wanted
  { size: [1] },
];
// @ts-expect-error no spec
export const nothing: Given<Initializer> = 3;

export const used: readonly unknown[] = [other, unknown];
