/** @file What compositions share: giving each step a key, and recording what it drew. */
import { type Augmentation, type Key, key as keyOf, OptionError, type SampleDomain, type SampleTypes } from "@nn/core";

import type { ReplayableAugmentation } from "../define-augmentation.ts";

/** Any augmentation of a domain; one that records no draws is replayed from its key. */
export type Step<D extends SampleDomain = SampleDomain> = Augmentation<D>;

export type Sample = SampleTypes[SampleDomain];

/** Refuses a composition of nothing. */
export function checkSteps(owner: string, steps: readonly Step[]): void {
  if (steps.length === 0) throw new OptionError(`${owner}: no steps; wanted at least one augmentation`);
}

/** @throws OptionError when the steps are not all of one domain. */
export function domainOf(owner: string, steps: readonly Step[]): SampleDomain {
  const [first, ...rest] = steps;
  const stranger = rest.find(({ domain }) => domain !== first!.domain);
  if (stranger !== undefined) {
    throw new OptionError(
      `${owner}: ${first!.id} takes ${first!.domain} samples, ${stranger.id} takes ${stranger.domain}; wanted one domain`,
    );
  }
  return first!.domain;
}

/** For each step, the key folded by its id and by the number of steps before it with that id. */
export function stepKeys(key: Key, steps: readonly Step[]): readonly Key[] {
  const seen = new Map<string, number>();
  return steps.map(({ id }) => {
    const before = seen.get(id) ?? 0;
    seen.set(id, before + 1);
    return key.fold(id, before);
  });
}

function isReplayable(step: Step): step is ReplayableAugmentation {
  return "draw" in step && "applyWith" in step;
}

/** What a step draws, as JSON; of a step that does not say, the words of its key. */
export function drawStep(step: Step, key: Key, sample: Sample): unknown {
  return isReplayable(step) ? step.draw(key, sample) : key.words;
}

export function replayStep(step: Step, parameters: unknown, sample: Sample): Sample {
  return isReplayable(step)
    ? step.applyWith(parameters, sample)
    : step.apply(keyOf(parameters as readonly [number, number]), sample);
}

/** The sample in other memory. */
export function copyOf(sample: Sample): Sample {
  return "data" in sample ? { ...sample, data: sample.data.slice() } : [...sample];
}
