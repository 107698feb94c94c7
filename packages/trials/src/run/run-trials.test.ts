import { describe, expect, it } from "vitest";
import { Interrupted, StoreError } from "../errors.ts";
import type { Execution, Executor } from "../executors/executor.ts";
import { runTrials, type RunOptions } from "./run-trials.ts";
import type { Claims } from "../store/claims.ts";
import type { TrialWriter } from "../store/write.ts";
import { sampleResult, sampleSuite } from "../testing/sample-suite.ts";
import { countTrials, planCell } from "../trial/plan.ts";
import { contentHash } from "../trial/key.ts";
import type { Trial, TrialRecord, TrialResult } from "../trial/types.ts";

const suite = sampleSuite();

/** Loss 1 at rate 0.1 and 2 at rate 0.01, except for he-normal, which diverges at 0.1. */
function pretend({ spec }: Trial): TrialResult {
  if (spec.treatment.initializer.name === "heNormal" && spec.learningRate === 0.1) return sampleResult(null);
  return { ...sampleResult(spec.learningRate === 0.1 ? 1 : 2), weightsHash: contentHash({ ...spec, phase: "" }) };
}

interface Bench extends Pick<RunOptions, "executor" | "writer" | "records"> {
  readonly computed: Trial[];
  readonly stored: TrialRecord[];
  readonly most: () => number;
}

/** An executor that finishes trials in an order of its own, and a store in memory. */
function bench(slots = 1, result = pretend, delay: (trial: Trial) => number = () => 0): Bench {
  const computed: Trial[] = [];
  const stored: TrialRecord[] = [];
  let busy = 0;
  let most = 0;
  const executor: Executor = {
    slots,
    async execute(trial): Promise<Execution> {
      computed.push(trial);
      busy += 1;
      most = Math.max(most, busy);
      await new Promise((resolve) => setTimeout(resolve, delay(trial)));
      busy -= 1;
      return { result: result(trial), timing: { seconds: 1, startedAt: "", engine: "" } };
    },
    async close() {},
  };
  const writer: TrialWriter = { append: async (record) => void stored.push(record), written: 0, async close() {} };
  return { executor, writer, records: new Map(), computed, stored, most: () => most };
}

function bySummary(records: Iterable<TrialRecord>): string[] {
  return [...records].map(({ key, resultHash, labels }) => `${key} ${resultHash} ${labels.phase}`).toSorted();
}

describe("runTrials", () => {
  it("computes every trial of every phase once, reports at the chosen rate", async () => {
    const run = bench();
    await runTrials({ suite, ...run });
    const total = Object.values(countTrials(suite)).reduce((a, b) => a + b);
    expect(total).toBe(6 * 2 + 6 * 2 + 6 * 2);
    expect(new Set(run.stored.map(({ key }) => key)).size).toBe(total);
    expect(run.stored).toHaveLength(total);
    const rates = run.stored
      .filter(({ labels }) => labels.phase === "report")
      .map(({ labels, spec }) => `${labels.treatment} ${spec.learningRate}`);
    expect(new Set(rates)).toEqual(new Set(["zeros 0.1", "glorot-uniform 0.1", "he-normal 0.01"]));
  });

  it("does not compute again what another phase has computed", async () => {
    const run = bench(3);
    await runTrials({ suite, ...run });
    // Four of six cells choose the fixed rate: their two report trials are their two fixed trials.
    expect(run.computed).toHaveLength(run.stored.length - 4 * 2);
  });

  it("uses all slots and no more", async () => {
    const run = bench(3, pretend, () => 1);
    await runTrials({ suite, ...run });
    expect(run.most()).toBe(3);
  });

  it("starts with the deepest problems and releases a cell's report as soon as its tuning is done", async () => {
    const run = bench();
    await runTrials({ suite, ...run });
    const order = run.computed.map(({ labels }) => labels.problem);
    expect(order[0]).toBe("moons-d2");
    const firstReport = run.computed.findIndex(
      ({ labels, spec }) => labels.phase === "report" && spec.learningRate === 0.01,
    );
    const lastTune = run.computed.findLastIndex(({ labels }) => labels.phase === "tune");
    expect(firstReport).toBeGreaterThan(0);
    expect(firstReport).toBeLessThan(lastTune);
  });

  it("gives the same results whatever the number of slots and the order of finishing", async () => {
    const one = bench();
    const many = bench(4, pretend, ({ key }) => Number.parseInt(key.slice(3, 4), 16) % 4);
    await runTrials({ suite, ...one });
    await runTrials({ suite, ...many });
    expect(bySummary(many.stored)).toEqual(bySummary(one.stored));
  });

  it("continues after any number of stored trials with the same outcome", async () => {
    const whole = bench();
    await runTrials({ suite, ...whole });
    for (let kept = 0; kept <= whole.stored.length; kept += 5) {
      const rest = bench(2);
      const records = new Map(whole.stored.slice(0, kept).map((record) => [record.key, record]));
      await runTrials({ suite, ...rest, records });
      expect(rest.stored).toHaveLength(whole.stored.length - kept);
      expect(bySummary(records.values())).toEqual(bySummary(whole.stored));
    }
  });

  it("goes on after a failed trial, counts it as worst in tuning, and tries it again in the next run", async () => {
    const fails = (trial: Trial): TrialResult =>
      trial.labels.phase === "tune" && trial.labels.treatment === "zeros" && trial.spec.learningRate === 0.1
        ? { ...sampleResult(0), status: "failed", error: "boom" }
        : pretend(trial);
    const run = bench(1, fails);
    await runTrials({ suite, ...run });
    expect(run.stored.filter(({ result }) => result.status === "failed")).toHaveLength(2);
    const zeros = { problem: "moons-d1", treatment: "zeros" };
    expect(planCell(suite, zeros, run.records).selection?.learningRate).toBe(0.01);

    const again = bench();
    await runTrials({ suite, ...again, records: run.records });
    expect(again.computed.filter(({ labels }) => labels.phase === "tune")).toHaveLength(2);
    expect(planCell(suite, zeros, run.records).selection?.learningRate).toBe(0.1);
  });

  it("computes only the cells of a filtered suite", async () => {
    const run = bench();
    await runTrials({ suite: { ...suite, cells: suite.cells.slice(0, 1) }, ...run });
    expect(new Set(run.stored.map(({ labels }) => `${labels.problem} ${labels.treatment}`))).toEqual(
      new Set(["moons-d1 zeros"]),
    );
  });

  it("shares the trials of one store with another run, and computes none twice", async () => {
    const stored: TrialRecord[] = [];
    const taken = new Set<string>();
    const claims: Claims = {
      take: async (key) => !taken.has(key) && taken.add(key) !== undefined,
      drop: async (key) => void taken.delete(key),
    };
    const one = (slots: number, delay: number): Bench & Pick<RunOptions, "peers"> => {
      let seen = 0;
      const follow = async (): Promise<readonly TrialRecord[]> => {
        const fresh = stored.slice(seen);
        seen = stored.length;
        return fresh;
      };
      const made = bench(slots, pretend, () => delay);
      const writer: TrialWriter = { ...made.writer, append: async (record) => void stored.push(record) };
      return { ...made, writer, peers: { claims, follow } };
    };
    const runs = [one(1, 3), one(2, 5)];
    await Promise.all(runs.map((run) => runTrials({ suite, ...run })));
    const whole = bench();
    await runTrials({ suite, ...whole });
    // A trial that is another one in a different phase is copied by whoever comes to it, without a claim.
    expect([...new Set(bySummary(stored))]).toEqual(bySummary(whole.stored));
    for (const run of runs) {
      expect(bySummary(run.records.values())).toEqual(bySummary(whole.stored));
      expect(run.computed.length).toBeGreaterThan(3);
    }
    expect(runs.reduce((sum, { computed }) => sum + computed.length, 0)).toBe(whole.computed.length);
    expect(taken.size).toBe(0);
  });

  it("takes over what a run that is gone had claimed", async () => {
    let refusals = 3;
    const claims: Claims = { take: async () => refusals-- <= 0, drop: async () => {} };
    const run = bench(2);
    await runTrials({ suite, ...run, peers: { claims, follow: async () => [] } });
    expect(new Set(run.stored.map(({ key }) => key)).size).toBe(36);
  });

  it("stops when it is told to, with what is stored", async () => {
    const stop = new AbortController();
    const run = bench(2);
    const events = { finished: () => void (run.stored.length === 5 && stop.abort(new Interrupted("stop"))) };
    await expect(runTrials({ suite, ...run, events, signal: stop.signal })).rejects.toThrow(Interrupted);
    expect(run.stored.length).toBeLessThan(8);
  });

  it("stops at the first result that cannot be stored", async () => {
    const run = bench(2);
    const writer: TrialWriter = {
      ...run.writer,
      append: async (record) => {
        if (run.stored.length === 3) throw new StoreError("full");
        run.stored.push(record);
      },
    };
    await expect(runTrials({ suite, ...run, writer })).rejects.toThrow(StoreError);
    expect(run.stored).toHaveLength(3);
  });
});
