import { type AnyPlugin, type InitializerPlugin, OptionError } from "@nn/core";

import { initializerLaws } from "./initializer-laws.ts";

/** The two functions that vitest, node:test and jest share. */
export interface TestRunner {
  describe(name: string, body: () => void): unknown;
  it(name: string, body: () => void): unknown;
}

/** The globals that jest has, and vitest with `globals: true`. */
function globalRunner(): TestRunner {
  const { describe, it } = globalThis as Partial<TestRunner>;
  if (typeof describe !== "function" || typeof it !== "function") {
    throw new OptionError(
      'describeInitializer: there are no global describe and it; pass those of the runner, e.g. import { describe, it } from "node:test"',
    );
  }
  return { describe, it };
}

/**
 * Declares the laws of initializers as tests of one plug-in, for its defaults and for other options.
 *
 * The laws: the same key gives the same bits, another key others, nothing but the key is random, draws do not depend on each
 * other, every rank works or is refused by name, mean, variance and distribution are the declared ones (each test gives a false
 * alarm with a chance of 1e−6), kernels are orthogonal where declared, JSON and spec strings round-trip, bad options are refused.
 * A plug-in that cannot be made without options is tested on the variants alone.
 *
 * @example
 * import { describe, it } from "vitest"; // or "node:test"; jest and vitest with globals need no runner
 * import { describeInitializer } from "@nn/init/testing";
 * describeInitializer(halfHe, { describe, it }, [{ gain: 2 }]);
 * @throws OptionError when there is nothing to test or no runner.
 */
export function describeInitializer(
  plugin: AnyPlugin,
  runner: TestRunner = globalRunner(),
  variants: readonly object[] = [],
): void {
  for (const options of [...(needsOptions(plugin, variants) ? [] : [{}]), ...variants]) {
    runner.describe(`${plugin.id} ${JSON.stringify(options)}`, () => {
      for (const law of initializerLaws) runner.it(law.name, () => law.check(plugin as InitializerPlugin, options));
    });
  }
}

function needsOptions(plugin: AnyPlugin, variants: readonly object[]): boolean {
  try {
    plugin();
    return false;
  } catch (error) {
    if (error instanceof OptionError && variants.length > 0) return true;
    throw error;
  }
}
