import type { AnyPlugin, InitializerPlugin } from "@nn/core";

import { initializerLaws } from "./initializer-laws.ts";

/** The two functions that vitest, node:test and jest share. */
export interface TestRunner {
  describe(name: string, body: () => void): unknown;
  it(name: string, body: () => void): unknown;
}

/**
 * Declares the laws of initializers as tests of one plug-in, for its defaults and for other options.
 *
 * @example
 * import { describe, it } from "vitest"; // or "node:test"
 * import { describeInitializer } from "@nn/init/testing";
 * describeInitializer(halfHe, { describe, it }, [{ gain: 2 }]);
 */
export function describeInitializer(plugin: AnyPlugin, runner: TestRunner, variants: readonly object[] = []): void {
  for (const options of [{}, ...variants]) {
    runner.describe(`${plugin.id} ${JSON.stringify(options)}`, () => {
      for (const law of initializerLaws) runner.it(law.name, () => law.check(plugin as InitializerPlugin, options));
    });
  }
}
