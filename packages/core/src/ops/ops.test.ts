import { describe, expect, it } from "vitest";

import { gradientMismatches } from "../testing/gradcheck.ts";
import { opCases } from "../testing/op-cases.ts";
import { allOps } from "./_all.ts";

describe("operations", () => {
  it("have unique names and at least one sample each", () => {
    expect(new Set(allOps.map(({ name }) => name)).size).toBe(allOps.length);
    expect(allOps.filter(({ samples }) => samples.length === 0)).toEqual([]);
  });

  for (const opCase of opCases()) {
    if (opCase.gradient === undefined || opCase.sample.skipGradient !== undefined) continue;
    it(`gradient of ${opCase.title} is the limit of its difference quotient`, async () => {
      expect(await gradientMismatches(opCase)).toEqual([]);
    });
  }
});
