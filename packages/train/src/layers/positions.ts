import {
  add,
  type BuiltLayer,
  defineLayer,
  layerName,
  type LayerOptions,
  type LayerPlugin,
  math,
  oneOf,
  OptionError,
  type Shape,
  ShapeError,
  showShape,
  tensor,
} from "@nn/core";
import { normal } from "@nn/init";

declare module "@nn/core" {
  interface LayerMap {
    readonly positions: typeof positions;
  }
}

export interface PositionsOptions extends LayerOptions {
  /** `"sinusoidal"` (default): fixed waves; `"learned"`: a trained vector for each place, normal of standard deviation 0.02. */
  readonly kind: "sinusoidal" | "learned";
}

/**
 * Adds what tells the places of a sequence apart, for attention, which sees a set: [n, tokens, features] → the same.
 *
 * Sinusoidal: sin(t/10000^(2i/features)) in column 2i of place t, the cosine in column 2i + 1.
 *
 * @example sequential([embedding(5000, { features: 32 }), positions(), residual([selfAttention(4)])])
 * @throws ShapeError when built on an input that is no sequence.
 */
export const positions: LayerPlugin<PositionsOptions, PositionsOptions["kind"]> = defineLayer<
  PositionsOptions,
  PositionsOptions["kind"]
>({
  package: "@nn/train",
  name: "positions",
  summary: "Adds what tells the places of a sequence apart.",
  paper: "Vaswani et al., Attention is all you need, 2017",
  options: { kind: oneOf(["sinusoidal", "learned"], "sinusoidal"), name: layerName() },
  shorthand: "kind",
  build: (inputShape, { kind }) => buildPositions(inputShape, kind),
});

function buildPositions(inputShape: Shape, kind: PositionsOptions["kind"]): BuiltLayer {
  const [tokens, features] = inputShape;
  if (inputShape.length !== 2 || tokens === undefined || features === undefined) {
    throw new ShapeError(
      `positions: the input has shape ${showShape(inputShape)} without the batch axis; wanted [tokens, features]`,
    );
  }
  if (kind === "sinusoidal") {
    const waves = tensor(sinusoids(tokens, features), { shape: [tokens, features] });
    return { outputShape: inputShape, parameters: {}, apply: (input) => ({ output: add(input, waves) }) };
  }
  return {
    outputShape: inputShape,
    parameters: {
      table: {
        shape: [tokens, features],
        role: "offset",
        initializer: normal({ std: 0.02 }),
        fans: { fanIn: 1, fanOut: features },
      },
    },
    apply(input, { parameters: { table } }) {
      if (table === undefined) throw new OptionError("positions: no parameter called table was given");
      return { output: add(input, table) };
    },
  };
}

function sinusoids(tokens: number, features: number): Float32Array {
  const values = new Float32Array(tokens * features);
  for (let column = 0; column < features; column++) {
    const rate = math.exp((-(column - (column % 2)) / features) * math.log(10_000));
    for (let token = 0; token < tokens; token++)
      values[token * features + column] = column % 2 === 0 ? math.sin(token * rate) : math.cos(token * rate);
  }
  return values;
}
