import { cpu, reference } from "@nn/core";
import { describe, expect, it } from "vitest";
import { inProcessExecutor } from "../executors/in-process.ts";
import { openSharedDataset, shareDataset } from "../executors/shared-dataset.ts";
import { runTrials } from "../run/run-trials.ts";
import type { TrialWriter } from "../store/write.ts";
import type { Suite } from "../suite/types.ts";
import { sampleSuite } from "../testing/sample-suite.ts";
import { canonicalJson } from "@nn/statistics";
import { executeTrial, type TrialContext } from "./execute.ts";
import { buildNetwork } from "./build-network.ts";
import { resultHash } from "./key.ts";
import { loadDatasets } from "./load-datasets.ts";
import { planCell } from "./plan.ts";
import type { TrialRecord, TrialSpec } from "./types.ts";

const suite = sampleSuite();
const datasets = await loadDatasets(suite);
const context: TrialContext = { backend: cpu(), datasets };

function specOf(treatment: string, change: Partial<TrialSpec> = {}): TrialSpec {
  const spec = planCell(suite, { problem: "moons-d2", treatment }, new Map()).fixed[0]?.spec;
  if (spec === undefined) throw new Error("the sample suite has a fixed rate");
  return { ...spec, ...change };
}

describe("executeTrial", () => {
  it("gives a curve from step 0 to the last step, metrics of all splits, and signals of the hidden layers", async () => {
    const { result, timing } = await executeTrial(specOf("glorot-uniform"), context);
    expect(result.status).toBe("completed");
    expect(result.curve.map(({ step }) => step)).toEqual([0, 6, 12]);
    expect(result.curve[0]?.batchLoss).toBeNull();
    expect(result.final?.validation).toEqual(result.curve.at(-1)?.validation);
    expect(result.final?.test.accuracy).toBeGreaterThan(0.5);
    expect(result.signal.start.map(({ layer }) => layer)).toEqual(["dense1", "dense2"]);
    expect(result.signal.start[0]?.activationVariance).toBeGreaterThan(0);
    expect(result.signal.end?.[0]).not.toEqual(result.signal.start[0]);
    expect(result.weightsHash).toMatch(/^[0-9a-f]{64}$/);
    expect(timing.seconds).toBeGreaterThan(0);
    expect(timing.engine).toBe(`node ${process.versions.node}`);
  });

  it("gives the same result again, and on the reference backend", async () => {
    const spec = specOf("he-normal");
    const [one, two, slow] = [
      await executeTrial(spec, context),
      await executeTrial(spec, context),
      await executeTrial(spec, { ...context, backend: reference() }),
    ];
    expect(resultHash(two.result)).toBe(resultHash(one.result));
    expect(resultHash(slow.result)).toBe(resultHash(one.result));
  });

  it("gives the same result from shared memory", async () => {
    const shared = new Map(
      [...datasets].map(([key, dataset]) => [key, openSharedDataset(structuredClone(shareDataset(dataset)))]),
    );
    const spec = specOf("he-normal");
    expect((await executeTrial(spec, { ...context, datasets: shared })).result).toEqual(
      (await executeTrial(spec, context)).result,
    );
  });

  it("chains the weights of every evaluation", async () => {
    const [one, other] = [
      await executeTrial(specOf("he-normal"), context),
      await executeTrial(specOf("zeros"), context),
    ];
    const chain = one.result.weightsChain;
    expect(chain).toHaveLength(one.result.curve.length);
    expect(new Set([...chain, ...other.result.weightsChain]).size).toBe(2 * chain.length);
    const { problem } = specOf("he-normal");
    const longer = await executeTrial(
      specOf("he-normal", { problem: { ...problem, budget: { ...problem.budget, steps: 18 } } }),
      context,
    );
    expect(longer.result.weightsChain.slice(0, 3)).toEqual(chain);
  });

  it("counts the contractions of a step: forward, and two for every kernel but the first, which needs one", async () => {
    const { result } = await executeTrial(specOf("he-normal"), context);
    // Layers 2 → 8 → 8 → 2 with batches of 16.
    const forward = 2 * 16 * (2 * 8 + 8 * 8 + 8 * 2);
    expect(result.flopsPerStep).toBe(3 * forward - 2 * 16 * 2 * 8);
  });

  it("depends on the seed, the treatment and the learning rate", async () => {
    const specs = [
      specOf("he-normal"),
      specOf("glorot-uniform"),
      specOf("he-normal", { seed: 1 }),
      specOf("he-normal", { learningRate: 0.05 }),
    ];
    const hashes = [];
    for (const spec of specs) hashes.push((await executeTrial(spec, context)).result.weightsHash);
    expect(new Set(hashes).size).toBe(4);
  });

  it("lets an initializer of the whole model follow the draws", async () => {
    const plain = specOf("he-normal");
    const modelInitializer = { name: "lsuv", version: "1", options: { base: null, tolerance: 0.001, tries: 10 } };
    const scaled = { ...plain, treatment: { ...plain.treatment, modelInitializer } };
    const [before, after] = [await executeTrial(plain, context), await executeTrial(scaled, context)];
    expect(after.result.status).toBe("completed");
    expect(after.result.signal.start).not.toEqual(before.result.signal.start);
    const variance = after.result.signal.start[1]?.activationVariance ?? NaN;
    // tanh of a nearly normal signal of variance 1: 0.394.
    expect(variance).toBeGreaterThan(0.3);
    expect(variance).toBeLessThan(0.5);
  });

  it("sees that zeros leave the hidden layers silent", async () => {
    const { result } = await executeTrial(specOf("zeros"), context);
    expect(
      result.signal.start.map(({ activationVariance, gradientVariance, deadShare }) => [
        activationVariance,
        gradientVariance,
        deadShare,
      ]),
    ).toEqual([
      [0, 0, 1],
      [0, 0, 1],
    ]);
  });

  it("records divergence as a result that JSON can hold", async () => {
    const { problem } = specOf("he-normal");
    const model = { ...problem.model, activation: "relu" };
    const budget = { steps: 60, evaluateEvery: 60, trainLimit: null };
    const { result } = await executeTrial(
      specOf("he-normal", { learningRate: 1000, problem: { ...problem, model, budget } }),
      context,
    );
    expect(result.status).toBe("diverged");
    expect(result.divergence?.step).toBeGreaterThan(0);
    expect(result.signal.end).toBeNull();
    expect(() => canonicalJson(result)).not.toThrow();
  });

  it("records an exception as a failed trial", async () => {
    const { result } = await executeTrial(specOf("he-normal"), { ...context, datasets: new Map() });
    expect(result).toMatchObject({ status: "failed", error: "dataset moons is not loaded", curve: [], final: null });
  });

  it("puts the treatment's initializers into every dense layer", () => {
    const { layers } = buildNetwork(specOf("zeros"), { classes: ["a", "b"] });
    const dense = layers.filter((layer) => layer.id.endsWith(":dense")).map(({ options }) => JSON.stringify(options));
    expect(dense).toHaveLength(3);
    for (const options of dense) expect(options).not.toMatch(/glorot|heNormal/);
  });
});

describe("a suite", () => {
  it("gives the same result hashes in any order", async () => {
    const hashes = async (part: Suite): Promise<Map<string, string>> => {
      const records = new Map<string, TrialRecord>();
      const writer: TrialWriter = { append: async () => {}, written: 0, close: async () => {} };
      await runTrials({ suite: part, executor: inProcessExecutor(context), writer, records });
      return new Map([...records].map(([key, record]): [string, string] => [key, record.resultHash]).toSorted());
    };
    const forwards = await hashes(suite);
    const backwards = await hashes({
      ...suite,
      problems: suite.problems.toReversed(),
      cells: suite.cells.toReversed(),
    });
    expect(forwards.size).toBe(36);
    expect(backwards).toEqual(forwards);
  });
});

describe("loadDatasets", () => {
  it("refuses a dataset without a validation split", async () => {
    const [problem] = suite.problems;
    if (problem === undefined) throw new Error("the sample suite has problems");
    const dataset = { ...problem.spec.dataset, options: { ...problem.spec.dataset.options, validation: 0 } };
    const bad: Suite = { ...suite, problems: [{ ...problem, spec: { ...problem.spec, dataset } }] };
    await expect(loadDatasets(bad)).rejects.toThrow(
      "problem moons-d1: dataset moons has no validation split; give it one",
    );
  });
});
