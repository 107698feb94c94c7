import { describe, expect, it } from "vitest";
import { sampleRecord, sampleResult, sampleSuite } from "../testing/sample-suite.ts";
import { planCell } from "./plan.ts";
import { selectLearningRate } from "./select.ts";
import type { TrialRecord, TrialResult } from "./types.ts";

function record(learningRate: number, result: TrialResult): TrialRecord {
  const suite = sampleSuite();
  const trial = planCell(suite, suite.cells[0] ?? { problem: "", treatment: "" }, new Map()).tune[0];
  if (trial === undefined) throw new Error("the sample suite tunes");
  return sampleRecord({ labels: trial.labels, spec: { ...trial.spec, learningRate } }, result);
}

function losses(table: Readonly<Record<string, readonly (number | null)[]>>): TrialRecord[] {
  return Object.entries(table).flatMap(([rate, values]) =>
    values.map((value) => record(Number(rate), sampleResult(value))),
  );
}

describe("selectLearningRate", () => {
  const rates = [0.001, 0.01, 0.1];

  it("takes the smallest median loss over the seeds", () => {
    const records = losses({ "0.001": [3, 3, 0.1], "0.01": [1, 2, 2], "0.1": [0.2, 2.5, 9] });
    const selection = selectLearningRate("validation.loss", rates, records);
    expect(selection.learningRate).toBe(0.01);
    expect(selection.scores.map(({ median }) => median)).toEqual([3, 2, 2.5]);
  });

  it("counts a diverged run as worse than any number", () => {
    const records = losses({ "0.001": [2, 2], "0.01": [1.9, 1.9], "0.1": [0.1, null] });
    expect(selectLearningRate("validation.loss", rates, records)).toMatchObject({
      learningRate: 0.01,
      scores: [{ diverged: 0 }, { diverged: 0 }, { median: null, diverged: 1 }],
    });
  });

  it("gives ties to the smaller rate, and chooses the smallest when everything diverged", () => {
    expect(
      selectLearningRate("validation.loss", [0.1, 0.01, 0.001], losses({ "0.001": [2], "0.01": [1], "0.1": [1] }))
        .learningRate,
    ).toBe(0.01);
    expect(
      selectLearningRate("validation.loss", rates, losses({ "0.001": [null], "0.01": [null], "0.1": [null] }))
        .learningRate,
    ).toBe(0.001);
  });

  it("takes the largest accuracy, and a completed run without a number as worst", () => {
    const result = (accuracy: number | null): TrialResult => {
      const metrics = { loss: 1, accuracy };
      return { ...sampleResult(1), final: { train: metrics, validation: metrics, test: metrics } };
    };
    const records = [record(0.001, result(0.3)), record(0.01, result(null)), record(0.1, result(0.4))];
    expect(selectLearningRate("validation.accuracy", rates, records).learningRate).toBe(0.1);
    expect(selectLearningRate("validation.accuracy", [0.001, 0.01], records).learningRate).toBe(0.001);
  });

  it("does not depend on the order of the records", () => {
    const records = losses({ "0.001": [3, 1], "0.01": [2, 2], "0.1": [4, 0] });
    expect(selectLearningRate("validation.loss", rates, records.toReversed())).toEqual(
      selectLearningRate("validation.loss", rates, records),
    );
  });
});
