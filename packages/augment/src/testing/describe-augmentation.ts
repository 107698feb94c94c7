import type { AnyPlugin, Augmentation } from "@nn/core";
import type { TestApi } from "@nn/core/testing";

import { augmentationLaws, type LawCase } from "./augmentation-laws.ts";

/**
 * Declares the laws of augmentations as tests of one plug-in.
 *
 * @example
 * import { describe, it } from "vitest"; // or "node:test"
 * import { describeAugmentation } from "@nn/augment/testing";
 * describeAugmentation(invert, { describe, it }, [{ options: {} }, { options: { probability: 0 }, identity: true }]);
 */
export function describeAugmentation(
  plugin: AnyPlugin<Augmentation>,
  runner: TestApi,
  cases: readonly LawCase[] = [{ options: {} }],
): void {
  for (const lawCase of cases) {
    runner.describe(`${plugin.id} ${JSON.stringify(lawCase.options)}`, () => {
      for (const law of augmentationLaws) runner.it(law.name, () => law.check(plugin, lawCase));
    });
  }
}
