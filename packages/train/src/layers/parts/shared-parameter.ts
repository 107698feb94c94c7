/** @file What scale and offset share: one parameter for all positions, a number or one for each channel. */
import {
  type BuiltLayer,
  type Fields,
  type Initializer,
  layerName,
  type LayerOptions,
  oneOf,
  OptionError,
  type ParameterRole,
  type Shape,
  ShapeError,
  type Tensor,
} from "@nn/core";

const kinds = ["scalar", "channel"] as const;

export interface SharedOptions extends LayerOptions {
  /** One number for all, or one for each channel (the last axis); default `"scalar"`. */
  readonly per: (typeof kinds)[number];
}

/** The fields of these options. */
export const sharedFields: Fields<SharedOptions> = { per: oneOf(kinds, "scalar"), name: layerName() };

/** A layer whose one parameter is called like the layer. */
export function sharedParameter(
  name: string,
  inputShape: Shape,
  { per }: SharedOptions,
  role: ParameterRole,
  initializer: Initializer,
  apply: (x: Tensor, parameter: Tensor) => Tensor,
): BuiltLayer {
  if (per === "channel" && inputShape.length === 0) throw new ShapeError(`${name}: a single number has no channels`);
  const shape = per === "scalar" ? [] : inputShape.slice(-1);
  return {
    outputShape: inputShape,
    parameters: { [name]: { shape, role, initializer, fans: { fanIn: 1, fanOut: 1 } } },
    apply(input, { parameters: { [name]: parameter } }) {
      if (parameter === undefined) throw new OptionError(`${name}: no parameter called ${name} was given`);
      return { output: apply(input, parameter) };
    },
  };
}
