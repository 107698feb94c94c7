import {
  defineLayer,
  type LayerDefinition,
  type LayerOptions,
  type LayerPlugin,
  OptionError,
  type Place,
  type Shape,
  type Tensor,
} from "@nn/core";

import { packageName } from "../package-name.ts";

interface NoiseDefinition<O extends LayerOptions> extends Omit<LayerDefinition<O>, "package" | "build" | "acts"> {
  /** Default: after activations; null: nowhere by itself. */
  readonly acts?: Place | null;
  /** Throws a ShapeError for inputs that it is not for. */
  readonly accepts?: (inputShape: Shape, options: Readonly<O>) => void;
  /** Never sees the same key twice. */
  readonly train: (input: Tensor, key: Tensor, options: Readonly<O>) => Tensor;
  /** Default: the input. */
  readonly evaluate?: (input: Tensor, options: Readonly<O>) => Tensor;
}

const afterActivation: Place = { slot: "forward.afterActivation", many: true };

/** A layer that is random in training and keeps the shape of its input. */
export function defineNoise<O extends LayerOptions, S = never>(definition: NoiseDefinition<O>): LayerPlugin<O, S> {
  const { acts = afterActivation, accepts, train, evaluate = (input) => input, traits, ...rest } = definition;
  return defineLayer<O, S>({
    ...rest,
    package: packageName,
    ...(acts === null ? {} : { acts }),
    traits: (options) => ({ ...traits?.(options), random: true }),
    build(inputShape, options) {
      accepts?.(inputShape, options);
      return {
        outputShape: inputShape,
        parameters: {},
        apply(input, { training, key }) {
          if (!training) return { output: evaluate(input, options) };
          if (key === undefined) {
            throw new OptionError(`${rest.name}: training without a key; wanted int32[2], fresh for this step`);
          }
          return { output: train(input, key, options) };
        },
      };
    },
  });
}
