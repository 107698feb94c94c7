import { describe, expect, it } from "vitest";
import { createProgress, jsonProgress, showDuration, type ProgressOptions } from "./progress.ts";
import { sampleRecord, sampleResult, sampleSuite } from "../testing/sample-suite.ts";
import { trialCost } from "../trial/cost.ts";
import { planCell } from "../trial/plan.ts";
import type { TrialResult } from "../trial/types.ts";

const suite = sampleSuite();
const trials = suite.cells.slice(0, 1).flatMap((cell) => [...planCell(suite, cell, new Map()).tune]);

function print(isTTY: boolean, results: readonly TrialResult[]): string {
  let text = "";
  const stream: ProgressOptions["stream"] = { isTTY, columns: 120, write: (part) => (text += part) };
  const cost = trials.reduce((sum, { spec }) => sum + trialCost(spec), 0);
  const progress = createProgress({
    stream,
    total: 4,
    done: 2,
    parallel: 1,
    missing: new Map([["moons-d1", cost]]),
    records: [],
  });
  for (const trial of trials) progress.started(trial);
  trials.forEach((trial, index) => {
    const result = results[index];
    if (result !== undefined) progress.finished(sampleRecord(trial, result));
  });
  progress.close();
  return text;
}

describe("createProgress", () => {
  it("prints one plain line a trial where there is no terminal", () => {
    const failed: TrialResult = { ...sampleResult(1), status: "failed", error: "boom" };
    expect(print(false, [sampleResult(1), failed])).toMatch(
      /^3\/4 {2}[0-9a-f]{8} {2}moons-d1 {2}zeros {2}tune 0\.01 #0 {2}completed {2}accuracy 0\.500 {2}0\.25 s\n4\/4 {2}[0-9a-f]{8} {2}moons-d1 {2}zeros {2}tune 0\.1 #0 {2}failed: boom {2}0\.25 s\n$/,
    );
    expect(print(false, [sampleResult(null)])).toContain("diverged at step 3 (nan in batch loss)");
  });

  it("says where a trial went on, and what a person should know", () => {
    let text = "";
    const stream = { isTTY: false, write: (part: string) => (text += part) };
    const progress = createProgress({ stream, total: 2, done: 0, parallel: 1, missing: new Map(), records: [] });
    const [trial] = trials;
    if (trial === undefined) throw new Error("the sample suite tunes");
    const record = sampleRecord(trial, sampleResult(1));
    progress.noticed("a checkpoint was ignored\u001B[2J");
    progress.finished({ ...record, timing: { ...record.timing, resumedAt: [100, 250] } });
    progress.close();
    expect(text).not.toContain("\u001B");
    expect(text).toMatch(/^a checkpoint was ignored.*\n1\/2 .* {2}0\.25 s, gone on from step 250\n$/);
  });

  it("draws a bar with the time left and the current cells in a terminal", () => {
    const text = print(true, [sampleResult(1)]);
    expect(text).toContain(
      "██████████████████░░░░░░ 3/4  1 s left\u001B[K\n  moons-d1  zeros  tune 0.1 #0  1 s\u001B[K\u001B[J",
    );
    expect(text.endsWith("\r\u001B[1A\u001B[K\n\u001B[J\u001B[A3/4 trials, 1 s\n")).toBe(true);
  });

  it("keeps to the screen: aligned, cut before the time, and with what does not fit counted", () => {
    let text = "";
    const stream = { isTTY: true, columns: 44, rows: 5, write: (part: string) => (text += part) };
    const progress = createProgress({ stream, total: 6, done: 0, parallel: 6, missing: new Map(), records: [] });
    const many = suite.cells.slice(0, 3).flatMap((cell) => [...planCell(suite, cell, new Map()).tune]);
    for (const trial of many) {
      const problem = `${trial.labels.problem}${"-long".repeat(trial.spec.learningRate === 0.1 ? 4 : 1)}`;
      progress.started({ ...trial, labels: { ...trial.labels, problem } });
    }
    const [first] = many;
    if (first === undefined) throw new Error("the sample suite tunes");
    progress.finished(sampleRecord(first, sampleResult(1)));
    const screen = text.split("\r").at(-1) ?? "";
    progress.close();
    expect(screen.replaceAll("\u001B[K", "").replaceAll("\u001B[J", "").split("\n")).toEqual([
      "████░░░░░░░░░░░░░░░░░░░░ 1/6  0 s left",
      "  moons-d1-…  zeros       tune 0.1 #0   1 s",
      "  moons-d1-…  glorot-un…  tune 0.01 #0  1 s",
      "  … and 3 more",
    ]);
  });

  it("counts what is in progress where no table fits", () => {
    let text = "";
    const stream = { isTTY: true, columns: 20, write: (part: string) => (text += part) };
    const progress = createProgress({ stream, total: 4, done: 2, parallel: 1, missing: new Map(), records: [] });
    for (const trial of trials) progress.started(trial);
    const [first] = trials;
    if (first !== undefined) progress.finished(sampleRecord(first, sampleResult(1)));
    expect(text).toBe("\r██████████████████…\u001B[K\n  1 in progress\u001B[K\u001B[J");
    progress.close();
  });

  it("clears all of what a terminal has wrapped that was made narrower", () => {
    let text = "";
    const stream = { isTTY: true, columns: 80, rows: 24, write: (part: string) => (text += part) };
    const progress = createProgress({ stream, total: 2, done: 0, parallel: 1, missing: new Map(), records: [] });
    const [first, second] = trials;
    if (first === undefined || second === undefined) throw new Error("the sample suite tunes");
    progress.started(first);
    progress.started(second);
    progress.finished(sampleRecord(first, sampleResult(1)));
    stream.columns = 20;
    progress.close();
    // A bar of 28 characters and a row of 36 or so are four lines now.
    expect(text).toContain("\r\u001B[3A\u001B[K\n\u001B[J\u001B[A1/2 trials");
  });

  it("lets no escape sequence through", () => {
    expect(print(false, [{ ...sampleResult(1), status: "failed", error: "\u001B[2Jboo" }])).not.toContain("\u001B");
  });
});

describe("jsonProgress", () => {
  it("prints an event a line", () => {
    let text = "";
    const [trial] = trials;
    if (trial === undefined) throw new Error("the sample suite tunes");
    const progress = jsonProgress((part) => void (text += part), { total: 4, done: 2, suite: "sample" });
    progress.started(trial);
    progress.finished(sampleRecord(trial, sampleResult(1)));
    progress.close();
    expect(
      text
        .trimEnd()
        .split("\n")
        .map((line) => JSON.parse(line)),
    ).toMatchObject([
      { event: "start", suite: "sample", total: 4, done: 2 },
      { event: "started", key: trial.key, problem: "moons-d1" },
      {
        event: "trial",
        done: 3,
        key: trial.key,
        treatment: "zeros",
        phase: "tune",
        status: "completed",
        learningRate: 0.01,
      },
      { event: "end", done: 3, total: 4 },
    ]);
  });
});

describe("showDuration", () => {
  it.each([
    [0.2, "1 s"],
    [89, "89 s"],
    [91, "2 min"],
    [60 * 60, "60 min"],
    [3 * 3600 + 240, "3 h 04 min"],
  ])("prints %d seconds as %s", (seconds, text) => {
    expect(showDuration(seconds)).toBe(text);
  });
});
