import { describe, expect, it } from "vitest";

import { describeBackend } from "./conformance.ts";
import { faultyBackend } from "./faulty-backend.ts";
import { faults } from "./faults.ts";

/** The suite's tests by title, collected instead of run. */
function testsOf(fault?: string): Map<string, () => void | Promise<void>> {
  const tests = new Map<string, () => void | Promise<void>>();
  describeBackend(faultyBackend(fault), {
    describe: (_, body) => body(),
    it: (title, body) => {
      expect(tests.has(title), `two tests are called ${title}`).toBe(false);
      tests.set(title, body);
    },
  });
  return tests;
}

describe("the conformance suite", () => {
  it("is green on the faulty backend without a fault", async () => {
    const tests = testsOf();
    expect(tests.size).toBeGreaterThan(300);
    for (const body of tests.values()) await body();
  });

  for (const [name, { caughtBy }] of Object.entries(faults)) {
    it(`turns red where ${name}`, async () => {
      const tests = testsOf(name);
      for (const title of caughtBy) {
        expect([...tests.keys()]).toContain(title);
        await expect(async () => tests.get(title)!(), title).rejects.toThrow(/differs from the reference|is missing/);
      }
    });
  }
});
