import type { AnyPlugin, Mixing } from "@nn/core";
import type { TestApi } from "@nn/core/testing";

import { mixingLaws } from "./mixing-laws.ts";

/**
 * Declares the laws of mixings as tests of one plug-in.
 *
 * @example describeMixing(mine, { describe, it }, [{}, { alpha: 2 }]);
 */
export function describeMixing(plugin: AnyPlugin<Mixing>, runner: TestApi, cases: readonly object[] = [{}]): void {
  for (const options of cases) {
    runner.describe(`${plugin.id} ${JSON.stringify(options)}`, () => {
      for (const law of mixingLaws) runner.it(law.name, () => law.check(plugin, options));
    });
  }
}
