/** @file Fourth phase: what happens to gradients before the optimizer gets them. */
import type { GradientTransform, Json } from "@nn/core";

import { describeValue } from "../checkpoints/describe-run.ts";
import type { Request } from "./request.ts";

export interface GradientPhase {
  readonly transforms: readonly GradientTransform[];
  describe(): Readonly<Record<string, Json>>;
}

export function planGradient({ used }: Request): GradientPhase {
  const transforms = used.at("gradient.transform") as readonly GradientTransform[];
  return {
    transforms,
    describe: () => (transforms.length === 0 ? {} : { gradients: describeValue(transforms) }),
  };
}
