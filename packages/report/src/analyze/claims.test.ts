import { describe, expect, it } from "vitest";
import { recordOf, syntheticRecords, syntheticSuite } from "../../fixtures/synthetic.ts";
import type { Claim, ClaimMetric, Metrics, Suite, TrialRecord, TrialResult } from "@nn/trials";
import { evaluateClaims } from "./claims.ts";

const [left, right] = ["he-normal", "glorot-uniform"];

function suiteOf(claims: readonly Partial<Claim>[], seeds = 10, depths = [2]): Suite {
  const suite = syntheticSuite({ depths, activations: ["relu"], treatments: [right, left], seeds, fixedRate: null });
  return {
    ...suite,
    tuning: { ...suite.tuning, learningRate: [0.01] },
    claims: claims.map((claim, index) => ({
      id: `c${index + 1}`,
      left,
      relation: ">",
      right,
      metric: "test.accuracy",
      where: {},
      margin: 0,
      alpha: 0.05,
      ...claim,
    })),
  };
}

const both = (value: number): Metrics => ({ loss: value, accuracy: value });

function completed(
  test: number,
  curve: readonly number[] = [0, test],
  stepsToTarget: number | null = null,
): TrialResult {
  return {
    status: "completed",
    steps: 600,
    curve: curve.map((value, index) => ({
      step: (600 * index) / Math.max(1, curve.length - 1),
      epoch: index,
      batchLoss: null,
      train: both(value / 2),
      validation: both(value),
      test: both(value + 1),
    })),
    final: { train: both(test / 2), validation: both(test), test: both(test) },
    stepsToTarget,
    signal: { start: [], end: null },
    weightsHash: "",
    weightsChain: [],
    flopsPerStep: null,
  };
}

function diverged(): TrialResult {
  return {
    ...completed(0.5, [0.5]),
    status: "diverged",
    divergence: { step: 9, kind: "nan", where: "loss" },
    steps: 9,
  };
}

/** Results by treatment and seed; undefined: that run is not finished. */
function recordsOf(
  suite: Suite,
  make: (treatment: string, seed: number, depth: unknown) => TrialResult | undefined,
): TrialRecord[] {
  return syntheticRecords(suite).flatMap((record) => {
    const { treatment, seedIndex, grid } = record.labels;
    const result = make(treatment, seedIndex, grid["depth"]);
    return result === undefined ? [] : [recordOf(record, result)];
  });
}

const evaluate = (claim: Partial<Claim>, make: Parameters<typeof recordsOf>[1], seeds = 10, depths = [2]) => {
  const suite = suiteOf([claim], seeds, depths);
  const [result] = evaluateClaims(suite, recordsOf(suite, make));
  if (result === undefined) throw new Error("no result");
  return result;
};

/** The left side is ahead by `lead` and a little more from seed to seed. */
const ahead =
  (lead: number) =>
  (treatment: string, seed: number): TrialResult =>
    completed(treatment === left ? 0.5 + lead + seed / 1000 : 0.5);

describe("evaluateClaims", () => {
  it("supports, refutes, and says by how much", () => {
    const result = evaluate({}, ahead(0.1));
    expect(result).toMatchObject({ verdict: "supported", reason: null, n: 10, that: "he-normal > glorot-uniform" });
    // All ten seeds agree: 2 / 2¹⁰.
    expect([result.p, result.adjustedP]).toEqual([2 / 1024, 2 / 1024]);
    expect(result.effect?.estimate).toBeCloseTo(0.1045, 12);
    expect(result.effect?.level).toBeGreaterThan(0.95);
    expect(result.medians?.right).toBe(0.5);
    expect(evaluate({ relation: "<" }, ahead(0.1)).verdict).toBe("refuted");
    expect(evaluate({}, ahead(-0.1))).toMatchObject({ verdict: "refuted", reason: null });
  });

  it("takes the numbers as they are: a smaller loss supports <", () => {
    expect(evaluate({ relation: "<", metric: "test.loss" }, ahead(-0.1)).verdict).toBe("supported");
  });

  it.each<[Partial<Claim>, number, string]>([
    [{ relation: ">=", margin: 0.1 }, -0.05, "supported"],
    [{ relation: ">=", margin: 0.1 }, -0.2, "refuted"],
    [{ relation: "<=", margin: 0.1 }, 0.05, "supported"],
    [{ relation: "<=", margin: 0.1 }, 0.2, "refuted"],
    [{ relation: "~", margin: 0.1 }, 0.05, "supported"],
    [{ relation: "~", margin: 0.1 }, -0.05, "supported"],
    [{ relation: "~", margin: 0.1 }, 0.2, "refuted"],
    [{ relation: "~", margin: 0.1 }, -0.2, "refuted"],
    [{ relation: "~", margin: 0.1 }, 0.0955, "undecided"],
    [{ relation: ">=", margin: 0.1 }, -0.1045, "undecided"],
  ])("allows the margin of %o: a lead of %f is %s", (claim, lead, verdict) => {
    expect(evaluate(claim, ahead(lead)).verdict).toBe(verdict);
  });

  it("says why it decides nothing", () => {
    expect(evaluate({}, ahead(0.1), 5)).toMatchObject({
      verdict: "undecided",
      reason: "5 pairs cannot reach α = 0.05: if all agree, p is 0.063. With 6 seeds agreement decides.",
    });
    expect(evaluate({ alpha: 0.2 }, ahead(0.1), 4).reason).toBe("4 pairs: under 5 nothing is decided.");
    expect(evaluate({}, () => undefined)).toMatchObject({
      n: 0,
      effect: null,
      p: 1,
      reason: "No seed has a number on both sides yet.",
      notes: ["10 of 10 seeds are not finished on both sides."],
    });
    expect(evaluate({}, () => completed(0.5)).reason).toBe("The two are equal on all 10 seeds.");
    const mixed = evaluate({}, (treatment, seed) =>
      completed(treatment === left ? 0.5 + (seed % 2 ? 0.1 : -0.09) : 0.5),
    );
    expect(mixed.reason).toMatch(/^Corrected p = 0\.\d+ is above α = 0\.05\.$/);
  });

  it("corrects over all claims of the suite", () => {
    const suite = suiteOf([{}, { metric: "test.loss" }, { metric: "train.loss" }], 6);
    const results = evaluateClaims(suite, recordsOf(suite, ahead(0.1)));
    expect(results.map((result) => result.p)).toEqual([2 / 64, 2 / 64, 2 / 64]);
    expect(results.map((result) => result.adjustedP)).toEqual([6 / 64, 6 / 64, 6 / 64]);
    expect(results[0]?.reason).toBe(
      "All 6 pairs agree, p = 0.031, but Holm over 3 claims makes it 0.094. With 7 seeds agreement decides.",
    );
  });

  it("pairs seeds by their mean over the problems, and only whole seeds", () => {
    const make = (treatment: string, seed: number, depth: unknown): TrialResult | undefined =>
      treatment === left && seed === 3 && depth === 10
        ? undefined
        : completed(treatment === left ? (depth === 2 ? 0.8 : 0.4) : 0.5);
    const result = evaluate({}, make, 10, [2, 10]);
    expect(result).toMatchObject({ n: 9, notes: ["1 of 10 seeds are not finished on both sides."] });
    expect(result.effect?.estimate).toBeCloseTo(0.1, 12);
    expect(result.problems).toEqual(["glyphs-d2-relu", "glyphs-d10-relu"]);
    expect(evaluate({ where: { depth: [10] } }, make, 10, [2, 10])).toMatchObject({
      where: "depth 10",
      problems: ["glyphs-d10-relu"],
      verdict: "refuted",
    });
  });

  it("counts diverged runs at the worst value, and leaves them out only of gaps", () => {
    const make = (treatment: string, seed: number): TrialResult =>
      treatment === left && seed < 2 ? diverged() : completed(0.5);
    expect(evaluate({ metric: "divergenceRate" }, make).effect?.estimate).toBe(0);
    const rate = evaluate({ metric: "divergenceRate" }, (treatment) =>
      treatment === left ? diverged() : completed(0.5),
    );
    expect(rate).toMatchObject({ verdict: "supported", medians: { left: 1, right: 0 } });
    // Chance is 1 / 10.
    expect(evaluate({}, (treatment) => (treatment === left ? diverged() : completed(0.5)))).toMatchObject({
      verdict: "refuted",
      medians: { left: 0.1, right: 0.5 },
    });
    expect(evaluate({ metric: "gap.loss@T" }, make)).toMatchObject({
      n: 8,
      notes: ["2 of 10 seeds have no gap.loss@T on both sides and are left out."],
    });
  });

  it("lets times without arrival count with the budget, and says how many", () => {
    const result = evaluate({ metric: "stepsToTarget", relation: "<" }, (treatment, seed) =>
      completed(0.5, [0, 0.5], treatment === left ? 100 + seed : null),
    );
    expect(result).toMatchObject({
      verdict: "supported",
      medians: { left: 104.5, right: 600 },
      notes: ["Runs without arrival count with the budget: 10 of 10 of glorot-uniform."],
    });
  });

  it.each<[ClaimMetric, number]>([
    ["test.accuracy", 0.9],
    ["validation.loss", 0.9],
    ["train.accuracy", 0.45],
    ["best.validation.accuracy", 0.9],
    ["best.validation.loss", 0.1],
    ["best.train.loss", 0.05],
    // At the smallest validation loss, which is at step 300.
    ["best.test.accuracy", 1.1],
    ["auc.validation.loss", (0.5 / 2 + 0.1 + 0.9 / 2) / 2],
    ["auc.train.accuracy", (0.5 / 2 + 0.1 + 0.9 / 2) / 4],
    ["auc.log.validation.loss", (Math.log(0.5) / 2 + Math.log(0.1) + Math.log(0.9) / 2) / 2],
    ["gap.loss@T", 0.45],
    ["gap@best", 1.05],
    ["selectionOptimism", -1],
  ])("measures %s", (metric, value) => {
    const result = evaluate({ metric }, () => completed(0.9, [0.5, 0.1, 0.9]));
    expect(result.medians?.left).toBeCloseTo(value, 12);
  });

  it("carries a curve that ends early on to the budget", () => {
    const stopped = { ...completed(0.4, [0.8, 0.6]), steps: 300 };
    const early = { ...stopped, curve: stopped.curve.map((point) => ({ ...point, step: point.step / 2 })) };
    expect(evaluate({ metric: "auc.validation.loss" }, () => early).medians?.left).toBeCloseTo((0.7 + 0.5) / 2, 12);
    // A diverged run stays at its worst: the largest loss that it showed, 3.
    const lost = {
      ...diverged(),
      curve: completed(1, [1, 3]).curve.map((point) => ({ ...point, step: point.step / 2 })),
    };
    expect(evaluate({ metric: "auc.validation.loss" }, () => lost).medians?.left).toBeCloseTo((2 + 3) / 2, 12);
  });

  it("gives a false verdict in at most α of suites without any effect", () => {
    // 200 suites of 3 claims on 8 seeds of pure noise, a fixed congruential generator. At most 5 % may decide anything; four
    // standard errors of 200 draws are 6.2 %, so a right program fails here with a chance below 1 in 10 000.
    let state = 7;
    const next = (): number => (state = (state * 48271) % 2147483647) / 2147483647;
    const suite = suiteOf([{}, { metric: "test.loss", relation: "<" }, { metric: "train.loss" }], 8);
    const plain = syntheticRecords(suite);
    let wrong = 0;
    for (let repeat = 0; repeat < 200; repeat += 1) {
      const noise = plain.map((record) => {
        const result = completed(0.5);
        const draw = (): Metrics => ({ loss: next() + next(), accuracy: next() });
        return {
          ...record,
          result: { ...result, curve: [], final: { train: draw(), validation: draw(), test: draw() } },
        };
      });
      if (evaluateClaims(suite, noise).some((claim) => claim.verdict !== "undecided")) wrong += 1;
    }
    expect(wrong / 200).toBeLessThan(0.05 + 0.062);
    expect(wrong).toBeGreaterThan(0);
  });
});
