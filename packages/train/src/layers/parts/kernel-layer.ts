/** @file What dense and convolutional layers share: a kernel, a bias, an activation, and rules for both. */
import {
  add,
  type BuiltLayer,
  type Fans,
  type Fields,
  type Initializer,
  layerName,
  type LayerOptions,
  OptionError,
  type ParameterSpec,
  plugin,
  type Shape,
  type Tensor,
} from "@nn/core";
import { glorotUniform, heNormal, lecunNormal, zeros } from "@nn/init";

import { activationField, type Activation, type DefaultInitializer } from "../../activation.ts";
import { linear } from "../../activations/linear.ts";
import { ruleFields, withRules, type ParameterRules } from "../../model/parameter-rules.ts";

/** Options of layers with a kernel. */
export interface KernelOptions extends LayerOptions, ParameterRules {
  /** Of the kernel; default `"auto"`: `heNormal` for the ReLU family, `lecunNormal` for selu, else `glorotUniform`. */
  readonly initializer: Initializer | "auto";
  /** Whether there is a bias, or what it is initialized with; default true: zeros. */
  readonly bias: Initializer | boolean;
  /** Default `linear`. */
  readonly activation: Activation;
}

/** The fields of these options. */
export const kernelFields: Fields<KernelOptions> = {
  initializer: plugin("initializer", "auto", ["auto"]),
  bias: plugin("initializer", true, [true, false]),
  activation: activationField(linear()),
  ...ruleFields,
  name: layerName(),
};

const guidelines: Readonly<Record<DefaultInitializer, () => Initializer>> = { glorotUniform, heNormal, lecunNormal };

export interface KernelParts {
  /** The last axis numbers the outputs; the bias has one number for each. */
  readonly shape: Shape;
  readonly fans: Fans;
  readonly outputShape: Shape;
  /** The linear part: a batch of inputs with the kernel. */
  apply(input: Tensor, kernel: Tensor): Tensor;
}

/** activation(linear(x, kernel) + bias) as a layer. */
export function buildKernelLayer(owner: string, parts: KernelParts, options: KernelOptions): BuiltLayer {
  const { initializer, bias, activation } = options;
  const { fans, shape } = parts;
  const parameters: Record<string, ParameterSpec> = {
    kernel: {
      shape,
      role: "kernel",
      initializer: initializer === "auto" ? guidelines[activation.initializer]() : initializer,
      fans,
    },
  };
  if (bias !== false) {
    parameters.bias = {
      shape: shape.slice(-1),
      role: "bias",
      initializer: bias === true ? zeros() : bias,
      // The numbers of the kernel, not its axes: those are not axes of the bias.
      fans: { fanIn: fans.fanIn, fanOut: fans.fanOut },
    };
  }
  return {
    outputShape: parts.outputShape,
    parameters: withRules(parameters, options),
    activation,
    apply(input, { parameters: { kernel, bias: offset } }) {
      if (kernel === undefined) throw new OptionError(`${owner}: no parameter called kernel was given`);
      const linear = parts.apply(input, kernel);
      const preActivation = offset === undefined ? linear : add(linear, offset);
      return { preActivation, output: activation.apply(preActivation) };
    },
  };
}
