import { OptionError, plugins } from "@nn/core";

import { type CompositionPlugin, defineComposition } from "../composition/define-composition.ts";
import { checkSteps, domainOf, drawStep, replayStep, type Step, stepKeys } from "../composition/steps.ts";
import { drawInteger } from "../random/draw.ts";

export interface OneOfOptions {
  /** Augmentations of one domain, at least one. */
  readonly steps: readonly Step[];
}

export interface OneOfParameters {
  /** Place of the step that was taken. */
  readonly step: number;
  readonly parameters: unknown;
}

/**
 * One of several augmentations, each as likely as the others.
 *
 * @example oneOf([brightness(0.2), contrast(0.2)]).apply(key(1), image)
 * @throws OptionError for no steps, or steps of different domains.
 */
export const oneOf: CompositionPlugin<OneOfOptions, OneOfParameters> = defineComposition<OneOfOptions, OneOfParameters>(
  {
    name: "oneOf",
    summary: "One of several augmentations, each as likely as the others.",
    options: { steps: plugins("augmentation") },
    shorthand: "steps",
    check: ({ steps }) => checkSteps("oneOf", steps),
    create({ steps }) {
      const at = (index: number): Step => {
        const step = steps[index];
        if (step === undefined) throw new OptionError(`oneOf: there is no step ${index} among ${steps.length}`);
        return step;
      };
      return {
        domain: domainOf("oneOf", steps),
        draw(key, sample) {
          const step = drawInteger(key.fold("which"), 0, steps.length - 1);
          return { step, parameters: drawStep(at(step), stepKeys(key, steps)[step]!, sample) };
        },
        applyWith: ({ step, parameters }, sample) => replayStep(at(step), parameters, sample),
        apply(key, sample) {
          const step = drawInteger(key.fold("which"), 0, steps.length - 1);
          return at(step).apply(stepKeys(key, steps)[step]!, sample);
        },
      };
    },
  },
);

declare module "@nn/core" {
  interface AugmentationMap {
    oneOf: typeof oneOf;
  }
}
