/** @file Initializers of this package for the layers of TensorFlow.js. */
import {
  checkOptions,
  type FanAxes,
  type Fans,
  type Initializer,
  type Key,
  key as keyOf,
  OptionError,
  registry,
  type Shape,
} from "@nn/core";

import { create } from "../create.ts";
import { initializers } from "../initializers.ts";

type Constructor = new () => object;

/** The parts of TensorFlow.js that are used; `import * as tf from "@tensorflow/tfjs"` has them all. */
export interface TensorFlow<I> {
  readonly initializers: { zeros(): I };
  readonly serialization: { registerClass(constructor: never): unknown };
  tensor(values: Float32Array, shape: number[], dtype: "float32"): unknown;
}

export interface ToTfjsOptions {
  /** Of this one tensor: the same key gives the same values again, so fold in the name of the layer. */
  readonly key: Key;
  /** As in `sample`; needed for kernels of other rank than 2 unless the initializer needs no fans. */
  readonly fans?: Fans | FanAxes;
}

/** What is written into the topology of a saved model. */
interface Config {
  readonly initializer: { readonly name: string; readonly options: Readonly<Record<string, unknown>> };
  readonly words: readonly [number, number];
  readonly fans?: Fans | FanAxes;
}

const className = "NnInitializer";

/** Registered once for each copy of TensorFlow.js. */
const classes = new WeakMap<object, new (value: Initializer, options: ToTfjsOptions) => object>();

function resolve({ name, options }: Config["initializer"]): Initializer {
  const isBuiltIn = initializers.some(({ id }) => id === name);
  return isBuiltIn ? create({ name, options }) : registry.resolve("initializer", { name, options });
}

/** A subclass of TensorFlow.js' own Initializer, which its layers ask for by instanceof. */
function classFor(tf: TensorFlow<unknown>): new (value: Initializer, options: ToTfjsOptions) => object {
  const Zeros = (tf.initializers.zeros() as object).constructor;
  const known = classes.get(Zeros);
  if (known !== undefined) return known;
  const Base = Object.getPrototypeOf(Zeros) as Constructor;
  class NnInitializer extends Base {
    static className = className;
    readonly #value: Initializer;
    readonly #options: ToTfjsOptions;

    constructor(value: Initializer, options: ToTfjsOptions) {
      super();
      this.#value = value;
      this.#options = options;
    }

    static fromConfig(_: unknown, { initializer, words, fans }: Config): NnInitializer {
      return new NnInitializer(resolve(initializer), { key: keyOf(words), ...(fans === undefined ? {} : { fans }) });
    }

    apply(shape: Shape, dtype = "float32"): unknown {
      if (dtype !== "float32") {
        throw new OptionError(`toTfjs: ${this.#value.id} was asked for dtype ${dtype}; wanted float32`);
      }
      const { key, fans } = this.#options;
      const values = this.#value.sample(key, shape, fans === undefined ? {} : { fans });
      return tf.tensor(values, [...shape], "float32");
    }

    getConfig(): Config {
      const { key, fans } = this.#options;
      return { initializer: this.#value.toJSON(), words: key.words, ...(fans === undefined ? {} : { fans }) };
    }
  }
  tf.serialization.registerClass(NnInitializer as never);
  classes.set(Zeros, NnInitializer);
  return NnInitializer;
}

/**
 * An initializer that layers of TensorFlow.js take, with the values of `sample`: its own `*Normal` ones have 0.88 times their
 * nominal std, ignore seed 0, and its orthogonal is slow and throws without arguments.
 *
 * The kernel [in, out] of a dense layer has fans by itself; other kernels need axes: `convAxes()` for conv2d,
 * `depthwiseAxes()` for depthwiseConv2d, `transposedConvAxes({ strides, order: "outIn" })` for conv2dTranspose. Saved models
 * keep the initializer; to load one, call `toTfjs` once before, and register custom initializers with `registry.use`.
 *
 * @example
 * import * as tf from "@tensorflow/tfjs";
 * const seed = key(7);
 * tf.layers.dense({ units: 512, inputShape: [784], kernelInitializer: toTfjs(tf, heNormal(), { key: seed.fold("hidden") }) });
 * tf.layers.conv2d({
 *   filters: 32, kernelSize: 3,
 *   kernelInitializer: toTfjs(tf, heNormal(), { key: seed.fold("conv"), fans: convAxes() }),
 * });
 * @throws OptionError for a value that is not an initializer; `apply` throws what `sample` throws.
 */
export function toTfjs<I extends object>(tf: TensorFlow<I>, initializer: Initializer, options: ToTfjsOptions): I {
  checkOptions("toTfjs", options, ["key", "fans"]);
  if (typeof (initializer as Partial<Initializer> | undefined)?.sample !== "function") {
    throw new OptionError(`toTfjs: got ${String(initializer)}; wanted an initializer, e.g. heNormal()`);
  }
  if (!Array.isArray((options.key as Partial<Key> | undefined)?.words)) {
    throw new OptionError(`toTfjs: the key is ${String(options.key)}; wanted one, e.g. key(7).fold("dense1")`);
  }
  return new (classFor(tf))(initializer, options) as I;
}
