import { describe, expect, it } from "vitest";
import type { Outcome } from "../analyze/types.ts";
import { compareScores, compareSpeed, type PairedCell } from "./overall.ts";

function outcomes(values: readonly (readonly [accuracy: number, steps: number | null])[]): Outcome[] {
  return values.map(([accuracy, steps], seedIndex) => ({
    seedIndex,
    key: "t1-0",
    resultHash: "0",
    divergence: null,
    status: "completed",
    accuracy,
    loss: 1,
    bestValidationAccuracy: accuracy,
    bestValidationLoss: 1,
    steps: steps ?? 100,
    reached: steps !== null,
  }));
}

const accuracies = [0.5, 0.6, 0.7, 0.8, 0.9];
const cell = (shift: number, chance: number | null = 0.5): PairedCell => ({
  chance,
  hasTarget: false,
  reference: outcomes(accuracies.map((accuracy) => [accuracy, null])),
  candidate: outcomes(accuracies.map((accuracy) => [accuracy + shift, null])),
});

describe("compareScores", () => {
  it("is the interquartile mean of (accuracy − chance) / (1 − chance), of each side and of their difference", () => {
    const scores = compareScores([cell(0.05), cell(0.05)]);
    // Normalized 0, 0.2, 0.4, 0.6, 0.8 twice; ⌊10 / 4⌋ = 2 values fall at each end; 0.05 more accuracy is 0.1 more score.
    expect(scores).toMatchObject({ cells: 2, pairs: 10 });
    expect(scores?.reference.value).toBeCloseTo(0.4, 12);
    expect(scores?.candidate.value).toBeCloseTo(0.5, 12);
    expect(scores?.difference.value).toBeCloseTo(0.1, 12);
    // Seeds are drawn in pairs: a shift that is the same on all of them has no spread, whatever that of the sides is.
    expect(scores?.difference.interval.low).toBeCloseTo(0.1, 12);
    expect(scores?.difference.interval.high).toBeCloseTo(0.1, 12);
    expect(scores?.reference.interval.low).toBeLessThan(0.35);
    expect(scores?.reference.interval.high).toBeGreaterThan(0.45);
  });

  it("leaves out cells whose chance is not known, and is null without any other", () => {
    expect(compareScores([cell(0.05), cell(0.4, null)])).toEqual(compareScores([cell(0.05)]));
    expect(compareScores([cell(0, null)])).toBeNull();
    expect(compareScores([])).toBeNull();
  });
});

describe("compareSpeed", () => {
  it("is the mean height of the performance profiles over factors from 1 to 8", () => {
    const timed = (reference: number | null, candidate: number | null): PairedCell => ({
      chance: null,
      hasTarget: true,
      reference: outcomes([[0, reference]]),
      candidate: outcomes([[0, candidate]]),
    });
    // Twice the steps is within τ from 2 on: (8 − 2) / (8 − 1). What never arrives counts for nothing.
    expect(compareSpeed([timed(10, 20)])).toEqual({ cells: 1, factor: 8, reference: 1, candidate: 6 / 7 });
    expect(compareSpeed([timed(10, 20), timed(null, 20), cell(0)])).toEqual({
      cells: 2,
      factor: 8,
      reference: 0.5,
      candidate: (6 / 7 + 1) / 2,
    });
    expect(compareSpeed([cell(0)])).toBeNull();
  });
});
