/** @file The initializer contract: a pure function from key, shape and fans to float32 values. */
import { checkOptions, NumericsError, OptionError, ShapeError } from "../errors.ts";
import { definePlugin, type Plugin, type PluginValue } from "../plugin.ts";
import type { Key } from "../random/key.ts";
import { checkShape, showShape, sizeOf, type Shape } from "../shape.ts";

/** Inputs that feed one output unit, and outputs that one input unit feeds. */
export interface Fans {
  readonly fanIn: number;
  readonly fanOut: number;
}

export interface InitializerContext {
  /** Declared by whoever knows the axes. Without it, only shape [in, out] has fans. */
  readonly fans?: Fans;
}

/** What the values follow when the fans are declared; `cdf` is absent when the values are not independent draws. */
export interface Moments {
  readonly mean: number;
  /** 0 for an initializer that draws nothing. */
  readonly variance: number;
  readonly cdf?: (x: number) => number;
}

export interface Initializer extends PluginValue {
  readonly kind: "initializer";
  /**
   * Values for a shape in row-major order; the same key, shape and fans always give the same bits.
   *
   * @throws ShapeError when fans are needed and not known.
   */
  sample(key: Key, shape: Shape, context?: InitializerContext): Float32Array;
  /** Expected mean, variance and distribution; undefined when the initializer does not say. */
  moments(shape: Shape, context?: InitializerContext): Moments | undefined;
}

/** Names of initializers; packages merge into it. */
export interface InitializerMap {}

declare module "../registry.ts" {
  interface Kinds {
    initializer: KindOf<InitializerMap, Initializer>;
  }
}

export type InitializerPlugin<O extends object = object, S = never> = Plugin<"initializer", O, Initializer, S>;

export interface MomentsRequest<O extends object> {
  readonly shape: Shape;
  /** Reading it throws when the fans are not known, so an initializer that needs none works for every shape. */
  readonly fans: Fans;
  readonly options: Readonly<O>;
}

export interface SampleRequest<O extends object> extends MomentsRequest<O> {
  readonly key: Key;
  /** Number of values wanted, at least 1. */
  readonly size: number;
}

export interface InitializerDefinition<O extends object> {
  /** `package:name`; or a bare name when `package` is given. */
  readonly name: string;
  readonly package?: string;
  readonly aliases?: readonly string[];
  readonly version?: string;
  readonly defaults: O;
  readonly shorthand?: keyof O & string;
  readonly summary: string;
  readonly paper?: string;
  readonly check?: (options: Readonly<O>) => void;
  readonly sample: (request: SampleRequest<O>) => Float32Array;
  readonly moments?: (request: MomentsRequest<O>) => Moments;
}

/**
 * Makes an initializer.
 *
 * What `sample` returns is checked: a Float32Array of the right length with finite values. Empty shapes never reach it.
 *
 * @example
 * const halfHe = defineInitializer({
 *   name: "me:halfHe",
 *   summary: "Normal with half the variance of He.",
 *   defaults: { gain: 1 },
 *   sample: ({ key, size, fans, options }) => normal(key, size, { std: options.gain * Math.sqrt(1 / fans.fanIn) }),
 * });
 * halfHe().sample(key(7), [784, 512]).length // 401408
 */
export function defineInitializer<O extends object, S = never>(
  definition: InitializerDefinition<O>,
): InitializerPlugin<O, S> {
  const { sample, moments, ...rest } = definition;
  return definePlugin<"initializer", O, Initializer, S>({
    ...rest,
    kind: "initializer",
    create: (options) => ({
      sample(key, shape, context = {}) {
        const request = requestFor(definition.name, shape, context, options);
        const size = sizeOf(shape);
        if (size === 0) return new Float32Array(0);
        return checkValues(definition.name, sample(withDraw(request, key, size)), shape);
      },
      moments: (shape, context = {}) => moments?.(requestFor(definition.name, shape, context, options)),
    }),
  });
}

function requestFor<O extends object>(
  name: string,
  shape: Shape,
  context: InitializerContext,
  options: O,
): MomentsRequest<O> {
  checkShape(name, shape);
  checkOptions(`${name}: context`, context, ["fans"]);
  return {
    shape,
    options,
    get fans(): Fans {
      return fansFor(name, shape, context.fans);
    },
  };
}

/** Keeps `fans` lazy, which spreading would not. */
function withDraw<O extends object>(request: MomentsRequest<O>, key: Key, size: number): SampleRequest<O> {
  return Object.defineProperties({ key, size } as SampleRequest<O>, Object.getOwnPropertyDescriptors(request));
}

function fansFor(name: string, shape: Shape, declared: Fans | undefined): Fans {
  const [fanIn, fanOut] = shape;
  if (declared === undefined) {
    if (shape.length !== 2 || fanIn === undefined || fanOut === undefined) {
      throw new ShapeError(
        `${name}: the fans of shape ${showShape(shape)} are not known, only [in, out] has fans by itself; declare them, e.g. sample(key, shape, { fans: { fanIn: 144, fanOut: 288 } })`,
      );
    }
    return { fanIn, fanOut };
  }
  for (const fan of [declared.fanIn, declared.fanOut]) {
    if (!Number.isFinite(fan) || fan <= 0) {
      throw new OptionError(
        `${name}: fans are { fanIn: ${declared.fanIn}, fanOut: ${declared.fanOut} }; wanted positive finite numbers`,
      );
    }
  }
  return declared;
}

function checkValues(name: string, values: unknown, shape: Shape): Float32Array {
  if (!(values instanceof Float32Array)) {
    throw new NumericsError(
      `${name}: sample returned ${Object.prototype.toString.call(values).slice(8, -1)}; wanted a Float32Array`,
    );
  }
  const size = sizeOf(shape);
  if (values.length !== size) {
    throw new ShapeError(`${name}: sample returned ${values.length} values; shape ${showShape(shape)} wants ${size}`);
  }
  const bad = values.findIndex((value) => !Number.isFinite(value));
  if (bad >= 0)
    throw new NumericsError(
      `${name}: value ${bad} of shape ${showShape(shape)} is ${values[bad]}; wanted finite numbers`,
    );
  return values;
}
