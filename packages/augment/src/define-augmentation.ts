/** @file How augmentations are made: draw parameters from a key, then apply them, so that every result can be replayed. */
import {
  type Augmentation,
  definePlugin,
  type ImageSample,
  type Key,
  type Plugin,
  type PluginDefinition,
  type SampleDomain,
  type SampleTypes,
} from "@nn/core";

import { checkSample } from "./check-sample.ts";
import { checkInRange, type LevelOptions } from "./operations/levels.ts";
import { type Movement, withPlaces } from "./operations/movement.ts";

/**
 * An augmentation whose randomness can be written down: `apply(key, sample)` is
 * `applyWith(draw(key, sample), sample)`, and what `draw` gives is plain JSON.
 */
export interface ReplayableAugmentation<D extends SampleDomain = SampleDomain, P = unknown> extends Augmentation<D> {
  draw(key: Key, sample: SampleTypes[D]): P;
  applyWith(parameters: P, sample: SampleTypes[D]): SampleTypes[D];
}

export type ReplayablePlugin<D extends SampleDomain, O extends object, P, S = never> = Plugin<
  "augmentation",
  O,
  ReplayableAugmentation<D, P>,
  S
>;

interface DrawRequest<D extends SampleDomain, O> {
  readonly key: Key;
  readonly sample: SampleTypes[D];
  readonly options: Readonly<O>;
}

interface ApplyRequest<D extends SampleDomain, O, P> {
  readonly parameters: P;
  readonly sample: SampleTypes[D];
  readonly options: Readonly<O>;
}

export interface AugmentationDefinition<D extends SampleDomain, O extends object, P> extends Omit<
  PluginDefinition<"augmentation", O, ReplayableAugmentation<D, P>>,
  "kind" | "create"
> {
  readonly domain: D;
  /** Everything random, as plain JSON; a field of noise is the two words of its key. */
  readonly draw: (request: DrawRequest<D, O>) => P;
  /** A new sample; the one given is left as it is. */
  readonly apply: (request: ApplyRequest<D, O, P>) => SampleTypes[D];
  /** Of images: options `low` and `high` say what black and full intensity are, and images far beyond are refused. */
  readonly ranged?: boolean;
  /** Of images whose pixels change places: how. Key points, boxes and masks then move with them; else they stay. */
  readonly moves?: (request: ApplyRequest<D, O, P>) => Movement | undefined;
}

/**
 * Makes an augmentation from a function that draws parameters and one that applies them.
 *
 * Samples are checked before either sees them: shape and number of values fit, values are finite.
 *
 * @example
 * const invert = defineAugmentation<"image", { probability: number }, boolean>({
 *   name: "me:invert",
 *   domain: "image",
 *   summary: "Turns x into 1 − x.",
 *   options: { probability: number(0.5) },
 *   draw: ({ key, options }) => bernoulli(key, 1, options.probability)[0] === 1,
 *   apply: ({ parameters, sample }) => ({ ...sample, data: sample.data.map((x) => (parameters ? 1 - x : x)) }),
 * });
 */
export function defineAugmentation<D extends SampleDomain, O extends object, P, S = never>(
  definition: AugmentationDefinition<D, O, P>,
): ReplayablePlugin<D, O, P, S> {
  const { domain, draw, apply: applyPixels, moves, ranged = false, ...rest } = definition;
  const { name } = definition;
  const apply = (request: ApplyRequest<D, O, P>): SampleTypes[D] => {
    if (ranged) checkInRange(name, request.sample as ImageSample, request.options as unknown as LevelOptions);
    const result = applyPixels(request);
    if (domain !== "image") return result;
    return withPlaces(request.sample as ImageSample, result as ImageSample, () => moves?.(request)) as SampleTypes[D];
  };
  return definePlugin<"augmentation", O, ReplayableAugmentation<D, P>, S>({
    ...rest,
    kind: "augmentation",
    acts: { slot: "data.augment", many: true },
    create: (options) => ({
      domain,
      draw(key: Key, sample: SampleTypes[D]): P {
        checkSample(name, domain, sample);
        return draw({ key, sample, options });
      },
      applyWith(parameters: P, sample: SampleTypes[D]): SampleTypes[D] {
        checkSample(name, domain, sample);
        return apply({ parameters, sample, options });
      },
      apply(key: Key, sample: SampleTypes[D]): SampleTypes[D] {
        checkSample(name, domain, sample);
        return apply({ parameters: draw({ key, sample, options }), sample, options });
      },
    }),
  });
}
