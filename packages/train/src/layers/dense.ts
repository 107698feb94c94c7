import {
  add,
  checkNumber,
  matmul,
  OptionError,
  registry,
  ShapeError,
  showShape,
  UnknownNameError,
  type Initializer,
  type Layer,
  type ParameterSpec,
  type SpecOf,
} from "@nn/core";
import { glorotUniform, heNormal, lecunNormal, zeros } from "@nn/init";

import { defineLayer, type LayerOptions, type LayerPlugin } from "../layer.ts";
import { resolveActivation, type ActivationLike } from "../resolve-activation.ts";

declare module "../layer.ts" {
  interface LayerMap {
    readonly dense: typeof densePlugin;
  }
}

/** `"auto"`: the guideline for the activation. Other names are looked up in the program's registry. */
export type InitializerLike = "auto" | SpecOf<"initializer">;

export interface DenseOptions extends LayerOptions {
  readonly units: number;
  /** Of the kernel; default `"auto"`: `heNormal` for the ReLU family, `lecunNormal` for selu, else `glorotUniform`. */
  readonly initializer: InitializerLike;
  /** Whether there is a bias, or what it is initialized with; default true: zeros. */
  readonly bias: boolean | SpecOf<"initializer">;
  /** Default `"linear"`. */
  readonly activation: ActivationLike;
}

const guidelines = { glorotUniform, heNormal, lecunNormal };

/** `dense(units, options)` as a plug-in. */
export const densePlugin: LayerPlugin<DenseOptions, number> = defineLayer<DenseOptions, number>({
  package: "@nn/train",
  name: "dense",
  summary: "f(x·W + b).",
  defaults: { units: 1, initializer: "auto", bias: true, activation: "linear", name: null },
  shorthand: "units",
  check: ({ units }) => checkNumber("dense", "units", units, { min: 1, integer: true }),
  build(inputShape, { units, initializer, bias, activation }) {
    const [inputs] = inputShape;
    if (inputShape.length !== 1 || inputs === undefined) {
      throw new ShapeError(
        `dense: the input has shape ${showShape(inputShape)} without the batch axis; wanted rank 1, put flatten() in front`,
      );
    }
    const { apply, initializer: guideline } = resolveActivation(activation);
    const fans = { fanIn: inputs, fanOut: units };
    const parameters: Record<string, ParameterSpec> = {
      kernel: {
        shape: [inputs, units],
        role: "kernel",
        initializer: initializer === "auto" ? guidelines[guideline]() : resolveInitializer(initializer),
        fans,
      },
    };
    if (bias !== false) {
      parameters.bias = {
        shape: [units],
        role: "bias",
        initializer: bias === true ? zeros() : resolveInitializer(bias),
        fans,
      };
    }
    return {
      outputShape: [units],
      parameters,
      apply(input, { parameters: { kernel, bias: offset } }) {
        if (kernel === undefined) throw new OptionError("dense: no parameter called kernel was given");
        const linear = matmul(input, kernel);
        return { output: apply(offset === undefined ? linear : add(linear, offset)) };
      },
    };
  },
});

/**
 * f(x·W + b) with kernel W [in, units] and bias b [units]; input [n, in], output [n, units].
 *
 * The fans of the kernel are in and units.
 *
 * @example dense(128, { activation: "relu" }); dense(10, { initializer: glorotNormal(), bias: false });
 * @throws ShapeError when built on an input of rank other than 1 (without the batch axis).
 */
export function dense(units: number, options: Partial<Omit<DenseOptions, "units">> = {}): Layer {
  const { initializer = "auto", bias = true, activation = "linear" } = options;
  // Names are resolved here, so that a wrong one fails where it is written.
  return densePlugin({
    ...options,
    units,
    initializer: initializer === "auto" ? initializer : resolveInitializer(initializer),
    bias: typeof bias === "boolean" ? bias : resolveInitializer(bias),
    activation: resolveActivation(activation),
  });
}

function resolveInitializer(spec: SpecOf<"initializer">): Initializer {
  try {
    return registry.resolve("initializer", spec);
  } catch (error) {
    if (!(error instanceof UnknownNameError) || registry.list("initializer").length > 0) throw error;
    throw new UnknownNameError(
      `${error.message}; names work after registry.use(initializers), with initializers from @nn/init`,
    );
  }
}
