import {
  type Augmentation,
  type Key,
  type PluginJson,
  registry as shared,
  type Registry,
  type SampleDomain,
  type SampleTypes,
} from "@nn/core";

import { drawStep, replayStep } from "./composition/steps.ts";

/** One application of an augmentation, as plain JSON. */
export interface AugmentationRecord {
  readonly augmentation: PluginJson;
  /** What was drawn. */
  readonly parameters: unknown;
}

/** A record and the sample it gives. */
export interface Traced<D extends SampleDomain> {
  readonly record: AugmentationRecord;
  readonly sample: SampleTypes[D];
}

/**
 * Applies an augmentation and writes down what it drew; the sample is what `apply` gives.
 *
 * @example trace(rotate(10), key(1), image).record // { augmentation: { name: "@nn/augment:rotate", … }, parameters: { degrees: 3.1 } }
 */
export function trace<D extends SampleDomain>(
  augmentation: Augmentation<D>,
  key: Key,
  sample: SampleTypes[D],
): Traced<D> {
  const step = augmentation as unknown as Augmentation;
  const parameters = drawStep(step, key, sample);
  return {
    record: { augmentation: augmentation.toJSON(), parameters },
    sample: replayStep(step, parameters, sample) as SampleTypes[D],
  };
}

/**
 * Applies what a record says, without a key.
 *
 * @example replayRecord(JSON.parse(line), image)
 * @throws UnknownNameError when the augmentation is not in the registry: registry.use(plugins) first.
 */
export function replayRecord<D extends SampleDomain>(
  record: AugmentationRecord,
  sample: SampleTypes[D],
  registry: Registry = shared,
): SampleTypes[D] {
  const step = registry.resolve("augmentation", record.augmentation);
  return replayStep(step, record.parameters, sample) as SampleTypes[D];
}
