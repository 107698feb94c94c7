import { describe, expect, it } from "vitest";
import { sampleRecord, sampleResult, sampleSuite } from "../testing/sample-suite.ts";
import { TimeLeft } from "./time-left.ts";
import { trialCost } from "../trial/cost.ts";
import { planCell } from "../trial/plan.ts";
import type { Trial, TrialRecord } from "../trial/types.ts";

const suite = { ...sampleSuite(), seeds: { count: 40, base: 7 } };
const [cell] = suite.cells;
if (cell === undefined) throw new Error("the sample suite has cells");
const trials = planCell(suite, cell, new Map()).fixed;
const missing = new Map([[cell.problem, trials.reduce((sum, { spec }) => sum + trialCost(spec), 0)]]);

function took(trial: Trial, seconds: number): TrialRecord {
  const record = sampleRecord(trial, sampleResult(1));
  return { ...record, timing: { ...record.timing, seconds } };
}

/** 40 trials in rounds of `workers`, each of which takes `seconds`; what is left after some rounds. */
function after(rounds: number, { workers, seconds, parallel, old }: Record<string, number>): number | null {
  const first = trials[0];
  const records = first === undefined || old === undefined ? [] : [took(first, old)];
  const timeLeft = new TimeLeft({ missing, records, parallel: parallel ?? 1 });
  const [size, length] = [workers ?? 1, seconds ?? 1];
  for (let round = 0; round <= rounds; round += 1) {
    const begun = trials.slice(round * size, (round + 1) * size);
    for (const trial of begun) timeLeft.started(trial, 1000 * round * length);
    if (round < rounds) for (const trial of begun) timeLeft.ended(took(trial, length), true);
  }
  return timeLeft.seconds(1000 * rounds * length);
}

describe("TimeLeft", () => {
  it("has no estimate without a timing, then takes as many at a time as cores make progress", () => {
    expect(after(0, { workers: 4, parallel: 2 })).toBeNull();
    // 40 trials of 1 s, two at a time.
    expect(after(0, { workers: 4, parallel: 2, old: 1 })).toBeCloseTo(20, 9);
  });

  it.each([
    ["four workers on two cores, timings from one worker", { workers: 4, seconds: 2, parallel: 2, old: 1 }],
    ["four workers on two cores, no timings from before", { workers: 4, seconds: 2, parallel: 2 }],
    ["a busy machine", { workers: 2, seconds: 1, parallel: 2, old: 0.25 }],
  ])("follows what was done so far: %s", (_, machine) => {
    // Whatever the timings were: 2 trials end each second, 24 of 40 are left after 16.
    const rounds = 16 / machine.workers;
    expect(after(rounds, machine)).toBeCloseTo(12, 0);
  });

  it("counts what a trial in progress has done", () => {
    const [first, second] = trials;
    if (first === undefined || second === undefined) throw new Error("the sample suite has trials");
    const timeLeft = new TimeLeft({ missing, records: [took(first, 2)], parallel: 1 });
    timeLeft.started(first, 0);
    expect([0, 500, 2000, 9000].map((now) => timeLeft.seconds(now))).toEqual([80, 79.5, 78, 78]);
    // Found in the store: another run did it in no time of ours, so both together need half as long.
    timeLeft.ended(took(first, 2), true);
    timeLeft.ended(took(second, 2), false);
    expect(timeLeft.seconds(2000)).toBeCloseTo(38, 9);
  });
});
