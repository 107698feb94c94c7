import {
  defineModelInitializer,
  flag,
  mapVariables,
  type ModelInitializerPlugin,
  type ModelProbe,
  number,
  oneOf,
  OptionError,
  plugin,
} from "@nn/core";

import { type BaseInitializer, type KernelLayer, kernelLayers, redraw, replaceValue, scaled } from "../model-values.ts";
import { lecunNormal } from "../initializers/lecun-normal.ts";
import { packageName } from "../variance-scaling.ts";

const optimizers = ["adam", "sgd"] as const;

export interface MupOptions {
  /** Width n₀ at which nothing but the values changes: learning rates are tuned there; above 0; default 64. */
  readonly baseWidth: number;
  /** Kernels of variance ∝ 1/fanIn; null: what the layers draw; default `"lecunNormal"`. */
  readonly base: BaseInitializer;
  /** What the learning rates are for: `adam`, with all its kin that divide by the size of the gradient, or `sgd`. */
  readonly optimizer: (typeof optimizers)[number];
  /** Zeros in the output layer instead of small numbers; default false. */
  readonly zeroOutput: boolean;
}

/**
 * The maximal update parametrization µP: with it every activation moves by Θ(1) in a step, whatever the width n, and the best
 * learning rate of a narrow network is that of a wide one.
 *
 * With r = n/n₀, n the features that feed a layer: hidden kernels have variance 1/fanIn and, for Adam, the learning rate
 * η/r; the output kernel has variance 1/(fanIn·r) and the rate η/r; input kernels, biases and gains are as ever. For SGD the
 * rates are η·n/n₀ for input kernels and for biases, gains and offsets of hidden layers, η for hidden kernels, η/r for the
 * output kernel. There is no output multiplier: dividing what reaches the output layer by r, with a kernel of the variance
 * that the base width has and the rate η, is the same network under Adam.
 *
 * The input layer is the first with a kernel, unless an embedding feeds it; the output layer is the last.
 *
 * Yang et al., "Tensor programs V: Tuning large neural networks via zero-shot hyperparameter transfer" (2022), table 3.
 *
 * @example fit(mlp(1024), data, { optimizer: adam(0.01), initialize: mup({ baseWidth: 64 }), … }); // rates of mlp(64)
 * @throws OptionError for a model with fewer than two kernels.
 */
export const mup: ModelInitializerPlugin<MupOptions> = defineModelInitializer<MupOptions>({
  name: "mup",
  package: packageName,
  summary: "Variances and learning rates that keep the size of updates the same at every width.",
  paper: 'Yang et al., "Tensor programs V: Tuning large neural networks via zero-shot hyperparameter transfer" (2022)',
  options: {
    baseWidth: number(64, { above: 0 }),
    base: plugin("initializer", lecunNormal(), [null]),
    optimizer: oneOf(optimizers, "adam"),
    zeroOutput: flag(false),
  },
  usesData: false,
  initialize({ model, key, options: { baseWidth, base, optimizer, zeroOutput } }) {
    const { input, output } = ends(model);
    const values = redraw(model, key, base);
    const ratio = (features: number | undefined): number => (features ?? baseWidth) / baseWidth;
    const learningRates = mapVariables(model.parameters, ({ role, shape }, layer) => {
      const at = model.layers.find((one) => one.name === layer);
      const wide = ratio(at?.inputShape.at(-1));
      if (layer === output.layer.name) return role === "kernel" ? 1 / wide : 1;
      if (optimizer === "adam") return role === "kernel" && layer !== input?.layer.name ? 1 / wide : 1;
      if (role === "kernel" && layer !== input?.layer.name) return 1;
      // Vector-like: one finite dimension, one that grows; a single number has none.
      return shape.length === 0 ? 1 : ratio(at?.outputShape.at(-1));
    });
    const factor = zeroOutput ? 0 : 1 / Math.sqrt(ratio(output.layer.inputShape.at(-1)));
    const last = scaled(values[output.layer.name]![output.kernel]!, factor).data as Float32Array;
    return { values: replaceValue(values, output.layer.name, output.kernel, last), learningRates };
  },
});

/** The layers that read the input and write the output, the only ones with a fan that does not grow with the width. */
function ends(model: ModelProbe): { readonly input: KernelLayer | undefined; readonly output: KernelLayer } {
  const kernels = kernelLayers(model);
  const [first] = kernels;
  const output = kernels.at(-1);
  if (first === undefined || output === undefined || kernels.length < 2)
    throw new OptionError(`mup: the model has ${kernels.length} kernels; wanted at least two, for input and output`);
  const before = model.layers.slice(0, model.layers.indexOf(first.layer));
  const embedded = before.some(({ parameters }) => Object.values(parameters).some(({ role }) => role === "embedding"));
  return { input: embedded ? undefined : first, output };
}

declare module "@nn/core" {
  interface ModelInitializerMap {
    mup: typeof mup;
  }
}
