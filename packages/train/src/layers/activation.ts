import { defineLayer, type Given, layerName, type LayerOptions, type LayerPlugin } from "@nn/core";

import { activationField, type Activation } from "../activation.ts";
import { linear } from "../activations/linear.ts";

declare module "@nn/core" {
  interface LayerMap {
    readonly activation: typeof activation;
  }
}

export interface ActivationOptions extends LayerOptions {
  readonly activation: Activation;
}

/**
 * An activation as a layer of its own.
 *
 * @example activation("relu"); activation(leakyRelu(0.2));
 */
export const activation: LayerPlugin<ActivationOptions, Given<Activation>> = defineLayer<
  ActivationOptions,
  Given<Activation>
>({
  package: "@nn/train",
  name: "activation",
  summary: "An activation as a layer of its own.",
  options: { activation: activationField(linear()), name: layerName() },
  shorthand: "activation",
  build: (inputShape, { activation: applied }) => ({
    outputShape: inputShape,
    parameters: {},
    activation: applied,
    apply: (input) => ({ preActivation: input, output: applied.apply(input) }),
  }),
});
