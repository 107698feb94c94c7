import { describe, expect, it } from "vitest";
import { sampleRecord, sampleResult, sampleSuite } from "../testing/sample-suite.ts";
import type { Suite } from "../suite/types.ts";
import { computationKey, trialKey } from "./key.ts";
import type { TrialSpec } from "./types.ts";
import { countTrials, planCell, trialSeed } from "./plan.ts";

const suite = sampleSuite();
const cell = { problem: "moons-d2", treatment: "he-normal" };

describe("planCell", () => {
  it("plans tuning at every rate and the fixed rate at once, the report when tuning is complete", () => {
    const before = planCell(suite, cell, new Map());
    expect(before.tune.map(({ spec, labels }) => [spec.learningRate, labels.seedIndex, spec.problem.budget])).toEqual([
      [0.01, 0, { steps: 6, evaluateEvery: 6, trainLimit: null }],
      [0.1, 0, { steps: 6, evaluateEvery: 6, trainLimit: null }],
    ]);
    expect(before.fixed.map(({ spec }) => spec.learningRate)).toEqual([0.1, 0.1]);
    expect([before.selection, before.report]).toEqual([undefined, []]);

    const records = new Map(
      before.tune.map((trial, index) => [trial.key, sampleRecord(trial, sampleResult(2 - index))]),
    );
    const after = planCell(suite, cell, records);
    expect(after.selection?.learningRate).toBe(0.1);
    expect(after.report.map(({ spec }) => [spec.phase, spec.learningRate, spec.problem.budget.steps])).toEqual([
      ["report", 0.1, 12],
      ["report", 0.1, 12],
    ]);
  });

  it("needs no tuning for a single rate", () => {
    const single: Suite = { ...suite, tuning: { ...suite.tuning, learningRate: [0.05], fixedRate: null } };
    const plan = planCell(single, cell, new Map());
    expect([plan.tune, plan.fixed]).toEqual([[], []]);
    expect(plan.report.map(({ spec }) => spec.learningRate)).toEqual([0.05, 0.05]);
    expect(countTrials(single)).toEqual({ tune: 0, report: 12, fixed: 0 });
  });

  it("never tunes on a seed that it reports", () => {
    const seeds = (phase: "tune" | "report"): number[] =>
      Array.from({ length: 50 }, (_, index) => trialSeed(suite.seeds.base, phase, index));
    expect(new Set([...seeds("tune"), ...seeds("report")]).size).toBe(100);
  });

  it("gives all treatments the same seeds, and report and fixed too", () => {
    const other = planCell(suite, { ...cell, treatment: "zeros" }, new Map());
    const plan = planCell(suite, cell, new Map());
    expect(other.fixed.map(({ spec }) => spec.seed)).toEqual(plan.fixed.map(({ spec }) => spec.seed));
    expect(plan.fixed[1]?.spec.seed).toBe(trialSeed(suite.seeds.base, "report", 1));
  });
});

describe("trialKey", () => {
  const [trial] = planCell(suite, cell, new Map()).tune;
  const spec = trial?.spec;
  if (spec === undefined) throw new Error("the sample suite tunes");

  it("stays what it is", () => {
    const plugin = { name: "zeros", version: "1", options: {} };
    const frozen: TrialSpec = {
      schema: "nn-trial/2",
      numerics: 1,
      profile: "exact",
      problem: {
        dataset: { name: "moons", version: "1", options: { noise: 0.2, train: 64 } },
        model: { kind: "mlp", depth: 2, width: 8, activation: "tanh" },
        loss: "softmaxCrossEntropy",
        optimizer: { name: "sgd", momentum: 0.9 },
        batchSize: 16,
        budget: { steps: 12, evaluateEvery: 6, trainLimit: null },
        target: { metric: "validation.accuracy", op: ">=", value: 0.7, hold: 1 },
      },
      treatment: { initializer: plugin, bias: plugin },
      learningRate: 0.1,
      phase: "report",
      seed: trialSeed(7, "report", 0),
    };
    expect([frozen.seed, trialKey(frozen)]).toEqual([1902287907, "t2-91f28b4e5abaf1a02031fada2ab43853c9da63bd"]);
  });

  it("depends on everything in the spec and on nothing else", () => {
    const changes = [
      { ...spec, seed: spec.seed + 1 },
      { ...spec, learningRate: 0.011 },
      { ...spec, phase: "report" as const },
      { ...spec, problem: { ...spec.problem, batchSize: 17 } },
      { ...spec, treatment: { ...spec.treatment, bias: spec.treatment.initializer } },
    ];
    expect(new Set([spec, ...changes].map(trialKey)).size).toBe(6);
    const renamed: Suite = {
      ...suite,
      name: "other",
      treatments: suite.treatments.map((treatment) => ({ ...treatment, title: "Other" })),
    };
    expect(planCell(renamed, cell, new Map()).tune[0]?.key).toBe(trial?.key);
  });

  it("tells computations apart, not phases", () => {
    expect(computationKey({ ...spec, phase: "report" })).toBe(computationKey(spec));
    expect(computationKey({ ...spec, seed: 1 })).not.toBe(computationKey(spec));
  });
});
