import {
  defineModelInitializer,
  mapVariables,
  math,
  type ModelInitializerPlugin,
  NdArray,
  normal,
  OptionError,
  plugin,
} from "@nn/core";

import { type BaseInitializer, redraw, residualBranches, scaled } from "../model-values.ts";
import { glorotUniform } from "../initializers/glorot-uniform.ts";
import { packageName } from "../variance-scaling.ts";

export interface TFixupOptions {
  /** What kernels are drawn from before they are scaled; null: what the layers draw; default `"glorotUniform"`. */
  readonly base: BaseInitializer;
}

/**
 * T-Fixup for encoders: transformers without layer normalization and without warm-up. With N attention layers the value and
 * output kernels of attention and all kernels of the other residual branches are Glorot times 0.67·N^(−1/4); embeddings are
 * N(0, 1/d) times (9N)^(−1/4).
 *
 * Query and key kernels and all outside of residual blocks stay Glorot. An update of Adam then changes the output by Θ(η)
 * whatever the depth.
 *
 * Huang, Perez, Ba, Volkovs, "Improving transformer optimization through better initialization" (2020).
 *
 * @example
 * const tokenwise = (units: number) => conv1d(units, { window: 1 });
 * const block = () => [residual([selfAttention(4)]), residual([tokenwise(256), activation("relu"), tokenwise(64)])];
 * fit(model, data, { optimizer: adam(), initialize: tFixup(), … });
 * @throws OptionError for a model without attention in a residual block.
 */
export const tFixup: ModelInitializerPlugin<TFixupOptions> = defineModelInitializer<TFixupOptions>({
  name: "tFixup",
  package: packageName,
  summary: "Glorot kernels scaled by the number of attention layers, for transformers without normalization.",
  paper: 'Huang, Perez, Ba, Volkovs, "Improving transformer optimization through better initialization" (2020)',
  options: { base: plugin("initializer", glorotUniform(), [null]) },
  usesData: false,
  initialize({ model, key, options: { base } }) {
    const branches = residualBranches("tFixup", model);
    const attention = model.layers.filter(({ kind }) => kind.endsWith(":selfAttention")).map(({ name }) => name);
    const count = attention.length;
    if (count === 0) throw new OptionError("tFixup: the model has no selfAttention layer; wanted at least one");
    const factor = 0.67 * math.pow(count, -0.25);
    const values = mapVariables(redraw(model, key, base), (value, layer, name) => {
      const spec = model.parameters[layer]?.[name];
      if (spec?.role === "embedding") {
        const std = math.pow(9 * count, -0.25) / Math.sqrt(spec.shape.at(-1) ?? 1);
        const stream = key.fold("init", `${layer}/${name}`);
        return new NdArray(normal(stream, value.data.length, { std }), spec.shape);
      }
      if (spec?.role !== "kernel" || !branches.some(({ block }) => layer.startsWith(`${block}/`))) return value;
      const owner = attention.find((one) => layer.startsWith(`${one}/`));
      const isScaled = owner === undefined || layer === `${owner}/value` || layer === `${owner}/output`;
      return isScaled ? scaled(value, factor) : value;
    });
    return { values };
  },
});

declare module "@nn/core" {
  interface ModelInitializerMap {
    tFixup: typeof tFixup;
  }
}
