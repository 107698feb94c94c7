import { LawError } from "./law.ts";

/** Runs with every hidden source of randomness and time replaced by one that throws. */
export function withoutHiddenState(run: () => void): void {
  const { random } = Math;
  const { Date, performance, crypto } = globalThis;
  // A function expression, so that `new Date()` calls it too.
  const refuse = (what: string) =>
    function stub(): never {
      throw new LawError(`it used ${what}; everything must come from the key`);
    };
  const stubs: Readonly<Record<string, unknown>> = {
    Date: Object.assign(refuse("Date"), {
      now: refuse("Date.now"),
      parse: refuse("Date.parse"),
      UTC: refuse("Date.UTC"),
    }),
    performance: { now: refuse("performance.now") },
    crypto: { getRandomValues: refuse("crypto.getRandomValues"), randomUUID: refuse("crypto.randomUUID") },
  };
  // Getters of the global object in some engines, so plain assignment would not do.
  const replace = (name: string, value: unknown): void => {
    Object.defineProperty(globalThis, name, { value, configurable: true, writable: true });
  };
  try {
    Math.random = refuse("Math.random");
    for (const [name, stub] of Object.entries(stubs)) replace(name, stub);
    run();
  } finally {
    Math.random = random;
    for (const [name, value] of Object.entries({ Date, performance, crypto })) replace(name, value);
  }
}
