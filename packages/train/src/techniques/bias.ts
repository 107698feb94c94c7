import { definePlugin, type Initializer, plugin, type Technique, type TechniquePlugin } from "@nn/core";
import { zeros } from "@nn/init";

declare module "@nn/core" {
  interface TechniqueMap {
    readonly bias: typeof bias;
  }
}

export interface BiasOptions {
  /** Default `zeros`. */
  readonly initializer: Initializer;
}

/**
 * What biases of dense and convolutional layers start from; an initializer listed by itself is for the kernels.
 *
 * @example fit(model, data, { use: ["heNormal", "bias(constant(0.1))"], … });
 */
export const bias: TechniquePlugin<BiasOptions, Initializer | string> = definePlugin<
  "technique",
  BiasOptions,
  Technique,
  Initializer | string
>({
  package: "@nn/train",
  name: "bias",
  kind: "technique",
  summary: "An initializer for biases.",
  acts: { slot: "model.bias" },
  options: { initializer: plugin("initializer", zeros()) },
  shorthand: "initializer",
  create: ({ initializer }) => ({ value: initializer }),
});
