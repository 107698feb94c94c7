import type { AnyPlugin, Augmentation } from "@nn/core";

import { augmentationLaws, type LawCase } from "./augmentation-laws.ts";

/** The two functions that vitest, node:test and jest share. */
export interface TestRunner {
  describe(name: string, body: () => void): unknown;
  it(name: string, body: () => void): unknown;
}

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
  runner: TestRunner,
  cases: readonly LawCase[] = [{ options: {} }],
): void {
  for (const lawCase of cases) {
    runner.describe(`${plugin.id} ${JSON.stringify(lawCase.options)}`, () => {
      for (const law of augmentationLaws) runner.it(law.name, () => law.check(plugin, lawCase));
    });
  }
}
