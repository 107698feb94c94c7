/** @file The mixing contract: two examples with soft labels to one. */
import { ShapeError } from "../errors.ts";
import { definePlugin, type Plugin, type PluginDefinition, type PluginValue } from "../plugins/plugin.ts";
import type { KindOf } from "../plugins/registry.ts";
import type { Key } from "../random/key.ts";
import { sameShape, showShape, sizeOf, type Shape } from "../shape.ts";

/** An input of any shape with its target: probabilities of the classes, or the numbers of a regression. */
export interface LabeledSample {
  readonly data: Float32Array;
  readonly shape: Shape;
  readonly label: Float32Array;
}

/** What mixing gives; `lambda` is the share of the first sample. */
export interface MixedSample extends LabeledSample {
  readonly lambda: number;
}

/** What was drawn for two samples, as JSON. */
export type MixingDraw = Readonly<Record<string, unknown>>;

/** Same key and samples, same result; the samples given are left as they are. */
export interface Mixing extends PluginValue {
  readonly kind: "mixing";
  /** @throws ShapeError for samples of different shapes or numbers of classes. */
  mix(key: Key, first: LabeledSample, second: LabeledSample): MixedSample;
  /** What `mix` draws; `mixWith(draw(key, first), first, second)` is `mix(key, first, second)`. */
  draw(key: Key, first: LabeledSample): MixingDraw;
  mixWith(drawn: MixingDraw, first: LabeledSample, second: LabeledSample): MixedSample;
}

/** Names of mixings; packages merge into it. */
// oxlint-disable-next-line no-empty-interface -- packages merge into it
export interface MixingMap {}

declare module "../plugins/registry.ts" {
  interface Kinds {
    mixing: KindOf<MixingMap, Mixing>;
  }
}

export type MixingPlugin<O extends object = object, S = never> = Plugin<"mixing", O, Mixing, S>;

export interface MixingDefinition<O extends object, P extends object> extends Omit<
  PluginDefinition<"mixing", O, Mixing>,
  "kind" | "create"
> {
  /** Everything random, as plain JSON. */
  readonly draw: (request: { readonly key: Key; readonly shape: Shape; readonly options: Readonly<O> }) => P;
  /** New arrays; the two samples have one shape and as many classes. */
  readonly mix: (request: {
    readonly drawn: P;
    readonly first: LabeledSample;
    readonly second: LabeledSample;
    readonly options: Readonly<O>;
  }) => MixedSample;
}

/**
 * Makes a mixing from a function that draws and one that mixes by it.
 *
 * @example
 * const half = defineMixing<object, { share: number }>({
 *   name: "me:half", summary: "The mean of two examples.", options: {},
 *   draw: () => ({ share: 0.5 }),
 *   mix: ({ drawn: { share }, first, second }) => ({
 *     data: first.data.map((x, i) => share * x + (1 - share) * second.data[i]!), …
 *   }),
 * });
 */
export function defineMixing<O extends object, P extends object, S = never>(
  definition: MixingDefinition<O, P>,
): MixingPlugin<O, S> {
  const { draw, mix, ...rest } = definition;
  const { name } = definition;
  return definePlugin<"mixing", O, Mixing, S>({
    ...rest,
    kind: "mixing",
    acts: rest.acts ?? { slot: "data.mix" },
    create: (options) => {
      const drawFor = (key: Key, { shape }: LabeledSample): P => draw({ key, shape, options });
      const mixWith = (drawn: MixingDraw, first: LabeledSample, second: LabeledSample): MixedSample => {
        checkPair(name, first, second);
        return mix({ drawn: drawn as P, first, second, options });
      };
      return {
        draw: (key, first) => drawFor(key, first) as unknown as MixingDraw,
        mixWith,
        mix: (key, first, second) => {
          checkPair(name, first, second);
          return mix({ drawn: drawFor(key, first), first, second, options });
        },
      };
    },
  });
}

function checkPair(owner: string, a: LabeledSample, b: LabeledSample): void {
  if (!sameShape(a.shape, b.shape)) {
    throw new ShapeError(
      `${owner}: the samples have shapes ${showShape(a.shape)} and ${showShape(b.shape)}; wanted the same`,
    );
  }
  if (a.data.length !== sizeOf(a.shape) || b.data.length !== sizeOf(b.shape)) {
    throw new ShapeError(
      `${owner}: the samples have ${a.data.length} and ${b.data.length} values; shape ${showShape(a.shape)} wants ${sizeOf(a.shape)}`,
    );
  }
  if (a.label.length !== b.label.length) {
    throw new ShapeError(`${owner}: the labels have ${a.label.length} and ${b.label.length} classes; wanted the same`);
  }
}
