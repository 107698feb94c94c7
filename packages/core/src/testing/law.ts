/** @file What a law is: a check that throws when a plug-in breaks it, and how laws become tests. */
import { NnError } from "../errors.ts";
import type { AnyPlugin } from "../plugins/registry.ts";
import type { TestApi } from "./conformance.ts";

export interface Law<P> {
  readonly name: string;
  /** Throws a LawError when the law is broken. */
  check(plugin: P, options: object): void | Promise<void>;
}

/** A plug-in broke a law. */
export class LawError extends NnError {
  constructor(message: string) {
    super("NN_LAW", message);
  }
}

/** Each statistical law gives a false alarm with at most this chance; keys are fixed, so it does not vary between runs. */
export const falseAlarm = 1e-6;

/** @throws LawError with the message when the law does not hold. */
export function demand(holds: boolean, message: () => string): asserts holds {
  if (!holds) throw new LawError(message());
}

/**
 * Declares laws as tests of one plug-in, for each of some options.
 *
 * @example describeLaws(l2, { describe, it }, [{}, { strength: 0.5 }], pluginLaws);
 */
export function describeLaws<P>(
  plugin: AnyPlugin,
  { describe, it }: TestApi,
  variants: readonly object[],
  laws: readonly Law<P>[],
): void {
  for (const options of variants) {
    describe(`${plugin.id} ${JSON.stringify(options)}`, () => {
      for (const law of laws) it(law.name, () => law.check(plugin as unknown as P, options));
    });
  }
}
