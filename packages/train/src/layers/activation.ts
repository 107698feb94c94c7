import { defineLayer, type Layer, type LayerOptions, type LayerPlugin } from "@nn/core";

import type { Activation } from "../activation.ts";
import { resolveActivation, type ActivationLike } from "../resolve-activation.ts";

declare module "@nn/core" {
  interface LayerMap {
    readonly activation: typeof activationPlugin;
  }
}

export interface ActivationOptions extends LayerOptions {
  readonly activation: ActivationLike;
}

/** `activation(spec, options)` as a plug-in. */
export const activationPlugin: LayerPlugin<ActivationOptions, string> = defineLayer<ActivationOptions, string>({
  package: "@nn/train",
  name: "activation",
  summary: "An activation as a layer of its own.",
  defaults: { activation: "linear", name: null },
  shorthand: "activation",
  build(inputShape, options) {
    const resolved = resolveActivation(options.activation);
    return {
      outputShape: inputShape,
      parameters: {},
      activation: resolved,
      apply: (input) => ({ preActivation: input, output: resolved.apply(input) }),
    };
  },
});

/**
 * An activation as a layer of its own.
 *
 * @example activation("relu"); activation(leakyRelu(0.2));
 */
export function activation(spec: ActivationLike, options: Partial<LayerOptions> = {}): Layer {
  const resolved: Activation = resolveActivation(spec);
  return activationPlugin({ ...options, activation: resolved });
}
