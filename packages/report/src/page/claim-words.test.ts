import { describe, expect, it } from "vitest";
import type { ClaimResult } from "../analyze/types.ts";
import { claimEffect } from "./claim-words.ts";

function effectOf(metric: string, estimate: number, low: number, high: number): string {
  return claimEffect({ metric, effect: { estimate, interval: { low, high }, level: 0.95 } } as ClaimResult);
}

describe("claimEffect", () => {
  it("has the same decimals in the estimate and its interval, three digits for the largest", () => {
    expect(effectOf("gap.loss@T", 0.019, -0.00844, 0.0464)).toBe("+0.0190 [−0.0084, +0.0464]");
    expect(effectOf("test.loss", -0.0995, -0.1151, -0.0851)).toBe("−0.100 [−0.115, −0.085]");
    expect(effectOf("stepsToTarget", -37.5, -62.5, 0)).toBe("−37.5 [−62.5, 0.0]");
    expect(effectOf("stepsToTarget", 0, 0, 0)).toBe("0 [0, 0]");
  });

  it("leaves numbers of unusual size to powers of ten, and shares to percentage points", () => {
    expect(effectOf("test.loss", 2.5e6, 1e-5, 3e6)).toBe("+2.50e6 [+1.00e−5, +3.00e6]");
    expect(effectOf("test.accuracy", 0.011, 0.005, 0.016)).toBe("+1.1 pp [+0.5, +1.6]");
  });
});
