import { describe, expect, it } from "vitest";
import { generalizationGaps, type GapPoint } from "./gaps.ts";

const point = (step: number, train: number, validation: number, test: number): GapPoint => ({
  step,
  train: { loss: train, accuracy: 1 - train / 4 },
  validation: { loss: validation, accuracy: 1 - validation / 4 },
  test: { loss: test, accuracy: 1 - test / 4 },
});

/** Falls on training examples to the end; on the others it turns at step 20. */
const curve = [
  point(0, 2, 2, 2),
  point(10, 1, 1.25, 1.5),
  point(20, 0.5, 1, 1.125),
  point(30, 0.25, 1.25, 1.25),
  point(40, 0.125, 1.5, 1.75),
];
const last = curve[4] as GapPoint;

describe("generalizationGaps", () => {
  it("measures each gap where its name says", () => {
    expect(generalizationGaps(curve, last, 0.5)).toEqual({
      lossAtEnd: 1.625,
      errorAtEnd: 1.625 / 4,
      atBest: 0.625,
      atMatchedTrain: 0.625,
      matched: true,
      selectionOptimism: 0.03125,
      bestStep: 20,
      bestTestAccuracy: 1 - 1.125 / 4,
    });
  });

  it("takes the first evaluation at or below the level", () => {
    expect(generalizationGaps(curve, last, 1).atMatchedTrain).toBe(0.5);
    expect(generalizationGaps(curve, last, 0.3).atMatchedTrain).toBe(1);
  });

  it("is censored where the training loss never comes down to the level", () => {
    expect(generalizationGaps(curve, last, 0.1)).toMatchObject({ atMatchedTrain: null, matched: false });
  });

  it("chooses by validation alone: a better test loss elsewhere changes nothing", () => {
    const lucky = curve.map((one) => (one.step === 30 ? { ...one, test: { loss: 0, accuracy: 1 } } : one));
    expect(generalizationGaps(lucky, last, 0.5).bestStep).toBe(20);
    // The first of equal evaluations.
    const flat = [point(0, 1, 1, 1), point(10, 0.5, 1, 2)];
    expect(generalizationGaps(flat, flat[1] as GapPoint, 0.5)).toMatchObject({ bestStep: 0, atBest: 0 });
  });

  it("takes the end from the network that the run ends with", () => {
    expect(generalizationGaps(curve, curve[2] as GapPoint, 0.5)).toMatchObject({ lossAtEnd: 0.625, atBest: 0.625 });
  });

  it("has no number where one is missing", () => {
    const none = { loss: null, accuracy: null };
    const broken = [point(0, 2, 2, 2), { step: 10, train: none, validation: none, test: none }];
    expect(generalizationGaps(broken, broken[1] as GapPoint, 0.5)).toMatchObject({
      lossAtEnd: null,
      errorAtEnd: null,
      bestStep: 0,
    });
    expect(generalizationGaps([], { train: none, validation: none, test: none }, 1)).toMatchObject({
      atBest: null,
      bestStep: null,
    });
  });
});
