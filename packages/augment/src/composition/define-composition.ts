import { type Behaviour, definePlugin, type Fields, type SampleDomain } from "@nn/core";

import type { ReplayableAugmentation, ReplayablePlugin } from "../define-augmentation.ts";
import { packageName } from "../package-name.ts";

interface CompositionDefinition<O extends object, P> {
  readonly name: string;
  readonly summary: string;
  readonly options: Fields<O>;
  readonly shorthand?: keyof O & string;
  readonly check: (options: Readonly<O>) => void;
  readonly create: (options: Readonly<O>) => Behaviour<ReplayableAugmentation<SampleDomain, P>>;
}

/** An augmentation of this package that is made of others, and takes their domain. */
export function defineComposition<O extends object, P>(
  definition: CompositionDefinition<O, P>,
): ReplayablePlugin<SampleDomain, O, P> {
  return definePlugin<"augmentation", O, ReplayableAugmentation<SampleDomain, P>>({
    ...definition,
    kind: "augmentation",
    acts: { slot: "data.augment", many: true },
    package: packageName,
  });
}
