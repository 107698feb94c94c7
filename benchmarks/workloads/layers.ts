/** @file The layers that the convolutional and the regularized workload need beside those of @nn/train. */
import {
  add,
  bernoulliMask,
  conv2d,
  maxPool2d,
  mean,
  mul,
  rsqrt,
  square,
  sub,
  defineLayer,
  type BuiltLayer,
  type Layer,
  type LayerOptions,
  type LayerPlugin,
  type Shape,
} from "@nn/core";
import { heNormal, ones, zeros } from "@nn/init";

interface ConvolutionLayerOptions extends LayerOptions {
  readonly filters: number;
}

const convolutionPlugin: LayerPlugin<ConvolutionLayerOptions, number> = defineLayer<ConvolutionLayerOptions, number>({
  package: "nn-benchmarks",
  name: "convolution",
  summary: "3 × 3 cross-correlation with zero padding, plus a bias.",
  defaults: { filters: 1, name: null },
  shorthand: "filters",
  build(inputShape, { filters }) {
    const [height, width, channels] = inputShape as [number, number, number];
    const fans = { fanIn: 9 * channels, fanOut: 9 * filters };
    return {
      outputShape: [height, width, filters],
      parameters: {
        kernel: { shape: [3, 3, channels, filters], role: "kernel", initializer: heNormal(), fans },
        bias: { shape: [filters], role: "bias", initializer: zeros(), fans },
      },
      apply: (input, { parameters: { kernel, bias } }) => {
        if (kernel === undefined || bias === undefined) throw new Error("convolution: parameters are missing");
        return { output: add(conv2d(input, kernel, { padding: "same" }), bias) };
      },
    };
  },
});

/** [h, w, in] → [h, w, filters], 3 × 3, zero padding. */
export function convolution(filters: number): Layer {
  return convolutionPlugin(filters);
}

/** Largest value of each 2 × 2 window: [h, w, c] → [h/2, w/2, c]. */
export const pooling: LayerPlugin<LayerOptions> = defineLayer<LayerOptions>({
  package: "nn-benchmarks",
  name: "pooling",
  summary: "Largest value of each 2 × 2 window.",
  defaults: { name: null },
  build(inputShape) {
    const [height, width, channels] = inputShape as [number, number, number];
    return {
      outputShape: [Math.floor(height / 2), Math.floor(width / 2), channels],
      parameters: {},
      apply: (input) => ({ output: maxPool2d(input, 2) }),
    };
  },
});

const momentum = 0.9;
const epsilon = 1e-5;

/** (x − mean) / √(variance + 10⁻⁵) · gain + offset over the batch; running moments move by 0.1 a step. */
export const standardization: LayerPlugin<LayerOptions> = defineLayer<LayerOptions>({
  package: "nn-benchmarks",
  name: "standardization",
  summary: "Batch normalization of vectors, training mode.",
  defaults: { name: null },
  build: standardize,
});

function standardize(inputShape: Shape): BuiltLayer {
  const shape = inputShape;
  const fans = { fanIn: 1, fanOut: 1 };
  return {
    outputShape: shape,
    parameters: {
      gain: { shape, role: "gain", initializer: ones(), fans },
      offset: { shape, role: "offset", initializer: zeros(), fans },
    },
    state: { mean: { shape, value: 0 }, variance: { shape, value: 1 } },
    apply(input, { parameters: { gain, offset }, state, training }) {
      if (gain === undefined || offset === undefined || state.mean === undefined || state.variance === undefined) {
        throw new Error("standardization: parameters or state are missing");
      }
      const center = training ? mean(input, { axes: 0 }) : state.mean;
      const centered = sub(input, center);
      const spread = training ? mean(square(centered), { axes: 0 }) : state.variance;
      const output = add(mul(mul(centered, rsqrt(add(spread, epsilon))), gain), offset);
      if (!training) return { output };
      return {
        output,
        state: {
          mean: add(mul(state.mean, momentum), mul(center, 1 - momentum)),
          variance: add(mul(state.variance, momentum), mul(spread, 1 - momentum)),
        },
      };
    },
  };
}

/** Each value is kept with probability ½ and doubled, in training. */
export const halving: LayerPlugin<LayerOptions> = defineLayer<LayerOptions>({
  package: "nn-benchmarks",
  name: "halving",
  summary: "Dropout at rate ½.",
  defaults: { name: null },
  build: (inputShape) => ({
    outputShape: inputShape,
    parameters: {},
    apply: (input, { training, key }) =>
      training && key !== undefined
        ? { output: mul(mul(input, bernoulliMask(key, 0.5, input.shape)), 2) }
        : { output: input },
  }),
});
