/** @file What dense and convolutional layers share: a kernel, a bias, an activation, and rules for both. */
import {
  add,
  type BuiltLayer,
  checkNumber,
  type Fans,
  type Initializer,
  type LayerOptions,
  OptionError,
  type ParameterSpec,
  type Shape,
  type SpecOf,
  type Tensor,
} from "@nn/core";
import { glorotUniform, heNormal, lecunNormal, zeros } from "@nn/init";

import type { DefaultInitializer } from "./activation.ts";
import { noRules, resolveRules, withRules, type ParameterRules } from "./parameter-rules.ts";
import { resolveActivation, type ActivationLike } from "./resolve-activation.ts";
import { resolveRegistered } from "./resolve-registered.ts";

/** `"auto"`: the guideline for the activation. Other names are looked up in the program's registry. */
export type InitializerLike = "auto" | SpecOf<"initializer">;

export interface KernelOptions extends LayerOptions, ParameterRules {
  /** Of the kernel; default `"auto"`: `heNormal` for the ReLU family, `lecunNormal` for selu, else `glorotUniform`. */
  readonly initializer: InitializerLike;
  /** Whether there is a bias, or what it is initialized with; default true: zeros. */
  readonly bias: boolean | SpecOf<"initializer">;
  /** Default `"linear"`. */
  readonly activation: ActivationLike;
}

export const kernelDefaults: KernelOptions = {
  initializer: "auto",
  bias: true,
  activation: "linear",
  ...noRules,
  name: null,
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
  const { initializer, bias } = options;
  const activation = resolveActivation(options.activation);
  const guideline = activation.initializer;
  const { fans, shape } = parts;
  const parameters: Record<string, ParameterSpec> = {
    kernel: {
      shape,
      role: "kernel",
      initializer: initializer === "auto" ? guidelines[guideline]() : resolveRegistered("initializer", initializer),
      fans,
    },
  };
  if (bias !== false) {
    parameters.bias = {
      shape: shape.slice(-1),
      role: "bias",
      initializer: bias === true ? zeros() : resolveRegistered("initializer", bias),
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

/** Options with their names resolved, so that a wrong one fails where it is written. */
export function resolveKernelOptions<O extends Partial<KernelOptions>>(options: O): O {
  const { initializer = "auto", bias = true, activation = "linear" } = options;
  return {
    ...options,
    initializer: initializer === "auto" ? initializer : resolveRegistered("initializer", initializer),
    bias: typeof bias === "boolean" ? bias : resolveRegistered("initializer", bias),
    activation: resolveActivation(activation),
    ...resolveRules(options),
  };
}

/** Height and width, or one number for both. */
export type Extent = number | readonly [height: number, width: number];

/** Refuses extents that are no positive integers. */
export function checkExtent(owner: string, option: string, extent: Extent): void {
  for (const value of typeof extent === "number" ? [extent] : extent) {
    checkNumber(owner, option, value, { min: 1, integer: true });
  }
}

export function asPair(extent: Extent): readonly [height: number, width: number] {
  return typeof extent === "number" ? [extent, extent] : extent;
}
