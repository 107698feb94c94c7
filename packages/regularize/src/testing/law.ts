/** @file What a law is: a check that throws when a plug-in breaks it. */
import { NnError } from "@nn/core";

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

export function demand(holds: boolean, message: () => string): asserts holds {
  if (!holds) throw new LawError(message());
}

/** Same values; 0 and −0 are the same, and so are NaNs. */
export function same(a: ArrayLike<number>, b: ArrayLike<number>): boolean {
  return a.length === b.length && Array.from(a).every((value, i) => value === b[i] || Object.is(value, b[i]));
}
