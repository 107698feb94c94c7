import type { AnyPlugin, Transform } from "@nn/core";
import type { TestApi } from "@nn/core/testing";

import { transformLaws } from "./transform-laws.ts";

/**
 * Declares the laws of transforms as tests of one plug-in, on a table of points in three classes.
 *
 * @example describeTransform(mine, { describe, it }, [{}, { share: 0.5 }]);
 */
export function describeTransform(
  plugin: AnyPlugin<Transform>,
  runner: TestApi,
  cases: readonly object[] = [{}],
): void {
  for (const options of cases) {
    runner.describe(`${plugin.id} ${JSON.stringify(options)}`, () => {
      for (const law of transformLaws) runner.it(law.name, () => law.check(plugin, options));
    });
  }
}
