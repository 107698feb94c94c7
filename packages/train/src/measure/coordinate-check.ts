/** @file Coordinate check: does the size of activations depend on the width, before and after a few steps of training? */
import {
  checkNumber,
  checkOptions,
  math,
  OptionError,
  type Backend,
  type Dataset,
  type Key,
  type Layer,
  type SpecOf,
  type Split,
} from "@nn/core";

import { firstExamples } from "../transforms/parts/example-rows.ts";
import { fit } from "../fit/fit.ts";
import { buildModel } from "../model/build-model.ts";
import { probeBuilt } from "./probe.ts";

export interface CoordinateCheckOptions {
  /** Ascending, at least two. */
  readonly widths: readonly number[];
  readonly key: Key;
  readonly optimizer: SpecOf<"optimizer">;
  readonly loss: SpecOf<"loss">;
  /** What is checked, e.g. `mup({ baseWidth: 64 })`; default: the layers' own initializers. */
  readonly initialize?: SpecOf<"modelInitializer">;
  /** Steps of training; default 4. */
  readonly steps?: number;
  /** Default 64. */
  readonly batchSize?: number;
  /** Where activations are measured; default: the first `batchSize` training examples. */
  readonly batch?: Split;
  /** Repetitions with other keys, averaged; default 1. */
  readonly repetitions?: number;
  readonly backend?: Backend;
}

/** Mean |activation| of one layer at one width after a number of steps. */
export interface Coordinate {
  readonly width: number;
  /** 0 before training. */
  readonly step: number;
  readonly layer: string;
  /** Of the layer's output, over the examples, the units and the repetitions. */
  readonly magnitude: number;
}

export interface CoordinateCheck {
  readonly coordinates: readonly Coordinate[];
  /**
   * How the magnitude of each layer grows with the width after each number of steps: the least-squares slope of
   * log magnitude over log width. About 0 for µP at every step; positive where updates blow up with the width.
   */
  readonly growth: readonly { readonly step: number; readonly layer: string; readonly exponent: number }[];
}

/**
 * Trains the same model at several widths for a few steps and measures the size of every layer's output.
 *
 * Layers with parameters are measured, the output layer included, in evaluation mode. In a parametrization that transfers
 * learning rates the sizes neither grow nor vanish with the width, at no step (Yang et al. 2022, appendix D.1).
 *
 * @example
 * const check = await coordinateCheck((width) => sequential([dense(width, { activation: "relu" }), dense(10)]), data, {
 *   widths: [64, 128, 256], key: key(1), optimizer: adam(0.01), loss: "softmaxCrossEntropy", initialize: mup({ baseWidth: 64 }),
 * });
 * check.growth.filter(({ exponent }) => exponent > 0.3) // the layers that blow up
 * @throws OptionError for fewer than two widths, and for models whose layers differ in name.
 */
export async function coordinateCheck(
  makeModel: (width: number) => Layer,
  data: Dataset,
  options: CoordinateCheckOptions,
): Promise<CoordinateCheck> {
  checkOptions("coordinateCheck", options, known);
  const { widths, key, optimizer, loss, initialize, steps = 4, batchSize = 64, repetitions = 1, backend } = options;
  if (widths.length < 2) throw new OptionError(`coordinateCheck: got ${widths.length} widths; wanted at least two`);
  for (const [name, value] of Object.entries({ steps, batchSize, repetitions }))
    checkNumber("coordinateCheck", name, value, { integer: true, min: 1 });
  const batch = options.batch ?? firstExamples(data.train, batchSize);
  // Other splits would only be evaluated.
  const { validation: _, ...rest } = data;
  const used: Dataset = { ...rest, test: batch };
  const sums = new Map<string, Coordinate>();
  for (const width of widths) {
    const model = makeModel(width);
    const built = buildModel(model, data.inputShape);
    for (let repetition = 0; repetition < repetitions; repetition++) {
      await fit(model, used, {
        key: key.fold("coordinateCheck", repetition),
        optimizer,
        loss,
        metrics: [],
        steps,
        batchSize,
        evaluateEvery: 1,
        evaluate: { trainLimit: 1 },
        ...(initialize === undefined ? {} : { initialize }),
        ...(backend === undefined ? {} : { backend }),
        callbacks: [
          {
            name: "coordinate check",
            async onEvaluation({ step, parameters, state }) {
              const at = { loss, state, ...(backend === undefined ? {} : { backend }) };
              const { layers } = await probeBuilt(built, parameters, batch, at).measure();
              for (const { name, output } of layers) {
                if (built.parameters[name] === undefined) continue;
                const id = `${width} ${step} ${name}`;
                const magnitude = meanMagnitude(output.data) / repetitions + (sums.get(id)?.magnitude ?? 0);
                sums.set(id, { width, step, layer: name, magnitude });
              }
            },
          },
        ],
      });
    }
  }
  const coordinates = [...sums.values()];
  return { coordinates, growth: growthOf(coordinates, widths) };
}

const known: readonly (keyof CoordinateCheckOptions)[] = [
  "widths",
  "key",
  "optimizer",
  "loss",
  "initialize",
  "steps",
  "batchSize",
  "batch",
  "repetitions",
  "backend",
];

function growthOf(coordinates: readonly Coordinate[], widths: readonly number[]): CoordinateCheck["growth"] {
  const groups = new Map<string, Coordinate[]>();
  for (const one of coordinates) {
    const id = `${one.step} ${one.layer}`;
    groups.set(id, [...(groups.get(id) ?? []), one]);
  }
  return [...groups.values()].map((group) => {
    const [{ step, layer } = { step: 0, layer: "" }] = group;
    if (group.length !== widths.length)
      throw new OptionError(`coordinateCheck: layer ${JSON.stringify(layer)} is not in the model of every width`);
    return {
      step,
      layer,
      exponent: slope(
        group.map(({ width }) => math.log(width)),
        group.map(({ magnitude }) => math.log(magnitude)),
      ),
    };
  });
}

/** Of the least-squares line. */
function slope(x: readonly number[], y: readonly number[]): number {
  const mean = (values: readonly number[]): number => values.reduce((sum, value) => sum + value, 0) / values.length;
  const [meanX, meanY] = [mean(x), mean(y)];
  let [products, squares] = [0, 0];
  x.forEach((at, index) => {
    products += (at - meanX) * ((y[index] ?? NaN) - meanY);
    squares += (at - meanX) * (at - meanX);
  });
  return products / squares;
}

function meanMagnitude(values: ArrayLike<number>): number {
  let sum = 0;
  for (let i = 0; i < values.length; i++) sum += Math.abs(values[i]!);
  return sum / values.length;
}
