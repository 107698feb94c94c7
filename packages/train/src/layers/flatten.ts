import { defineLayer, layerName, type LayerOptions, type LayerPlugin, reshape, sizeOf } from "@nn/core";

declare module "@nn/core" {
  interface LayerMap {
    readonly flatten: typeof flatten;
  }
}

/** Each example as one vector, row-major: [28, 28, 1] → [784]. */
export const flatten: LayerPlugin<LayerOptions> = defineLayer<LayerOptions>({
  package: "@nn/train",
  name: "flatten",
  summary: "Each example as one vector.",
  options: { name: layerName() },
  build(inputShape) {
    const size = sizeOf(inputShape);
    return {
      outputShape: [size],
      parameters: {},
      apply: (input) => ({ output: reshape(input, [input.shape[0] ?? 0, size]) }),
    };
  },
});
