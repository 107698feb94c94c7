import type { Stopping } from "@nn/core";
import { describe, expect, it } from "vitest";

import { generalizationLoss } from "./generalization-loss.ts";
import { upStrips } from "./up-strips.ts";

/** Number of the evaluation that ends the run, 0 being the one before training; undefined: none. */
function end(rule: Stopping, values: readonly number[]): number | undefined {
  const run = rule.begin();
  const at = values.findIndex((value, index) => run.observe(value, { step: 10 * index, epoch: index }).stop);
  return at < 0 ? undefined : at;
}

describe("generalizationLoss", () => {
  it("ends at so many percent above the best", () => {
    // 0.8·1.05 = 0.84 is not exceeded by 0.83, and by 0.85.
    expect(end(generalizationLoss(5), [9, 1, 0.8, 0.83, 0.83, 0.83, 0.85])).toBe(6);
    expect(end(generalizationLoss(3), [9, 1, 0.8, 0.83])).toBe(3);
    expect(end(generalizationLoss(5), [0.1, 1, 0.9, NaN, 0.8])).toBeUndefined();
  });

  it("is for what falls", () => {
    expect(() => generalizationLoss({ monitor: "validation.accuracy" })).toThrow("wanted a loss or an error");
  });
});

describe("upStrips", () => {
  it("ends after strips that end worse, whatever is within", () => {
    // Strips of 2 end with 3, 4, 5.
    expect(end(upStrips({ strips: 2, length: 2 }), [0, 9, 3, 1, 4, 1, 5])).toBe(6);
    expect(end(upStrips({ strips: 2, length: 2 }), [0, 9, 3, 1, 4, 1, 4])).toBeUndefined();
    expect(end(upStrips({ strips: 3, length: 1 }), [0, 1, 2, 3, 2, 3, 4, 5])).toBe(7);
  });

  it("knows the direction, and counts no NaN", () => {
    const rising = upStrips({ strips: 2, length: 1, monitor: "validation.accuracy" });
    expect(end(rising, [1, 0.9, 0.8, 0.7])).toBe(3);
    expect(end(rising, [1, 0.9, NaN, 0.8, 0.7])).toBe(undefined);
  });
});
