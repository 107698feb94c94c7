import {
  defineLayer,
  type LayerDefinition,
  type LayerOptions,
  type LayerPlugin,
  OptionError,
  type Tensor,
} from "@nn/core";

import { packageName } from "./package-name.ts";

interface NoiseDefinition<O extends LayerOptions> extends Omit<LayerDefinition<O>, "package" | "build"> {
  /** Never sees the same key twice. */
  readonly train: (input: Tensor, key: Tensor, options: Readonly<O>) => Tensor;
  /** Default: the input. */
  readonly evaluate?: (input: Tensor, options: Readonly<O>) => Tensor;
}

/** A layer that is random in training and keeps the shape of its input. */
export function defineNoise<O extends LayerOptions, S = never>(definition: NoiseDefinition<O>): LayerPlugin<O, S> {
  const { train, evaluate = (input) => input, ...rest } = definition;
  return defineLayer<O, S>({
    ...rest,
    package: packageName,
    acts: rest.acts ?? { slot: "forward.afterActivation", many: true },
    build: (inputShape, options) => ({
      outputShape: inputShape,
      parameters: {},
      apply(input, { training, key }) {
        if (!training) return { output: evaluate(input, options) };
        if (key === undefined) {
          throw new OptionError(`${rest.name}: training without a key; wanted int32[2], fresh for this step`);
        }
        return { output: train(input, key, options) };
      },
    }),
  });
}
