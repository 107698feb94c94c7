/** @file The initializer contract: a pure function from key, shape and fans to float32 values. */
import { checkOptions, ImpureError, NumericsError, ShapeError } from "../errors.ts";
import { definePlugin, type Plugin, type PluginDefinition, type PluginValue } from "../plugins/plugin.ts";
import type { Key } from "../random/key.ts";
import { checkShape, showShape, sizeOf, type Shape } from "../shape.ts";
import { resolveFans, type FanAxes, type Fans } from "./fans.ts";

export interface InitializerContext {
  /** Numbers or axes, declared by whoever knows the axes. Without it, only shape [in, out] has fans. */
  readonly fans?: Fans | FanAxes;
}

/** What the values follow when the fans are declared; the laws of initializers test it. */
export interface Moments {
  /** Of all values of the shape, those that are always 0 included. */
  readonly mean: number;
  readonly variance: number;
  /** True when the key is not used: mean and variance are those of the values themselves. Default: the variance is 0. */
  readonly deterministic?: boolean;
  /** Share of the values that are drawn; the others are exactly 0, as in sparse and delta-orthogonal kernels. Default 1. */
  readonly drawn?: number;
  /** Fourth moment over variance² of the drawn values, where it is above the normal's 3, e.g. 6 for Laplace. Default 3. */
  readonly kurtosis?: number;
  /** Distribution of the drawn values; absent when they are not independent. */
  readonly cdf?: (x: number) => number;
  /** Rows or columns of the kernel matrix, whichever are fewer, are orthogonal, each of this length. */
  readonly orthogonal?: number;
}

export interface Initializer extends PluginValue {
  readonly kind: "initializer";
  /**
   * Values for a shape in row-major order; the same key, shape and fans always give the same bits.
   *
   * @throws ShapeError when fans are needed and not known, and for a shape that the initializer refuses.
   */
  sample(key: Key, shape: Shape, context?: InitializerContext): Float32Array;
  /** Expected mean, variance and distribution; undefined when the initializer does not say. */
  moments(shape: Shape, context?: InitializerContext): Moments | undefined;
  /** Why the shape cannot be initialized; undefined when it can. */
  refusal(shape: Shape, context?: InitializerContext): string | undefined;
}

/** Names of initializers; packages merge into it. */
export interface InitializerMap {}

declare module "../plugins/registry.ts" {
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

export interface InitializerDefinition<O extends object> extends Omit<
  PluginDefinition<"initializer", O, Initializer>,
  "kind" | "create"
> {
  readonly sample: (request: SampleRequest<O>) => Float32Array;
  readonly moments?: (request: MomentsRequest<O>) => Moments;
  /** Why the shape cannot be initialized, e.g. "it is not square"; undefined when it can. */
  readonly refuse?: (request: MomentsRequest<O>) => string | undefined;
}

/** A second draw of more values would be felt. */
const largestCheck = 524_288;

/**
 * Makes an initializer.
 *
 * What `sample` returns is checked: a Float32Array of the right length with finite values. The first draw of up
 * to 2^19 values is made twice, and an initializer whose values do not come from the key alone is refused. Empty shapes never
 * reach it.
 *
 * @example
 * const halfHe = defineInitializer({
 *   name: "me:halfHe",
 *   summary: "Normal with half the variance of He.",
 *   options: { gain: number(1) },
 *   sample: ({ key, size, fans, options }) => normal(key, size, { std: options.gain * Math.sqrt(1 / fans.fanIn) }),
 * });
 * halfHe().sample(key(7), [784, 512]).length // 401408
 */
export function defineInitializer<O extends object, S = never>(
  definition: InitializerDefinition<O>,
): InitializerPlugin<O, S> {
  const { sample, moments, refuse, ...rest } = definition;
  const { name } = definition;
  const refusal = (request: MomentsRequest<O>): string | undefined =>
    sizeOf(request.shape) === 0 ? undefined : refuse?.(request);
  let proven = false;
  return definePlugin<"initializer", O, Initializer, S>({
    ...rest,
    kind: "initializer",
    acts: rest.acts ?? { slot: "model.kernel" },
    create: (options) => {
      const accepted = (shape: Shape, context: InitializerContext): MomentsRequest<O> => {
        const request = requestFor(name, shape, context, options);
        const why = refusal(request);
        if (why !== undefined) throw new ShapeError(`${name}: shape ${showShape(shape)} is refused: ${why}`);
        return request;
      };
      return {
        sample(key, shape, context = {}) {
          const request = accepted(shape, context);
          const size = sizeOf(shape);
          if (size === 0) return new Float32Array(0);
          const values = checkValues(name, sample(withDraw(request, key, size)), shape);
          if (!proven && size <= largestCheck) {
            checkPurity(name, values.slice(), checkValues(name, sample(withDraw(request, key, size)), shape));
            proven = true;
          }
          return values;
        },
        moments: (shape, context = {}) => moments?.(accepted(shape, context)),
        refusal: (shape, context = {}) => refusal(requestFor(name, shape, context, options)),
      };
    },
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
      return resolveFans(name, shape, context.fans);
    },
  };
}

/** Keeps `fans` lazy, which spreading would not. */
function withDraw<O extends object>(request: MomentsRequest<O>, key: Key, size: number): SampleRequest<O> {
  return Object.defineProperties({ key, size } as SampleRequest<O>, Object.getOwnPropertyDescriptors(request));
}

function checkPurity(name: string, first: Float32Array, second: Float32Array): void {
  const at = first.findIndex((value, index) => !Object.is(value, second[index]));
  if (at >= 0) {
    throw new ImpureError(
      `${name}: value ${at} is ${first[at]}, and ${second[at]} when drawn again with the same key; everything must come from the key`,
    );
  }
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
