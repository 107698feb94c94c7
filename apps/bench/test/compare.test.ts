import { readFile } from "node:fs/promises";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { finishedRun, temporaryFolder, type TemporaryFolder } from "./finished-run.ts";
import { sampleRecord, sampleResult, sampleSuite, sampleText } from "@nn/trials/testing";
import { runMain } from "./terminal.ts";
import { planCell, type TrialRecord } from "@nn/trials";
import {
  compareMetrics,
  type CompareOptions,
  compareRuns,
  holds,
  metricNamed,
  parseConditions,
  renderJunit,
  renderMarkdown,
  renderText,
  withoutCode,
} from "@nn/report";

const seeds = 10;
const suite = { ...sampleSuite(), seeds: { count: seeds, base: 7 } };
const options: CompareOptions = { metrics: compareMetrics, phase: "fixed", by: "spec" };

/** Records at the fixed rate, with the steps to target that a function of the seed index gives; null: not reached. */
function made(steps: (seedIndex: number) => number | null, treatment = "he-normal"): TrialRecord[] {
  const cells = suite.cells.filter((cell) => cell.treatment === treatment);
  return cells.flatMap((cell) =>
    planCell(suite, cell, new Map()).fixed.map((trial) =>
      sampleRecord(trial, { ...sampleResult(0.5), stepsToTarget: steps(trial.labels.seedIndex) }),
    ),
  );
}

describe("compareRuns", () => {
  it("pairs by seed, and gives effect, interval, tests and chance to win", () => {
    // 6 → 8 steps on every seed but the last, where both are equal.
    const { rows, totals, scores, speed, pairs, equal } = compareRuns(
      { records: made(() => 6) },
      { records: made((seed) => (seed === 9 ? 6 : 8)) },
      options,
    );
    expect([pairs, equal]).toEqual([20, 2]);
    const steps = rows.filter(({ metric }) => metric === "stepsToTarget");
    expect(steps).toHaveLength(2);
    // Sign-flip: 2 of 2^9 patterns, the zero counts for both signs. Holm over two rows doubles it.
    expect(steps[0]).toMatchObject({
      problem: "moons-d1",
      treatment: "he-normal",
      better: "lower",
      n: 10,
      reference: 6,
      candidate: 8,
      delta: 2,
      p: 2 / 512,
      adjustedP: 4 / 512,
      smallestAdjustedP: 4 / 1024,
      win: 0.05,
      censored: { reference: 0, candidate: 0 },
      diverged: { reference: 0, candidate: 0 },
    });
    expect(totals.find(({ metric }) => metric === "stepsToTarget")).toMatchObject({ rows: 2, delta: 1.8, win: 0.05 });
    // Every run ends at the accuracy of guessing; a third more steps is within a factor of 1 + 4/12.
    expect(scores).toMatchObject({ cells: 2, pairs: 20, reference: { value: 0 }, difference: { value: 0 } });
    expect(speed).toMatchObject({ cells: 2, reference: 1 });
    expect(speed?.candidate).toBeCloseTo((8 - 4 / 3) / 7, 12);
    const accuracy = rows.find(({ metric }) => metric === "test.accuracy");
    expect(accuracy).toMatchObject({ delta: 0, p: 1, win: 0.5, interval: { low: 0, high: 0 } });
  });

  it("counts what did not arrive with the budget, what diverged with the worst value, and leaves crashes out", () => {
    const records = made(() => 6).map((record, index) => {
      if (index === 0) return sampleRecord(record, sampleResult(null));
      return index === 1 ? sampleRecord(record, { ...sampleResult(1), status: "failed", error: "crash" }) : record;
    });
    const { rows } = compareRuns({ records: made((seed) => (seed < 3 ? null : 6)) }, { records }, options);
    const row = rows.find(({ metric, problem }) => metric === "stepsToTarget" && problem === "moons-d1");
    expect(row).toMatchObject({
      n: 9,
      censored: { reference: 2, candidate: 1 },
      diverged: { reference: 0, candidate: 1 },
    });
    const accuracy = rows.find(({ metric, problem }) => metric === "test.accuracy" && problem === "moons-d1");
    // Chance on two moons is what the others have too.
    expect(accuracy).toMatchObject({ n: 9, delta: 0 });
  });

  it("joins by spec whatever the names and the version of the code, and by names where told", () => {
    const renamed = made(() => 6).map((record): TrialRecord => ({
      ...record,
      labels: { ...record.labels, treatment: "renamed" },
      spec: {
        ...record.spec,
        treatment: { ...record.spec.treatment, initializer: { ...record.spec.treatment.initializer, version: "99" } },
      },
    }));
    const bySpec = compareRuns({ records: made(() => 6) }, { records: renamed }, options);
    expect([bySpec.pairs, bySpec.rows[0]?.treatment]).toEqual([20, "he-normal → renamed"]);
    const byName = compareRuns({ records: made(() => 6) }, { records: renamed }, { ...options, by: "names" });
    expect([byName.pairs, byName.onlyReference, byName.onlyCandidate]).toEqual([
      0,
      ["moons-d1 he-normal", "moons-d2 he-normal"],
      ["moons-d1 renamed", "moons-d2 renamed"],
    ]);
    expect(compareRuns({ records: made(() => 6) }, { records: made(() => 6, "zeros") }, options).pairs).toBe(0);
    expect(
      compareRuns(
        { records: made(() => 6), treatment: "he-normal" },
        { records: made(() => 6, "zeros"), treatment: "zeros" },
        options,
      ).pairs,
    ).toBe(20);
    expect(withoutCode({ name: "a", version: "1", options: { version: 2 } })).toEqual({
      name: "a",
      options: { version: 2 },
    });
  });

  it("says which cells share no seed", () => {
    const shifted = made(() => 6).map((record) => ({
      ...record,
      spec: { ...record.spec, seed: record.spec.seed + 1 },
    }));
    expect(compareRuns({ records: made(() => 6) }, { records: shifted }, options).unpaired).toEqual([
      "moons-d1 he-normal",
      "moons-d2 he-normal",
    ]);
  });
});

describe("--fail-on", () => {
  const { rows } = compareRuns({ records: made(() => 6) }, { records: made((seed) => (seed === 9 ? 6 : 8)) }, options);
  const row = rows.find(({ metric }) => metric === "stepsToTarget");
  const check = (text: string): boolean =>
    row !== undefined && parseConditions(text).some((condition) => holds(condition, row));

  it.each([
    ["steps_to_target:+5%@p<0.05", true],
    ["stepsToTarget:+33%", true],
    ["stepsToTarget:+34%", false],
    ["stepsToTarget:+2@p<0.01", true],
    ["stepsToTarget:+2@p<0.001", false],
    ["stepsToTarget:-5%", false],
    ["test.accuracy:-1%", false],
    ["test.loss:+0, stepsToTarget:+1", true],
  ])("%s: %s", (text, wanted) => expect(check(text)).toBe(wanted));

  it("names what is malformed", () => {
    expect(() => parseConditions("steps>5")).toThrow('--fail-on: got "steps>5"; wanted metric, sign, amount');
    expect(() => parseConditions("stepsToTraget:+5%")).toThrow(
      'unknown metric "stepsToTraget"; did you mean "stepsToTarget"?',
    );
    expect(() => metricNamed("", "--metrics")).toThrow("unknown metric");
  });
});

describe("renderings", () => {
  const comparison = compareRuns(
    { records: made(() => 6) },
    {
      records: made(() => 8).map((record) => ({
        ...record,
        labels: { ...record.labels, treatment: 'a<b>"&|\u001b[31m' },
      })),
    },
    { ...options, metrics: [metricNamed("stepsToTarget", "")] },
  );
  const [condition] = parseConditions("stepsToTarget:+5%@p<0.05");
  if (condition === undefined) throw new Error("no condition");
  const rendering = {
    comparison,
    reference: "a",
    candidate: "b",
    conditions: [condition],
    alarms: comparison.rows.map((row) => ({ condition, row })),
  };

  it("are JUnit that a parser takes, with a failure where a condition holds", () => {
    const text = renderJunit(rendering);
    expect(text).toContain('<testsuites name="nn-bench compare b" tests="2" failures="2">');
    expect(text).toContain(
      'name="he-normal → a&lt;b&gt;&quot;&amp;|\ufffd[31m stepsToTarget">\n      <failure message="stepsToTarget:+5%@p&lt;0.05: moons-d1',
    );
    expect(text.match(/<testcase /g)).toHaveLength(2);
    expect(renderJunit({ ...rendering, alarms: [] })).not.toContain("<failure");
  });

  it("are Markdown and text without markup or escapes from names", () => {
    expect(renderMarkdown(rendering)).toContain("### ✗ nn-bench compare");
    expect(renderMarkdown(rendering)).toContain(String.raw`a&lt;b&gt;"&amp;\|`);
    for (const text of [renderMarkdown(rendering), renderText(rendering, undefined)])
      expect(text).not.toContain("\u001b");
    for (const text of [renderMarkdown(rendering), renderText(rendering, undefined)])
      expect(text.replaceAll("\\", "")).toMatch(
        /aggregate IQM of the normalized accuracy over 2 cells, 20 pairs: 0\.000 \[.*\n.*profile score over 2 cells with a target: 1\.000 to 0\.952 \(/,
      );
    expect(renderText(rendering, undefined)).toContain("FAILS stepsToTarget:+5%@p<0.05: moons-d1");
    expect(renderText({ ...rendering, alarms: [] }, undefined)).toContain("holds nowhere: stepsToTarget:+5%@p<0.05");
  });
});

describe("nn-bench compare", () => {
  let home: TemporaryFolder;
  let a = "";
  let b = "";
  beforeAll(async () => {
    home = await temporaryFolder();
    a = await finishedRun(home.path, "a");
    b = await finishedRun(
      home.path,
      "b",
      [],
      sampleText.replace("zeros }", "zeros }\n  - { id: small, initializer: smallNormal }"),
    );
  });
  afterAll(() => home.remove());

  it("finds equal runs equal and says what only one has", async () => {
    const { code, out, err } = await runMain(["compare", a, b, "--fail-on", "stepsToTarget:+5%,test.accuracy:-0.001"]);
    expect([code, err]).toEqual([0, ""]);
    expect(out).toContain("12 of 12 pairs of trials are equal to the bit\n");
    expect(out).toContain("only in the candidate: moons-d1 small, moons-d2 small\n");
  });

  it("ends with 1 where a condition holds, in every format", async () => {
    const words = ["compare", a, "--treatments", "glorot-uniform,zeros", "--fail-on", "test.accuracy:-5%"];
    const text = await runMain(words);
    expect([text.code, text.out]).toEqual([1, expect.stringContaining("FAILS test.accuracy:-5%")]);
    const json = JSON.parse((await runMain([...words, "--format", "json"])).out);
    expect(json.comparison.scores).toMatchObject({ cells: 2, difference: { value: expect.any(Number) } });
    expect(json.comparison.speed).toMatchObject({ cells: 2 });
    expect(json.alarms[0]).toMatchObject({ condition: "test.accuracy:-5%", metric: "test.accuracy" });
    const file = join(home.path, "out", "compare.xml");
    expect(await runMain([...words, "--format", "junit", "--to", file])).toEqual({ code: 1, out: "", err: "" });
    expect(await readFile(file, "utf8")).toMatch(/^<\?xml.*\n<testsuites /);
  });

  it("warns of a condition that these seeds cannot meet", async () => {
    const { code, err } = await runMain(["compare", a, b, "--fail-on", "test.loss:+1%@p<0.05"]);
    expect([code, err]).toEqual([0, expect.stringContaining("can never hold: so few seeds do not reach p < 0.05")]);
  });

  it.each([
    [[], "compare: wanted a folder of results"],
    [["A"], "wanted a second folder, or --treatments REF,CAND"],
    [["A", "--treatments", "zeros"], '--treatments is "zeros"; wanted two names'],
    [["A", "--treatments", "zeros,he-nromal"], 'unknown treatment "he-nromal"; did you mean "he-normal"?'],
    [["A", "B", "--metrics", "accuracy"], 'unknown metric "accuracy"'],
    [["A", "B", "--fail-on", "x"], "--fail-on: got"],
    [["A", "B", "--phase", "fixd"], 'unknown phase "fixd"; did you mean "fixed"?'],
  ])("%j is bad input", async (words, message) => {
    const { code, err } = await runMain([
      "compare",
      ...words.map((word) => (word === "A" ? a : word === "B" ? b : word)),
    ]);
    expect([code, err]).toEqual([2, expect.stringContaining(message)]);
  });
});
