import { describe, expect, it } from "vitest";
import { parseSuite } from "../suite/load.ts";
import { sampleRecord, sampleResult, sampleSuite, sampleText } from "../testing/sample-suite.ts";
import type { Suite } from "../suite/types.ts";
import { computationKey, contentHash, trialKey } from "./key.ts";
import type { Trial, TrialRecord, TrialResult, TrialSpec } from "./types.ts";
import { frozenTarget } from "./frozen-target.ts";
import { countTrials, planCell, trialSeed, trialsOf, withFrozenTargets } from "./plan.ts";

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
    expect(countTrials(single)).toEqual({ tune: 0, pool: 0, report: 12, fixed: 0, vary: 0 });
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

describe("a target from a pool", () => {
  const from: Suite = parseSuite(
    "s.yaml",
    sampleText.replace("value: 0.7, hold: 1", "from: glorot-uniform, slack: 0.02, seeds: 3, hold: 1"),
  );
  const source = { problem: "moons-d2", treatment: "glorot-uniform" };
  const withCurve = (values: readonly number[]): TrialResult => ({
    ...sampleResult(1),
    curve: values.map((accuracy, step) => ({
      step,
      epoch: 0,
      batchLoss: null,
      train: { loss: 1, accuracy: 0 },
      validation: { loss: 1, accuracy },
    })),
  });

  it("is measured before anything that it is the target of, on seeds of its own", () => {
    const records = new Map<string, TrialRecord>();
    const put = (trials: readonly Trial[], result: (index: number) => TrialResult): void =>
      trials.forEach((trial, index) => records.set(trial.key, sampleRecord(trial, result(index))));
    expect(trialsOf(planCell(from, cell, records)).map(({ spec }) => spec.phase)).toEqual(["tune", "tune"]);
    put(planCell(from, source, records).tune, sampleResult);
    const { pool, report, fixed } = planCell(from, source, records);
    expect([pool.length, report.length, fixed.length]).toEqual([3, 0, 0]);
    expect(pool[0]?.spec).toMatchObject({
      phase: "pool",
      learningRate: 0.01,
      problem: { target: null, budget: { steps: 12 } },
    });
    put(pool, (index) => withCurve([0.5, [0.9, 0.8, 0.6][index] ?? 0, 0.4]));
    const fixedNow = planCell(from, cell, records).fixed;
    expect(fixedNow.map(({ spec }) => spec.problem.target)).toEqual(
      [1, 2].map(() => ({ metric: "validation.accuracy", op: ">=", value: 0.8 - 0.02, hold: 1 })),
    );
    expect(withFrozenTargets(from, records).problems.map(({ spec }) => spec.target?.value)).toEqual([undefined, 0.78]);
    const reportSeeds = new Set(planCell(from, source, records).report.map(({ spec }) => spec.seed));
    expect(pool.some(({ spec }) => reportSeeds.has(spec.seed))).toBe(false);
    expect(countTrials(from)).toMatchObject({ pool: 2 * 3, fixed: 12, report: 12 });
  });

  it("is none where most of the pool has no number", () => {
    const target = { metric: "validation.loss", op: "<=", hold: 1, treatment: "x", slack: 0.1, seeds: 2 } as const;
    const pool = planCell(suite, source, new Map()).tune.map((trial, index) =>
      sampleRecord(trial, index === 0 ? withCurve([0.3]) : sampleResult(null)),
    );
    expect(frozenTarget(target, pool)).toBeNull();
    expect(frozenTarget(target, pool.slice(0, 1))).toMatchObject({ value: 1.1 });
  });
});

describe("streams", () => {
  const single: Suite = { ...suite, tuning: { ...suite.tuning, learningRate: [0.05], fixedRate: null } };

  it("vary one at a time around the first report trial", () => {
    const varied: Suite = { ...single, seeds: { count: 3, base: 7, vary: ["init", "order"] } };
    const { report, vary } = planCell(varied, cell, new Map());
    const [first, second, third] = report.map(({ spec }) => spec.seed);
    expect(vary.map(({ spec, labels }) => [spec.seed, spec.streams, labels.stream, labels.seedIndex])).toEqual([
      [first, { init: second }, "init", 1],
      [first, { init: third }, "init", 2],
      [first, { order: second }, "order", 1],
      [first, { order: third }, "order", 2],
    ]);
    expect(countTrials(varied).vary).toBe(6 * 2 * 2);
    expect(new Set([...report, ...vary].map(({ key }) => key)).size).toBe(7);
    expect(report.map(({ key }) => key)).toEqual(
      planCell({ ...single, seeds: { count: 3, base: 7 } }, cell, new Map()).report.map(({ key }) => key),
    );
  });

  it("are a treatment's own where the suite says so, and shared otherwise", () => {
    const own: Suite = { ...single, seeds: { count: 2, base: 7, own: ["init"] } };
    const [one, other] = ["zeros", "he-normal"].map(
      (treatment) => planCell(own, { ...cell, treatment }, new Map()).report[0],
    );
    expect(one?.spec.seed).toBe(other?.spec.seed);
    expect(one?.spec.streams?.init).not.toBe(other?.spec.streams?.init);
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
      numerics: 3,
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
    expect([frozen.seed, trialKey(frozen)]).toEqual([1902287907, "t2-cec5106064c21d38a50d4634faa438255aedfaba"]);
  });

  // A field that the suite file learns later may not appear in specs of files that do not have it.
  it("is made of the same fields for a suite file as before", () => {
    const { problem, treatment } = spec;
    expect(contentHash({ problem, treatment })).toBe(
      "8c47966bcd4b4d03a1097f9369e14124025f8ed7cddf89c140b3e1a936561d30",
    );
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

  it("is the hash of the canonical JSON of the spec", () => {
    expect(trialKey(spec)).toBe(`t2-${contentHash(spec).slice(0, 40)}`);
  });

  it("tells computations apart, not phases", () => {
    expect(computationKey({ ...spec, phase: "report" })).toBe(computationKey(spec));
    expect(computationKey({ ...spec, seed: 1 })).not.toBe(computationKey(spec));
  });
});
