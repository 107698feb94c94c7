import { plugins } from "@nn/core";

import { type CompositionPlugin, defineComposition } from "../composition/define-composition.ts";
import { checkSteps, domainOf, drawStep, replayStep, type Step, stepKeys } from "../composition/steps.ts";

export interface ChainOptions {
  /** Augmentations of one domain, at least one. */
  readonly steps: readonly Step[];
}

/** What each step drew. */
export interface ChainParameters {
  readonly steps: readonly unknown[];
}

/**
 * Augmentations one after the other.
 *
 * A step's key is the chain's, folded by the id of the step and by how many steps of that id come before it; so adding a step of
 * another kind anywhere changes no other step's draws.
 *
 * @example chain([flip(), randomCrop({ padding: 4 }), erase()]).apply(key(1).fold("augment", epoch, example), image)
 * @throws OptionError for no steps, or steps of different domains.
 */
export const chain: CompositionPlugin<ChainOptions, ChainParameters> = defineComposition<ChainOptions, ChainParameters>(
  {
    name: "chain",
    summary: "Augmentations one after the other.",
    options: { steps: plugins("augmentation") },
    shorthand: "steps",
    check: ({ steps }) => checkSteps("chain", steps),
    create({ steps }) {
      return {
        domain: domainOf("chain", steps),
        draw(key, sample) {
          const keys = stepKeys(key, steps);
          let current = sample;
          return {
            steps: steps.map((step, i) => {
              const parameters = drawStep(step, keys[i]!, current);
              // What the next step draws may depend on the shape this one leaves.
              current = replayStep(step, parameters, current);
              return parameters;
            }),
          };
        },
        applyWith: ({ steps: parameters }, sample) =>
          steps.reduce((current, step, i) => replayStep(step, parameters[i], current), sample),
        apply(key, sample) {
          const keys = stepKeys(key, steps);
          return steps.reduce((current, step, i) => step.apply(keys[i]!, current), sample);
        },
      };
    },
  },
);

declare module "@nn/core" {
  interface AugmentationMap {
    chain: typeof chain;
  }
}
