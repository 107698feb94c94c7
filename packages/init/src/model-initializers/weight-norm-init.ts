import { defineModelInitializer, type ModelInitializerPlugin, plugin, ShapeError, showShape } from "@nn/core";

import { type BaseInitializer, checkSignal, layerByLayer, moments, redraw, replaceValue } from "../model-values.ts";
import { normal } from "../initializers/normal.ts";
import { packageName } from "../variance-scaling.ts";

export interface WeightNormInitOptions {
  /** Directions v of the weights of each unit; null: what the layers draw; default `"normal(std=0.05)"`. */
  readonly base: BaseInitializer;
}

/**
 * The data-dependent initialization of weight normalization: w = v·g/‖v‖ with g = 1/σ[t] and b = −μ[t]/σ[t], where
 * t = x·v/‖v‖ over the batch.
 *
 * Afterwards the linear output of every unit (the last axis of a kernel; for convolutions over all positions) has mean 0
 * and variance 1 on the batch. Layers are treated in order, each on what the ones before it put out; a layer without bias is
 * scaled only. The result is plain weights: the network itself needs no weight normalization.
 *
 * Salimans, Kingma, "Weight normalization: A simple reparameterization to accelerate training of deep neural networks"
 * (2016), section 3.
 *
 * @example fit(model, data, { initialize: weightNormInit(), … });
 * @throws NumericsError when a unit puts out the same number on the whole batch.
 */
export const weightNormInit: ModelInitializerPlugin<WeightNormInitOptions> =
  defineModelInitializer<WeightNormInitOptions>({
    name: "weightNormInit",
    package: packageName,
    summary: "Weights and biases that give every unit mean 0 and variance 1 on a batch.",
    paper:
      'Salimans, Kingma, "Weight normalization: A simple reparameterization to accelerate training of deep neural networks" (2016)',
    options: { base: plugin("initializer", normal({ std: 0.05 }), [null]) },
    usesData: true,
    async initialize({ model, key, options: { base } }) {
      const values = await layerByLayer(model, redraw(model, key, base), 1, (at, { layer, kernel, bias }, outputs) => {
        const weights = at[layer.name]![kernel]!;
        const units = weights.shape.at(-1) ?? 1;
        if (outputs.shape.at(-1) !== units) {
          throw new ShapeError(
            `weightNormInit: the kernel of layer ${JSON.stringify(layer.name)} is ${showShape(weights.shape)}, its output ${showShape(outputs.shape)}; wanted one unit for each number along the last axis of both`,
          );
        }
        const scaledWeights = Float32Array.from(weights.data);
        const offsets = new Float32Array(units);
        for (let unit = 0; unit < units; unit++) {
          // v's length cancels: σ and μ below are those of x·v + b instead of x·v/‖v‖, and so is what they divide.
          const { mean, variance } = moments(outputs.data, unit, units);
          checkSignal("weightNormInit", layer.name, variance);
          const std = Math.sqrt(variance);
          for (let i = unit; i < scaledWeights.length; i += units) scaledWeights[i] = weights.data[i]! / std;
          const old = bias === undefined ? 0 : (at[layer.name]?.[bias]?.data[unit] ?? 0);
          offsets[unit] = (old - mean) / std;
        }
        const normalized = replaceValue(at, layer.name, kernel, scaledWeights);
        return bias === undefined ? normalized : replaceValue(normalized, layer.name, bias, offsets);
      });
      return { values };
    },
  });

declare module "@nn/core" {
  interface ModelInitializerMap {
    weightNormInit: typeof weightNormInit;
  }
}
