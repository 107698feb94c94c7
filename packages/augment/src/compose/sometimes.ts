import { number, plugins } from "@nn/core";

import { type CompositionPlugin, defineComposition } from "../composition/define-composition.ts";
import { checkSteps, copyOf, domainOf, drawStep, replayStep, type Step, stepKeys } from "../composition/steps.ts";
import { drawChance } from "../random/draw.ts";

export interface SometimesOptions {
  /** Default 0.5. */
  readonly probability: number;
  /** The augmentation, in a list of one. */
  readonly steps: readonly Step[];
}

export interface SometimesParameters {
  readonly applied: boolean;
  readonly parameters: unknown;
}

/**
 * An augmentation with a chance, else the sample as it is.
 *
 * @example sometimes([rotate(10)], { probability: 0.3 }).apply(key(1), image)
 * @throws OptionError for a probability outside [0, 1], or anything but one step.
 */
export const sometimes: CompositionPlugin<SometimesOptions, SometimesParameters> = defineComposition<
  SometimesOptions,
  SometimesParameters
>({
  name: "sometimes",
  summary: "An augmentation with a chance, else the sample as it is.",
  options: { probability: number(0.5, { min: 0, max: 1 }), steps: plugins("augmentation", [], { max: 1 }) },
  shorthand: "steps",
  check: ({ steps }) => checkSteps("sometimes", steps),
  create({ probability, steps }) {
    const step = steps[0]!;
    return {
      domain: domainOf("sometimes", steps),
      draw(key, sample) {
        const applied = drawChance(key.fold("chance"), probability);
        return { applied, parameters: applied ? drawStep(step, stepKeys(key, steps)[0]!, sample) : null };
      },
      applyWith: ({ applied, parameters }, sample) => (applied ? replayStep(step, parameters, sample) : copyOf(sample)),
      apply: (key, sample) =>
        drawChance(key.fold("chance"), probability) ? step.apply(stepKeys(key, steps)[0]!, sample) : copyOf(sample),
    };
  },
});

declare module "@nn/core" {
  interface AugmentationMap {
    sometimes: typeof sometimes;
  }
}
