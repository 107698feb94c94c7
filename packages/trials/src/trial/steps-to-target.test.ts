import { describe, expect, it } from "vitest";
import { findStepsToTarget } from "./steps-to-target.ts";
import type { CurvePoint } from "./types.ts";

function curve(...accuracies: (number | null)[]): CurvePoint[] {
  return accuracies.map((accuracy, index) => {
    const metrics = { loss: accuracy === null ? null : 1 - accuracy, accuracy };
    return { step: index * 50, epoch: index, batchLoss: null, train: metrics, validation: metrics };
  });
}

describe("findStepsToTarget", () => {
  const target = { metric: "validation.accuracy", op: ">=", value: 0.8, hold: 1 } as const;

  it("gives the step of the first evaluation that meets the target", () => {
    expect(findStepsToTarget(target, curve(0.1, 0.79, 0.8, 0.2))).toBe(100);
    expect(
      findStepsToTarget({ ...target, metric: "validation.loss", op: "<=", value: 0.5 }, curve(0.1, 0.5, 0.8)),
    ).toBe(50);
  });

  it("skips crossings that do not hold, and counts from the first of those that do", () => {
    expect(findStepsToTarget({ ...target, hold: 2 }, curve(0.1, 0.9, 0.7, 0.9, 0.85, 0.1))).toBe(150);
  });

  it("is null when the target is not reached, not held long enough, or the numbers end", () => {
    expect(findStepsToTarget(target, curve(0.1, 0.2))).toBeNull();
    expect(findStepsToTarget({ ...target, hold: 2 }, curve(0.1, 0.9))).toBeNull();
    expect(findStepsToTarget({ ...target, hold: 2 }, curve(0.9, null, 0.9))).toBeNull();
  });
});
