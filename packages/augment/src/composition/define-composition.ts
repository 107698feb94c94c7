import {
  type Augmentation,
  type Behaviour,
  definePlugin,
  type Fields,
  type GivenOptions,
  type NestedSpec,
  type SampleDomain,
} from "@nn/core";

import type { ReplayableAugmentation, ReplayablePlugin } from "../define-augmentation.ts";
import { packageName } from "../package-name.ts";

interface CompositionDefinition<O extends object, P> {
  readonly name: string;
  readonly summary: string;
  readonly paper?: string;
  readonly options: Fields<O>;
  readonly shorthand: keyof O & string;
  readonly check: (options: Readonly<O>) => void;
  readonly create: (options: Readonly<O>) => Behaviour<ReplayableAugmentation<SampleDomain, P>>;
}

type BareSteps = readonly NestedSpec<"augmentation">[];

/** A plug-in whose values take the domain of their steps: `chain([flip(), rotate()])` augments images. */
export type CompositionPlugin<O extends object, P> = {
  <D extends SampleDomain>(
    steps: readonly Augmentation<D>[],
    options?: GivenOptions<Omit<O, "steps">>,
  ): ReplayableAugmentation<D, P>;
} & ReplayablePlugin<SampleDomain, O, P, BareSteps>;

/** An augmentation of this package that is made of others, and takes their domain. */
export function defineComposition<O extends object, P>(
  definition: CompositionDefinition<O, P>,
): CompositionPlugin<O, P> {
  // The first signature says more of what the plug-in is called with; what it makes is the same.
  return definePlugin<"augmentation", O, ReplayableAugmentation<SampleDomain, P>, BareSteps>({
    ...definition,
    kind: "augmentation",
    acts: { slot: "data.augment", many: true },
    package: packageName,
  }) as CompositionPlugin<O, P>;
}
