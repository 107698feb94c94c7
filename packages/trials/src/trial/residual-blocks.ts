/** @file Networks of residual blocks: from the first layer to the last activation nothing but additions lies on the way. */
import type { Layer } from "@nn/core";
import {
  activation as activationLayer,
  conv1d,
  dense,
  embedding,
  flatten,
  globalAveragePool,
  offset,
  residual,
  scale as scaleLayer,
  selfAttention,
} from "@nn/train";
import type { ResidualMlpSpec, TransformerSpec } from "../suite/types.ts";
import { dropout, normalization, type Parts } from "./network-parts.ts";

/** Blocks x + F(x) of two dense layers, their activations first. */
export function residualPerceptron({ depth, width }: ResidualMlpSpec, parts: Parts): Layer[] {
  const { kernel, activation } = parts;
  const half = (between: readonly Layer[]): Layer[] => [
    ...normalization(parts),
    ...shift(parts),
    activationLayer(activation),
    ...between,
    ...shift(parts),
    dense(width, kernel),
  ];
  const block = (): Layer => residualBlock([...half([]), ...half(dropout(parts))], parts);
  return [
    flatten(),
    dense(width, kernel),
    ...Array.from({ length: depth }, block),
    ...normalization(parts),
    activationLayer(activation),
  ];
}

/** Each layer is two blocks: attention, and two dense layers that see one token at a time. */
export function transformer(
  { features, heads, depth, width }: TransformerSpec,
  parts: Parts,
  vocabulary: number,
): Layer[] {
  const { kernel, activation } = parts;
  const tokenwise = (units: number): Layer => conv1d(units, { ...kernel, window: 1, padding: "same" });
  const block = (layers: readonly Layer[]): Layer => residualBlock([...normalization(parts), ...layers], parts);
  const layer = (): Layer[] => [
    block([...shift(parts), selfAttention(heads, kernel)]),
    block([
      ...shift(parts),
      tokenwise(width),
      ...shift(parts),
      activationLayer(activation),
      ...dropout(parts),
      ...shift(parts),
      tokenwise(features),
    ]),
  ];
  return [
    embedding(vocabulary, { features }),
    ...Array.from({ length: depth }, layer).flat(),
    ...normalization(parts),
    globalAveragePool(),
  ];
}

function residualBlock(layers: readonly Layer[], { branch: { scale, initial, offsets } }: Parts): Layer {
  if (!offsets) return residual(layers, { scale, initial });
  // The last bias is not scaled: Zhang et al. (2019), figure 1.
  return residual([...layers, ...(scale === "none" ? [] : [scaleLayer({ per: scale, initial })]), offset()]);
}

/** Fixup's bias before a layer. */
function shift({ branch }: Parts): Layer[] {
  return branch.offsets ? [offset()] : [];
}
