import {
  add,
  type ApplyContext,
  type ApplyResult,
  type BuiltLayer,
  defineLayer,
  flag,
  integer,
  type InnerLayer,
  type InnerSignals,
  type LayerPlugin,
  matmul,
  mul,
  reshape,
  type Shape,
  ShapeError,
  showShape,
  softmax,
  type Tensor,
  tensor,
  transpose,
} from "@nn/core";

import { kernelFields, type KernelOptions } from "./parts/kernel-layer.ts";
import { dense } from "./dense.ts";

declare module "@nn/core" {
  interface LayerMap {
    readonly selfAttention: typeof selfAttention;
  }
}

export interface SelfAttentionOptions extends Omit<KernelOptions, "activation"> {
  /** Divides the features; default 1. */
  readonly heads: number;
  /** Whether a token sees only itself and those before it; default false. */
  readonly causal: boolean;
}

const { activation: _, ...projectionFields } = kernelFields;
const projections = ["query", "key", "value", "output"] as const;
/** Below every score that a float32 network makes, and far from overflow. */
const masked = -1e30;

/**
 * Multi-head self-attention: softmax(q·kᵀ/√d)·v for each head, d the features of a head, then a projection; input and output
 * [n, tokens, features].
 *
 * Four dense projections of features to features, called `query`, `key`, `value` and `output` within the layer. Tokens are a
 * set unless `causal`: put positions into the input where their order counts.
 *
 * @example residual([layerNorm(), selfAttention(4)])
 * @throws ShapeError for inputs of rank other than 2 without the batch axis, and for heads that do not divide the features.
 */
export const selfAttention: LayerPlugin<SelfAttentionOptions, number> = defineLayer<SelfAttentionOptions, number>({
  package: "@nn/train",
  name: "selfAttention",
  summary: "softmax(q·kᵀ/√d)·v over tokens, in heads, with a projection at the end.",
  paper: "Vaswani et al., Attention is all you need, 2017",
  options: { ...projectionFields, heads: integer(1, { min: 1 }), causal: flag(false) },
  shorthand: "heads",
  build: (inputShape, options) => buildAttention(inputShape, options),
});

function buildAttention(
  inputShape: Shape,
  { heads, causal, name: _name, ...kernel }: SelfAttentionOptions,
): BuiltLayer {
  const [tokens, features] = inputShape;
  if (inputShape.length !== 2 || tokens === undefined || features === undefined) {
    throw new ShapeError(
      `selfAttention: the input has shape ${showShape(inputShape)} without the batch axis; wanted [tokens, features]`,
    );
  }
  if (features % heads !== 0)
    throw new ShapeError(`selfAttention: ${heads} heads do not divide the ${features} features`);
  const width = features / heads;
  const inner = projections.map((name): InnerLayer => {
    const layer = dense(features, kernel);
    return { name, layer, inputShape: [features], built: layer.build([features]) };
  });
  const parameters = Object.fromEntries(
    inner.flatMap(({ name, built }) =>
      Object.entries(built.parameters).map(([parameter, spec]) => [`${name}/${parameter}`, spec] as const),
    ),
  );
  const mask = causal ? tensor(causalMask(tokens), { shape: [tokens, tokens] }) : undefined;
  return {
    outputShape: inputShape,
    parameters,
    inner,
    apply(input, context) {
      const count = input.shape[0] ?? 0;
      const signals: InnerSignals[] = [];
      const project = (index: number, x: Tensor): Tensor => {
        const { name, built } = inner[index]!;
        const result = built.apply(x, innerContext(name, context));
        signals.push({ name, input: x, preActivation: result.output, output: result.output });
        return result.output;
      };
      const toHeads = (x: Tensor): Tensor => transpose(reshape(x, [count, tokens, heads, width]), [0, 2, 1, 3]);
      const rows = reshape(input, [count * tokens, features]);
      const [query, key, value] = [0, 1, 2].map((index) => toHeads(project(index, rows)));
      const scores = mul(matmul(query!, key!, { transposeB: true }), 1 / Math.sqrt(width));
      const weights = softmax(mask === undefined ? scores : add(scores, mask));
      const mixed = transpose(matmul(weights, value!), [0, 2, 1, 3]);
      const output = project(3, reshape(mixed, [count * tokens, features]));
      const result: ApplyResult = { output: reshape(output, [count, tokens, features]), inner: signals };
      return result;
    },
  };
}

function innerContext(name: string, context: ApplyContext): ApplyContext {
  const parameters = Object.fromEntries(
    Object.entries(context.parameters).flatMap(([path, value]) =>
      path.startsWith(`${name}/`) ? [[path.slice(name.length + 1), value] as const] : [],
    ),
  );
  return { ...context, parameters, state: {} };
}

/** 0 for tokens that are seen, a large negative number for those that come later. */
function causalMask(tokens: number): Float32Array {
  return Float32Array.from({ length: tokens * tokens }, (_, index) =>
    index % tokens <= Math.floor(index / tokens) ? 0 : masked,
  );
}
