import { cpu } from "@nn/core";
import { describe, expect, it } from "vitest";
import { analyze } from "./analyze.ts";
import { renderReport } from "../page/html.ts";
import { gapLines } from "../page/gap-table.ts";
import { executeTrial, loadDatasets, parseSuite, planCell, resultHash, type Suite, type TrialRecord } from "@nn/trials";
import { sampleProvenance } from "@nn/trials/testing";

const text = `schema: nn-bench/1
name: gaps
version: 1.0.0
problems:
  - id: mlp
    dataset: { name: glyphs, options: { train: 40, validation: 30, test: 50 } }
    model: { kind: mlp, depth: 1, width: 16, activation: relu }
    optimizer: { name: sgd, momentum: 0.9 }
    batchSize: 20
    budget: { steps: 24, evaluateEvery: 8, evaluateTest: true }
    matchedTrainLoss: 1.5
  - id: cnn
    dataset: { name: glyphs, options: { train: 20, validation: 20, test: 20 } }
    model: { kind: cnn, filters: [2], width: 4 }
    optimizer: adam
    batchSize: 10
    budget: { steps: 2, evaluateEvery: 1, evaluateTest: true }
treatments:
  - { id: none }
  - { id: everything, recipe: { penalty: l2(0.01), constraint: maxNorm(1), dropout: dropout(rate=0.5), normalization: layerNorm } }
  - { id: stopping, recipe: { stopping: earlyStopping(patience=1) }, optimizer: adamW }
  - { id: moved, augment: [flip, translate(2)] }
reference: none
seeds: { count: 2, base: 3 }
tuning: { learningRate: [0.05] }
`;

const suite = parseSuite("gaps.suite.yaml", text);
const context = { backend: cpu(), datasets: await loadDatasets(suite) };

async function recordsOf(part: Suite, problem: string): Promise<TrialRecord[]> {
  const records: TrialRecord[] = [];
  for (const cell of part.cells.filter((one) => one.problem === problem)) {
    for (const trial of planCell(part, cell, new Map()).report) {
      const { result, timing } = await executeTrial(trial.spec, context);
      records.push({
        key: trial.key,
        resultHash: resultHash(result),
        labels: trial.labels,
        spec: trial.spec,
        result,
        timing,
      });
    }
  }
  return records;
}

describe("trials with a recipe or an augmentation", () => {
  it("measure the test split along the way, and end with the run's own test metrics", async () => {
    const records = await recordsOf(suite, "mlp");
    for (const { result, labels } of records) {
      expect([labels.treatment, result.error, result.status]).toEqual([labels.treatment, undefined, "completed"]);
      expect(result.classes).toBe(10);
      expect(result.curve.every((point) => point.test?.loss != null)).toBe(true);
    }
    const plain = records.find((record) => record.labels.treatment === "none")?.result;
    expect(plain?.curve.at(-1)?.test).toEqual(plain?.final?.test);
    // Each treatment trains another network.
    expect(new Set(records.map((record) => record.result.weightsHash)).size).toBe(records.length);

    const analysis = analyze(suite, records);
    const [problem] = analysis.problems;
    expect(problem?.tuned.cells[0]?.gaps).toMatchObject({ n: 2, excess: null, matchedTrainLoss: 1.5 });
    expect(problem?.tuned.cells[1]?.gaps?.excess?.lossAtEnd?.n).toBe(2);
    const lines = problem === undefined ? undefined : gapLines(problem);
    // A heading and four treatments; a sentence for each but the reference, and one about all.
    expect([lines?.rows.length, lines?.verdicts.length]).toEqual([5, 4]);
    expect(lines?.verdicts[0]).toContain("Only 2 seeds: not a finding");
    const page = renderReport({ suite, analysis, records, provenance: sampleProvenance });
    expect(page).toContain("gap@matchedTrain(1.5)");
    expect(page.replace(/<script\b[\s\S]*?<\/script>/g, "")).not.toMatch(/NaN|Infinity|undefined/);
  });

  it("train convolutional networks", async () => {
    const records = await recordsOf(suite, "cnn");
    expect(records.map(({ result }) => result.error ?? result.status)).toEqual(records.map(() => "completed"));
  });
});

describe("the suite file", () => {
  it("writes absent parts nowhere, so that keys of older suites stay", () => {
    expect(Object.keys(suite.treatments[0]?.spec ?? {})).toEqual(["initializer", "bias"]);
    expect(suite.treatments[2]?.spec.optimizer).toMatchObject({ name: "adamW" });
    expect(suite.treatments[2]?.spec.optimizer).not.toHaveProperty("options.learningRate");
  });

  it.each([
    ["kind: cnn", "kind: ccn", 'got "ccn"; did you mean "cnn"? wanted one of mlp, residual-mlp, cnn'],
    ["filters: [2]", "filtres: [2]", 'unknown key "filtres"; did you mean "filters"?'],
    ["penalty: l2(0.01)", "penalty: l3(0.01)", 'unknown penalty "l3"'],
    ["penalty: l2(0.01)", "penality: l2(0.01)", 'unknown key "penality"; did you mean "penalty"?'],
    ["dropout(rate=0.5)", "dropout(rate=1.5)", "rate is 1.5"],
    ["optimizer: adamW", "optimizer: adamX", 'unknown optimizer "adamX"; did you mean "adam"?'],
    ["translate(2)", "gain", "wanted one domain in a treatment"],
    ["translate(2)]", "translate(2)], copies: 3", "copies are for text and audio"],
  ])("refuses %s as %s", (from, to, message) => {
    expect(() => parseSuite("gaps.suite.yaml", text.replace(from, to))).toThrow(message);
  });
});
