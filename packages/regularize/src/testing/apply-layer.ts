import {
  key as seedKey,
  type Key,
  type Layer,
  type ParameterSpec,
  type Shape,
  sizeOf,
  tensor,
  type Tensor,
} from "@nn/core";

export interface LayerMode {
  readonly training: boolean;
  readonly key?: Key;
  /** Instead of the first values. */
  readonly parameters?: Readonly<Record<string, Tensor>>;
  readonly state?: Readonly<Record<string, Tensor>>;
}

/** A layer applied to a batch, with its first parameters and state unless others are given. */
export function applyLayer(
  layer: Layer,
  input: Tensor,
  { training, key, parameters = {}, state = {} }: LayerMode,
): { readonly output: Tensor; readonly state: Readonly<Record<string, Tensor>> } {
  const built = layer.build(input.shape.slice(1));
  const first = (spec: ParameterSpec): Float32Array =>
    spec.initializer.sample(seedKey(0), spec.shape, { fans: spec.fans });
  const values = Object.entries(built.parameters).map(
    ([name, spec]) => [name, filled(first(spec), spec.shape)] as const,
  );
  const states = Object.entries(built.state ?? {}).map(
    ([name, { shape, value }]) => [name, filled(new Float32Array(sizeOf(shape)).fill(value), shape)] as const,
  );
  const before = { ...Object.fromEntries(states), ...state };
  const result = built.apply(input, {
    parameters: { ...Object.fromEntries(values), ...parameters },
    state: before,
    training,
    ...(key === undefined ? {} : { key: tensor(Int32Array.from(key.words)) }),
  });
  return { output: result.output, state: { ...before, ...result.state } };
}

function filled(values: Float32Array, shape: Shape): Tensor {
  return tensor(values, { shape });
}
