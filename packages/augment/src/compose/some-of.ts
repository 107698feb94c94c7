import { integer, OptionError, permutation, plugins } from "@nn/core";

import { type CompositionPlugin, defineComposition } from "../composition/define-composition.ts";
import {
  checkSteps,
  copyOf,
  domainOf,
  drawStep,
  replayStep,
  type Sample,
  type Step,
  stepKeys,
} from "../composition/steps.ts";
import { drawInteger } from "../random/draw.ts";

export interface SomeOfOptions {
  /** Augmentations of one domain, at least one. */
  readonly steps: readonly Step[];
  /** Fewest that are taken; default 1. */
  readonly min: number;
  /** Most that are taken; default 2. */
  readonly max: number;
}

export interface SomeOfParameters {
  /** Place and draw of each step that was taken, in the order of taking. */
  readonly taken: readonly { readonly step: number; readonly parameters: unknown }[];
}

/**
 * Some of several augmentations in random order, none twice: their number is uniform on min … max, and every choice of that many
 * is as likely as the others.
 *
 * @example someOf([rotate(10), brightness(0.2), contrast(0.2)], { min: 0, max: 2 }).apply(key(1), image)
 * @throws OptionError for no steps, steps of different domains, or numbers that are not min ≤ max ≤ steps.
 */
export const someOf: CompositionPlugin<SomeOfOptions, SomeOfParameters> = defineComposition<
  SomeOfOptions,
  SomeOfParameters
>({
  name: "someOf",
  summary: "Some of several augmentations in random order, none twice.",
  options: { steps: plugins("augmentation"), min: integer(1, { min: 0 }), max: integer(2, { min: 0 }) },
  shorthand: "steps",
  check: ({ steps, min, max }) => {
    checkSteps("someOf", steps);
    if (min > max || max > steps.length) {
      throw new OptionError(`someOf: takes ${min} to ${max} of ${steps.length} steps; wanted min ≤ max ≤ steps`);
    }
  },
  create({ steps, min, max }) {
    const draw = (key: Parameters<typeof stepKeys>[0], sample: Sample): SomeOfParameters => {
      const keys = stepKeys(key, steps);
      const count = drawInteger(key.fold("count"), min, max);
      let current = sample;
      return {
        taken: Array.from(permutation(key.fold("which"), steps.length).subarray(0, count), (step) => {
          const parameters = drawStep(steps[step]!, keys[step]!, current);
          current = replayStep(steps[step]!, parameters, current);
          return { step, parameters };
        }),
      };
    };
    const applyWith = ({ taken }: SomeOfParameters, sample: Sample): Sample =>
      taken.reduce((current, { step, parameters }) => {
        if (steps[step] === undefined) throw new OptionError(`someOf: there is no step ${step} among ${steps.length}`);
        return replayStep(steps[step], parameters, current);
      }, copyOf(sample));
    return {
      domain: domainOf("someOf", steps),
      draw,
      applyWith,
      apply: (key, sample) => applyWith(draw(key, sample), sample),
    };
  },
});

declare module "@nn/core" {
  interface AugmentationMap {
    someOf: typeof someOf;
  }
}
