/** @file A model cut into blocks: a layer with weights, and what stands behind it before the next one. */
import type { LayerActivation, ModelProbe, NdArray, ProbedLayer } from "@nn/core";

export interface Block {
  readonly weights: ProbedLayer;
  /** Name of its kernel among its parameters. */
  readonly kernel: string;
  /** The layer whose activation comes first behind the weights; the weights' own layer when there is none. */
  readonly activated: ProbedLayer;
  readonly activation: LayerActivation | undefined;
  /** Whether nothing stands between the weights and the activation, or behind it, that the theory does not know. */
  readonly isPlain: boolean;
}

/** Layers that change no size of a signal in evaluation mode. */
const transparent = new Set(["flatten", "dropout", "gaussianDropout", "gaussianNoise", "alphaDropout", "activation"]);

/** `relu` of `@nn/train:relu`. */
export function shortName(id: string): string {
  return id.slice(id.lastIndexOf(":") + 1);
}

/** Blocks of layers with a kernel, in their order. */
export function blocksOf({ layers }: Pick<ModelProbe, "layers">): Block[] {
  const starts = layers.flatMap((layer, index) => (kernelOf(layer) === undefined ? [] : [index]));
  return starts.map((start, i) => {
    const weights = layers[start]!;
    const behind = layers.slice(start, starts[i + 1]);
    const activated = behind.find(
      ({ activation }) => activation !== undefined && shortName(activation.id) !== "linear",
    );
    return {
      weights,
      kernel: kernelOf(weights)!,
      activated: activated ?? weights,
      activation: activated?.activation,
      isPlain:
        // A path is a layer inside another one: a residual branch adds what the theory of plain networks does not.
        !layers.some(({ name }) => name.includes("/")) &&
        behind.slice(1).every((layer) => layer === activated || transparent.has(shortName(layer.kind))) &&
        behind.filter(({ activation }) => activation !== undefined && shortName(activation.id) !== "linear").length <=
          1,
    };
  });
}

function kernelOf({ parameters }: ProbedLayer): string | undefined {
  return Object.keys(parameters).find((name) => parameters[name]!.role === "kernel");
}

/** fan-in · E[w²], fan-out · E[w²] and E[b²], as the values are now. */
export function weightScales(
  { weights, kernel }: Block,
  values: ModelProbe["values"],
): { readonly forward: number; readonly backward: number; readonly bias: number } {
  const { fans } = weights.parameters[kernel]!;
  const own = values[weights.name] ?? {};
  const square = meanSquareOf(own[kernel]);
  const bias = Object.keys(weights.parameters).find((name) => weights.parameters[name]!.role === "bias");
  return {
    forward: fans.fanIn * square,
    backward: fans.fanOut * square,
    bias: bias === undefined ? 0 : meanSquareOf(own[bias]),
  };
}

function meanSquareOf(array: NdArray | undefined): number {
  if (array === undefined || array.data.length === 0) return 0;
  let sum = 0;
  for (let i = 0; i < array.data.length; i++) sum += array.data[i]! * array.data[i]!;
  return sum / array.data.length;
}
