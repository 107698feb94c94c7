import { defineActivation, type ActivationPlugin } from "../activation.ts";

declare module "../activation.ts" {
  interface ActivationMap {
    readonly linear: typeof linear;
  }
}

/** f(x) = x. */
export const linear: ActivationPlugin = defineActivation({
  package: "@nn/train",
  name: "linear",
  summary: "f(x) = x.",
  traits: () => ({ linear: true }),
  options: {},
  apply: (x) => x,
});
