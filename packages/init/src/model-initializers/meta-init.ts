import {
  defineModelInitializer,
  integer,
  integers,
  type Key,
  mapVariables,
  type ModelInitializerPlugin,
  type ModelProbe,
  NdArray,
  normal,
  number,
  oneOf,
  OptionError,
  plugin,
  sizeOf,
} from "@nn/core";

import { compileGradientQuotient } from "../gradient-quotient.ts";
import { type BaseInitializer, redraw, scaled } from "../model-values.ts";
import { packageName } from "../variance-scaling.ts";

const dataKinds = ["noise", "batch"] as const;

export interface MetaInitOptions {
  /** What kernels are drawn from before their norms are learned; null: what the layers draw; default null. */
  readonly base: BaseInitializer;
  /** `noise`: standard normal inputs and random targets, new ones for every step, as in the paper; default. `batch`: the batch. */
  readonly data: (typeof dataKinds)[number];
  /** Default 500. */
  readonly steps: number;
  /** Change of a norm in one step before momentum, above 0; default 0.1. */
  readonly rate: number;
  /** In [0, 1); default 0.9. */
  readonly momentum: number;
  /** ε of the gradient quotient; default 1e-5. */
  readonly epsilon: number;
}

/** No norm falls below this share of its first value; the step is additive and would pass through 0. */
const smallestShare = 0.01;

/**
 * MetaInit: signed gradient descent on the norms of the kernels, to make the gradient quotient
 * GQ = mean|(g − H·g)/(g + ε·sign g) − 1| small: a start around which the loss is nearly linear.
 *
 * For every tensor with at least two axes ‖w‖ ← ‖w‖ + m, m ← momentum·m − rate·sign(∂GQ/∂‖w‖); directions stay. Needs no
 * data. Third derivatives of the model are compiled, so it is meant for small networks.
 *
 * Dauphin, Schoenholz, "MetaInit: Initializing learning by learning to initialize" (2019).
 *
 * @example fit(model, data, { initialize: metaInit({ steps: 100 }), … });
 * @throws OptionError for noise where inputs are integers.
 */
export const metaInit: ModelInitializerPlugin<MetaInitOptions> = defineModelInitializer<MetaInitOptions>({
  name: "metaInit",
  package: packageName,
  summary: "Norms of the kernels learned so that a gradient step changes the gradient little.",
  paper: 'Dauphin, Schoenholz, "MetaInit: Initializing learning by learning to initialize" (2019)',
  options: {
    base: plugin("initializer", null, [null]),
    data: oneOf(dataKinds, "noise"),
    steps: integer(500, { min: 1 }),
    rate: number(0.1, { above: 0 }),
    momentum: number(0.9, { min: 0, below: 1 }),
    epsilon: number(1e-5, { above: 0 }),
  },
  usesData: true,
  async initialize({ model, key, options: { base, data, steps, rate, momentum, epsilon } }) {
    const first = redraw(model, key, base);
    const quotient = compileGradientQuotient(model, epsilon);
    const norms = mapVariables(first, ({ data: numbers }) => norm(numbers));
    const isLearned = ({ shape }: NdArray, at: number): boolean => shape.length >= 2 && at > 0;
    let shares = mapVariables(first, () => 1);
    let memory = mapVariables(first, () => 0);
    let values = first;
    for (let step = 0; step < steps; step++) {
      const batch = data === "batch" ? model.batch : noise(model, key.fold("metaInit", step));
      const { slopes } = await quotient(values, batch);
      memory = mapVariables(memory, (old, layer, name) => momentum * old - rate * Math.sign(slopes[layer]![name]!));
      shares = mapVariables(shares, (share, layer, name) => {
        const length = norms[layer]![name]!;
        return isLearned(first[layer]![name]!, length)
          ? Math.max(smallestShare, share + memory[layer]![name]! / length)
          : 1;
      });
      values = mapVariables(first, (value, layer, name) => scaled(value, shares[layer]![name]!));
    }
    return { values };
  },
});

function norm(data: ArrayLike<number>): number {
  let squares = 0;
  for (let i = 0; i < data.length; i++) squares += data[i]! * data[i]!;
  return Math.sqrt(squares);
}

/** Inputs and targets of the probe's shapes that say nothing about the data. */
function noise({ batch, layers }: ModelProbe, key: Key): ModelProbe["batch"] {
  const { inputs, targets } = batch;
  if (inputs.dtype !== "float32") {
    throw new OptionError('metaInit: inputs are integers, which noise cannot replace; wanted data: "batch"');
  }
  const count = sizeOf(targets.shape);
  const classes = layers.at(-1)?.outputShape.at(-1) ?? 1;
  return {
    inputs: new NdArray(normal(key.fold("inputs"), sizeOf(inputs.shape)), inputs.shape),
    targets:
      targets.dtype === "int32"
        ? new NdArray(Int32Array.from(integers(key.fold("targets"), count, classes)), targets.shape)
        : new NdArray(normal(key.fold("targets"), count), targets.shape),
  };
}

declare module "@nn/core" {
  interface ModelInitializerMap {
    metaInit: typeof metaInit;
  }
}
