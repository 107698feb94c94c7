import { describe, expect, it } from "vitest";
import { recordOf, syntheticRecords, syntheticSuite } from "../../fixtures/synthetic.ts";
import { analyze } from "./analyze.ts";
import { type Metrics, planCell, type TrialRecord, type TrialResult } from "@nn/trials";
import type { CellAnalysis } from "./types.ts";

const suite = syntheticSuite({
  depths: [2],
  activations: ["relu"],
  treatments: ["glorot-uniform", "he-normal", "zeros"],
  seeds: 6,
});

const metrics = (loss: number, accuracy: number): Metrics => ({ loss, accuracy });

function completed(accuracy: number, loss: number, stepsToTarget: number | null = null): TrialResult {
  const at = (step: number, share: number): TrialResult["curve"][number] => ({
    step,
    epoch: step / 32,
    batchLoss: null,
    train: metrics(2.3 + (loss - 2.3) * share, 0.1 + (accuracy - 0.1) * share),
    validation: metrics(2.3 + (loss - 2.3) * share, 0.1 + (accuracy - 0.1) * share),
  });
  return {
    status: "completed",
    steps: 600,
    curve: [at(0, 0), at(300, 0.5), at(600, 1)],
    final: { train: metrics(loss, accuracy), validation: metrics(loss, accuracy), test: metrics(loss, accuracy) },
    stepsToTarget,
    signal: {
      start: [
        {
          layer: "hidden1",
          activationMean: 0,
          activationMagnitude: 0,
          activationVariance: accuracy,
          gradientVariance: null,
          deadShare: 0,
        },
      ],
      end: null,
    },
    weightsHash: "",
    weightsChain: [],
    flopsPerStep: null,
  };
}

function diverged(): TrialResult {
  const start = completed(0.1, 2.3);
  const broken = {
    step: 300,
    epoch: 9,
    batchLoss: null,
    train: { loss: null, accuracy: null },
    validation: { loss: null, accuracy: null },
  };
  return {
    ...start,
    status: "diverged",
    divergence: { step: 280, kind: "nan", where: "loss" },
    steps: 280,
    curve: [...start.curve.slice(0, 1), broken],
    final: null,
  };
}

/** All trials of the suite with hand-made report results. */
function recordsWith(results: Readonly<Record<string, readonly TrialResult[]>>): TrialRecord[] {
  const records = new Map<string, TrialRecord>();
  for (const cell of suite.cells) {
    for (const trial of planCell(suite, cell, records).tune) {
      const distance = Math.abs(Math.log10(trial.spec.learningRate / 0.01));
      records.set(trial.key, recordOf(trial, completed(0.5, 1 + distance)));
    }
    for (const trial of planCell(suite, cell, records).report) {
      const result = results[cell.treatment]?.[trial.labels.seedIndex];
      if (result !== undefined) records.set(trial.key, recordOf(trial, result));
    }
  }
  return [...records.values()];
}

const glorot = [0.5, 0.52, 0.54, 0.56, 0.58, 0.6].map((accuracy) => completed(accuracy, 1.5, null));
const he = [0.8, 0.82, 0.84, 0.86, 0.88].map((accuracy, index) => completed(accuracy, 0.5, 100 * (index + 1)));
const zeros = [0.1, 0.1, 0.1, 0.104, 0.104, 0.104].map((accuracy) => completed(accuracy, 2.3026));
const records = recordsWith({ "glorot-uniform": glorot, "he-normal": [...he, diverged()], zeros });
const analysis = analyze(suite, records);
const problem = analysis.problems[0];
const cell = (treatment: string): CellAnalysis => {
  const found = problem?.tuned.cells.find((one) => one.treatment === treatment);
  if (found === undefined) throw new Error(`no cell ${treatment}`);
  return found;
};

describe("analyze", () => {
  it("keeps diverged runs at the worst value in every aggregate", () => {
    const heCell = cell("he-normal");
    expect(heCell.divergence).toMatchObject({ count: 1, n: 6 });
    expect(heCell.accuracy).toMatchObject({ n: 6, min: 0.1, median: 0.83 });
    expect(heCell.accuracy.mean).toBeCloseTo((0.8 + 0.82 + 0.84 + 0.86 + 0.88 + 0.1) / 6, 12);
    expect(heCell.loss.max).toBeCloseTo(2.3026, 4);
    expect(problem?.tuned.worst.accuracy).toBe(0.1);
    expect(heCell.curves.steps).toEqual([0, 300, 600]);
    // Its curve stands at the worst value after the last finite point, also where it has no point any more.
    expect(heCell.curves.validation.accuracy.min).toEqual([0.1, 0.1, 0.1]);
    expect(heCell.curves.validation.loss.max[2]).toBeCloseTo(2.3026, 4);
    expect(heCell.bestValidation.accuracy.min).toBe(0.1);
  });

  it("treats times without an arrival as censored at the budget", () => {
    const target = cell("he-normal").target;
    expect(target).toMatchObject({
      median: 300,
      restrictedMean: (100 + 200 + 300 + 400 + 500 + 600) / 6,
      expectedRunningTime: 2100 / 5,
    });
    expect(target?.success).toMatchObject({ count: 5, n: 6 });
    expect(cell("zeros").target).toMatchObject({
      median: null,
      restrictedMean: 600,
      expectedRunningTime: null,
      survival: [],
    });
  });

  it("says that zeros never leaves chance, even where one class is a little larger", () => {
    expect(cell("zeros").accuracy.interval.high).toBeGreaterThan(0.1);
    expect(cell("zeros").leftChance).toBe(false);
    expect(cell("glorot-uniform").leftChance).toBe(true);
    expect(problem?.chanceLimit).toBeCloseTo(0.145, 12);
  });

  it("compares pairs of seeds with the reference and corrects over the problem", () => {
    const zerosAgainst = cell("zeros").versusReference?.accuracy;
    // All six seeds are lower: p = 2 / 2⁶, and Holm doubles it over two treatments.
    expect(zerosAgainst).toMatchObject({
      n: 6,
      p: 0.03125,
      adjustedP: 0.0625,
      smallestAdjustedP: 0.0625,
      lower: 6,
      higher: 0,
      verdict: "undecided",
    });
    expect(zerosAgainst?.estimate).toBeCloseTo(-0.448, 9);
    expect(cell("glorot-uniform").versusReference).toBeNull();
    expect(cell("he-normal").versusReference?.accuracy).toMatchObject({ higher: 5, lower: 1 });
    expect(analysis.warnings.join(" ")).toContain("decides nothing");
  });

  it("decides when the seeds allow it, and calls fewer steps better", () => {
    const only = { ...suite, cells: suite.cells.filter((one) => one.treatment !== "zeros") };
    const fast = recordsWith({ "glorot-uniform": glorot, "he-normal": [...he, completed(0.9, 0.4, 50)] });
    const cells = analyze(only, fast).problems[0]?.tuned.cells;
    expect(cells?.[1]?.versusReference).toMatchObject({
      accuracy: { verdict: "better", adjustedP: 0.03125 },
      steps: { verdict: "better" },
    });
    expect(cells?.[1]?.versusReference?.steps?.estimate).toBeLessThan(0);
  });

  it("refuses to call anything better under five seeds", () => {
    const four = recordsWith({ "glorot-uniform": glorot.slice(0, 4), "he-normal": he.slice(0, 4) });
    expect(analyze(suite, four).problems[0]?.tuned.cells[1]?.versusReference?.accuracy.verdict).toBe("tooFewSeeds");
  });

  it("reports the choice of the learning rate and its sensitivity", () => {
    expect(problem?.rates[0]).toMatchObject({ treatment: "glorot-uniform", learningRate: 0.01, edge: null });
    expect(problem?.rates[0]?.rates.map((rate) => rate.learningRate)).toEqual([0.001, 0.003, 0.01, 0.03, 0.1]);
    expect(problem?.rates[0]?.rates[0]).toMatchObject({ median: 2, values: [2, 2], n: 2, diverged: 0 });
    const atEdge = analyze({ ...suite, tuning: { ...suite.tuning, learningRate: [0.01, 0.03, 0.1] } }, records);
    expect(atEdge.problems[0]?.rates[0]?.edge).toBe("lowest");
  });

  it("ranks by median accuracy and groups what is not apart", () => {
    expect(problem?.tuned.ranking).toEqual(["he-normal", "glorot-uniform", "zeros"]);
    expect(analysis.overall.map((score) => score.treatment)).toEqual(["he-normal", "glorot-uniform", "zeros"]);
    expect(analysis.overall[0]?.improvement).toBeCloseTo(5 / 6, 12);
    expect(analysis.overall[1]?.improvement).toBeNull();
  });

  it("does not average crashed trials and says that they crashed", () => {
    const crash: TrialResult = {
      ...completed(0.1, 2),
      status: "failed",
      error: "out of memory",
      curve: [],
      final: null,
    };
    const result = analyze(
      suite,
      recordsWith({ "glorot-uniform": [...glorot.slice(0, 5), crash], "he-normal": he, zeros }),
    );
    const first = result.problems[0]?.tuned.cells[0];
    expect(first).toMatchObject({ n: 5, failed: 1 });
    expect(first?.accuracy.min).toBe(0.5);
    expect(result.warnings.join(" ")).toContain("crashed");
  });

  it("finds where the ranking turns at the fixed rate", () => {
    const fixed = suite.cells.flatMap((one) =>
      planCell(suite, one, new Map()).fixed.map((trial) =>
        recordOf(trial, completed(one.treatment === "he-normal" ? 0.3 : 0.7, 1)),
      ),
    );
    const clear = recordsWith({ "glorot-uniform": glorot, "he-normal": he.concat(completed(0.9, 0.4)) });
    expect(analyze(suite, [...clear, ...fixed]).problems[0]?.turns).toContainEqual({
      aheadTuned: "he-normal",
      aheadFixed: "glorot-uniform",
    });
  });

  it("does not depend on the order of the records, and is JSON", () => {
    const all = syntheticRecords(suite);
    const text = JSON.stringify(analyze(suite, all));
    expect(JSON.stringify(analyze(suite, all.toReversed()))).toBe(text);
    expect(JSON.stringify(analyze(suite, [...all, ...all]))).toBe(text);
    expect(text).not.toContain("null,null,null,null");
  });

  it("has nothing to say about nothing", () => {
    expect(analyze(suite, [])).toMatchObject({
      problems: [],
      overall: [],
      warnings: ["No trial of the measurement is finished yet."],
    });
  });
});
