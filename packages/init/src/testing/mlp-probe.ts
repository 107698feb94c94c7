/** @file A small network on a batch, made of nothing but core: what model initializers are tested on here. */
import {
  add,
  defineProbe,
  type Fans,
  type Initializer,
  integers,
  type Key,
  key as keyOf,
  type LayerActivation,
  type LayerSignals,
  logSoftmax,
  mapVariables,
  matmul,
  type ModelProbe,
  mul,
  NdArray,
  neg,
  normal,
  oneHot,
  type ParameterRole,
  type ProbedLayer,
  relu,
  type Shape,
  sum,
  tanh,
  type Tensor,
} from "@nn/core";

import { heNormal } from "../initializers/he-normal.ts";
import { ones } from "../initializers/ones.ts";
import { zeros } from "../initializers/zeros.ts";

export interface MlpProbeOptions {
  /** Units of the input, the hidden layers and the output; default [6, 16, 16, 4]. */
  readonly widths?: readonly number[];
  /** Residual blocks of two dense layers and a scalar gain before the output layer; default 0. */
  readonly blocks?: number;
  /** Default "relu". */
  readonly activation?: "relu" | "tanh" | "linear";
  /** Draws parameters and batch; default key(1). */
  readonly key?: Key;
  /** Examples, standard normal times 3 plus 1, with random classes; default 64. */
  readonly examples?: number;
  /** Default true. */
  readonly bias?: boolean;
}

const functions = { relu, tanh, linear: (x: Tensor): Tensor => x };

/**
 * A multilayer perceptron with softmax cross entropy on random data, for tests of model initializers without @nn/train.
 *
 * Layers are called `dense1`, `dense2`, … and `residual1/dense1`; kernels are He normal, biases 0, gains 1.
 *
 * @example (await mlpProbe({ widths: [8, 64, 64, 3] }).measure()).layers.length // 3
 */
export function mlpProbe(options: MlpProbeOptions = {}): ModelProbe {
  const {
    widths = [6, 16, 16, 4],
    blocks = 0,
    activation = "relu",
    key = keyOf(1),
    examples = 64,
    bias = true,
  } = options;
  const [inputs = 1] = widths;
  const classes = widths.at(-1) ?? 1;
  const hidden = widths.at(-2) ?? inputs;
  const plain = widths.slice(1).map((units, index) => {
    const last = index === widths.length - 2;
    return dense(`dense${index + 1}`, widths[index] ?? 1, units, last ? "linear" : activation, bias);
  });
  const branches = Array.from({ length: blocks }, (_, index): ProbedLayer[] => {
    const name = `residual${index + 1}`;
    const shapes = { inputShape: [hidden], outputShape: [hidden] };
    return [
      dense(`${name}/dense1`, hidden, hidden, activation, bias),
      dense(`${name}/dense2`, hidden, hidden, "linear", bias),
      { name: `${name}/scale1`, kind: "@nn/train:scale", ...shapes, parameters: { scale: spec([], "gain", ones()) } },
      { name, kind: "@nn/train:residual", ...shapes, parameters: {}, residual: true },
    ];
  });
  const layers = [...plain.slice(0, -1), ...branches.flat(), ...plain.slice(-1)];
  const parameters = Object.fromEntries(
    layers.flatMap(({ name, parameters }) => (Object.keys(parameters).length === 0 ? [] : [[name, parameters]])),
  );
  return defineProbe({
    layers,
    parameters,
    values: mapVariables(parameters, ({ initializer, shape, fans }, layer, name) => {
      return new NdArray(initializer.sample(key.fold("init", `${layer}/${name}`), shape, { fans }), shape);
    }),
    batch: {
      inputs: new NdArray(normal(key.fold("inputs"), examples * inputs, { mean: 1, std: 3 }), [examples, inputs]),
      targets: new NdArray(Int32Array.from(integers(key.fold("targets"), examples, classes)), [examples]),
    },
    record(current, batch) {
      const signals: Record<string, LayerSignals<Tensor>> = {};
      let value = batch.inputs;
      let skipped = value;
      for (const { name, activation: after, residual } of layers) {
        const input = value;
        // The first layer of a branch reads what the block adds to.
        if (name.endsWith("/dense1")) skipped = input;
        const { kernel, bias: offset, scale } = current[name] ?? {};
        const linear = kernel === undefined ? mul(input, scale ?? 1) : matmul(input, kernel);
        const shifted = offset === undefined ? linear : add(linear, offset);
        const preActivation = residual === true ? add(skipped, input) : shifted;
        value = after === undefined ? preActivation : after.apply(preActivation);
        signals[name] = { input: residual === true ? skipped : input, preActivation, output: value };
      }
      const losses = neg(sum(mul(oneHot(batch.targets, classes), logSoftmax(value)), { axes: 1 }));
      return { output: value, losses, layers: signals };
    },
  });
}

function dense(
  name: string,
  fanIn: number,
  units: number,
  activation: keyof typeof functions,
  bias: boolean,
): ProbedLayer {
  const fans = { fanIn, fanOut: units };
  const kernel = spec([fanIn, units], "kernel", heNormal(), fans);
  const after: LayerActivation = { id: `@nn/train:${activation}`, options: {}, apply: functions[activation] };
  return {
    name,
    kind: "@nn/train:dense",
    inputShape: [fanIn],
    outputShape: [units],
    parameters: bias ? { kernel, bias: spec([units], "bias", zeros(), fans) } : { kernel },
    activation: after,
  };
}

function spec(
  shape: Shape,
  role: ParameterRole,
  initializer: Initializer,
  fans: Fans = { fanIn: 1, fanOut: 1 },
): ProbedLayer["parameters"][string] {
  return { shape, role, initializer, fans };
}
