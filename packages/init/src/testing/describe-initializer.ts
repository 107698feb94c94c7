import { type AnyPlugin, OptionError } from "@nn/core";
import { describeLaws, type TestApi } from "@nn/core/testing";

import { initializerLaws } from "./initializer-laws.ts";

/** The globals that jest has, and vitest with `globals: true`. */
function globalRunner(): TestApi {
  const { describe, it } = globalThis as Partial<TestApi>;
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
  runner: TestApi = globalRunner(),
  variants: readonly object[] = [],
): void {
  const all = [...(needsOptions(plugin, variants) ? [] : [{}]), ...variants];
  describeLaws(plugin, runner, all, initializerLaws);
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
