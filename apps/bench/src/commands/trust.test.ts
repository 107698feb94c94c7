import { createHash } from "node:crypto";
import { cp, readFile, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { cpu, type Backend } from "@nn/core";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { bisectTrial } from "../bisect/bisect-trial.ts";
import { describeCall } from "../bisect/describe.ts";
import { recordTrace } from "../bisect/trace.ts";
import {
  encodeLine,
  executeTrial,
  loadDatasets,
  merkleRoot,
  planCell,
  readStore,
  resultHash,
  type TrialRecord,
  type TrialResult,
} from "@nn/trials";
import { faultyBackend } from "../../test/faulty-backend.ts";
import { finishedRun, temporaryFolder, type TemporaryFolder } from "../../test/finished-run.ts";
import { sampleSuite } from "@nn/trials/testing";
import { runMain, type Printed } from "../../test/terminal.ts";
import { describeDifference, differingPaths, firstDifference } from "../verify/differences.ts";
import { drawTrials, missChance } from "../verify/draw.ts";

let home: TemporaryFolder;
let folder = "";
beforeAll(async () => {
  home = await temporaryFolder();
  folder = await finishedRun(home.path, "sample");
});
afterAll(() => home.remove());

const verify = (...words: string[]): Promise<Printed> => runMain(["verify", "--workers", "0", ...words]);

/** A copy of the run in which the lines of one trial were changed. */
async function forged(name: string, change: (line: string) => string): Promise<{ path: string; record: TrialRecord }> {
  const path = join(home.path, name);
  await cp(folder, path, { recursive: true });
  const record = [...(await readStore(path)).records.values()].find(({ spec }) => spec.phase === "report");
  if (record === undefined) throw new Error("no records");
  const file = join(path, "trials", "0001.jsonl");
  const lines = (await readFile(file, "utf8")).split("\n");
  await writeFile(file, lines.map((line) => (line.includes(`{"k":"${record.key}"`) ? change(line) : line)).join("\n"));
  return { path, record };
}

/** The line of a record with another result and right hashes. */
function rewritten(line: string, change: (result: TrialResult) => TrialResult): string {
  const { body }: { body: TrialRecord } = JSON.parse(line);
  const result = change(body.result);
  return encodeLine({ ...body, result, resultHash: resultHash(result) });
}

describe("nn-bench verify", () => {
  it("finds an honest run the same, on both backends, and says what it may have missed", async () => {
    const { code, out, err } = await verify(folder, "--sample", "4", "--seed", "1");
    expect([code, err.trimEnd().split("\n").length]).toEqual([0, 4]);
    expect(out).toContain("4 of 36 trials are computed again, drawn by seed 1\n");
    expect(out).toContain("4 same, 0 differ, 0 cannot run here\n");
    expect(out).toContain(
      `a forgery of 5.6 % of the trials would have been missed with a chance of ${Math.round(100 * missChance(36, 2, 4))} %`,
    );
    expect((await verify(folder, "--sample", "2", "--backend", "reference")).code).toBe(0);
    const json = JSON.parse((await verify(folder, "--all", "--json")).out);
    expect(json).toMatchObject({ outcome: "same", trials: 36, seed: null, edited: [], conflicts: [] });
    expect(new Set(json.checks.map(({ outcome }: { outcome: string }) => outcome))).toEqual(new Set(["same"]));
  });

  it("tells a line that was edited or damaged without computing anything", async () => {
    const damaged = await forged("damaged", (line) => line.replace('"steps":12', '"steps":13'));
    const first = await verify(damaged.path, "--sample", "0");
    expect([first.code, first.out]).toEqual([
      2,
      expect.stringMatching(/trials\/0001\.jsonl:\d+: checksum differs: damaged or edited by hand/),
    ]);
    const careful = await forged("careful", (line) => {
      const { body }: { body: TrialRecord } = JSON.parse(line);
      return encodeLine({ ...body, result: { ...body.result, steps: 13 } });
    });
    expect((await verify(careful.path, "--sample", "0")).out).toContain(
      "result differs from its hash: damaged or edited by hand",
    );
    const torn = await forged("torn", (line) => line);
    await writeFile(join(torn.path, "trials", "0002.jsonl"), '{"k":"t2-');
    expect((await verify(torn.path, "--sample", "0")).code).toBe(0);
  });

  it("tells edited numbers with right hashes by computing them, and by the root", async () => {
    const root = (await runMain(["hash", folder])).out.trim();
    const { path, record } = await forged("numbers", (line) =>
      rewritten(line, (result) => ({ ...result, stepsToTarget: 1 })),
    );
    const all = await verify(path, "--all");
    expect([all.code, all.out]).toEqual([
      2,
      expect.stringContaining(`DIFFERS  ${record.key}  ${record.labels.problem} ${record.labels.treatment} report #`),
    ]);
    expect(all.out).toContain(
      "the weights are equal at every evaluation, but stepsToTarget differs: numbers that were edited",
    );
    expect(all.out).not.toContain("would have been missed");
    const rooted = await verify(path, "--sample", "0", "--root", root);
    expect([rooted.code, rooted.out]).toEqual([2, expect.stringContaining(`differs from ${root}`)]);
    expect((await verify(folder, "--sample", "0", "--root", root.toUpperCase())).code).toBe(0);
  });

  it("says from where on another computation was run", async () => {
    const { path } = await forged("weights", (line) =>
      rewritten(line, (result) => ({
        ...result,
        weightsChain: result.weightsChain.map((link, index) => (index < 2 ? link : "ff".repeat(32))),
      })),
    );
    expect((await verify(path, "--all")).out).toContain("the weights are equal until step 6 and differ at step 12");
  });

  it("ends with 3 where it cannot run", async () => {
    for (const [words, message] of [
      [[home.path], "is no folder of results"],
      [[folder, "--root", "abc"], 'verify: --root is "abc"; wanted the 64 hex digits'],
      [[folder, "--all", "--sample", "2"], "got both --all and --sample"],
      [[folder, "--smaple", "2"], 'did you mean "--sample"?'],
    ] as const) {
      const { code, err } = await verify(...words);
      expect([code, err]).toEqual([3, expect.stringContaining(message)]);
    }
  });

  it("ends with 3 where no worker thread can start", async () => {
    // Threads need built JavaScript; beside the source there is none.
    const { code, err } = await runMain(["verify", folder, "--sample", "1", "--workers", "1"]);
    expect([code, err]).toEqual([3, expect.stringContaining("no worker thread can start")]);
  });
});

describe("nn-bench hash", () => {
  it("depends on results alone, and says when trials are missing", async () => {
    const { code, out, err } = await runMain(["hash", folder]);
    expect([code, err]).toEqual([0, ""]);
    expect(out).toMatch(/^[0-9a-f]{64}\n$/);
    const other = await finishedRun(home.path, "again");
    expect((await runMain(["hash", other])).out).toBe(out);
    const part = await finishedRun(home.path, "part", ["--filter", "depth=1"]);
    const partial = await runMain(["hash", part, "--json"]);
    expect(partial.err).toContain("has 18 of 36 trials; the root is that of what there is");
    expect(JSON.parse(partial.out)).toMatchObject({ trials: 18, expected: 36, suite: { name: "sample" } });
  });
});

describe("the Merkle root", () => {
  const sha256 = (...parts: (string | Buffer)[]): Buffer => {
    const hash = createHash("sha256");
    for (const part of parts) hash.update(part);
    return hash.digest();
  };
  const record = (key: string, status: TrialResult["status"] = "completed"): TrialRecord =>
    ({ key, resultHash: `r${key}`, result: { status } }) as TrialRecord;

  it("is the tree hash of RFC 6962", () => {
    const [a, b, c] = ["a ra", "b rb", "c rc"].map((leaf) => sha256("\0", leaf)) as [Buffer, Buffer, Buffer];
    expect(merkleRoot([])).toBe(sha256().toString("hex"));
    expect(merkleRoot([record("a")])).toBe(a.toString("hex"));
    expect(merkleRoot(["c", "a", "b"].map((key) => record(key)))).toBe(
      sha256("\u0001", sha256("\u0001", a, b), c).toString("hex"),
    );
    expect(merkleRoot([record("a"), record("b", "failed")])).toBe(merkleRoot([record("a")]));
  });
});

describe("a draw", () => {
  const items = Array.from({ length: 40 }, (_, index) => ({ key: `k${index}` }));

  it("repeats with its seed, does not depend on the order, and grows by adding", () => {
    expect(drawTrials(items.toReversed(), 7, 3)).toEqual(drawTrials(items, 7, 3));
    expect(drawTrials(items, 9, 3).slice(0, 7)).toEqual(drawTrials(items, 7, 3));
    expect(drawTrials(items, 7, 4)).not.toEqual(drawTrials(items, 7, 3));
    expect(drawTrials(items, 99, 3)).toHaveLength(40);
  });

  it("knows what it misses", () => {
    // C(95, 20) / C(100, 20) by scipy.special.comb, and the limit for many trials.
    expect(missChance(100, 5, 20)).toBeCloseTo(0.31930944, 7);
    expect(missChance(1_000_000, 50_000, 59)).toBeCloseTo(0.0485, 3);
    expect(missChance(10, 1, 10)).toBe(0);
  });
});

describe("a difference", () => {
  const result = (chain: readonly string[], more: Partial<TrialResult> = {}): TrialResult =>
    ({
      status: "completed",
      weightsChain: chain,
      curve: chain.map((_, index) => ({ step: 10 * index })),
      ...more,
    }) as TrialResult;

  it("is found by bisection wherever it is", () => {
    const chain = Array.from({ length: 9 }, (_, index) => `h${index}`);
    for (let at = 0; at < chain.length; at++) {
      const other = chain.map((link, index) => (index < at ? link : `x${index}`));
      expect(firstDifference(result(chain), result(other))).toEqual({
        evaluation: at,
        step: 10 * at,
        lastEqualStep: at === 0 ? null : 10 * (at - 1),
      });
    }
    expect(firstDifference(result(chain), result(chain))).toBeUndefined();
  });

  it("is told apart by what differs", () => {
    expect(describeDifference(result(["a"]), result(["b"]))).toContain("differ from the start");
    expect(describeDifference(result(["a"]), result(["a", "b"]))).toContain(
      "has 1 evaluations, computed again it has 2",
    );
    expect(describeDifference(result(["a"]), result(["a"], { status: "diverged" }))).toContain(
      "is completed, computed again it is diverged",
    );
    expect(differingPaths({ a: [1, { b: 2 }], c: null }, { a: [1, { b: 3 }], c: 0 })).toEqual(["a[1].b", "c"]);
  });
});

describe("nn-bench bisect", () => {
  it("finds nothing between backends that agree on the stored bits", async () => {
    const { code, out } = await runMain(["bisect", folder]);
    expect([code, out]).toEqual([
      0,
      expect.stringContaining(
        "computed here on reference: the bits that are stored\ncpu and reference agree to the bit here\n",
      ),
    ]);
    expect((await runMain(["bisect", folder, "--backend", "cpu-scalar", "--json"])).out).toContain('"outcome": "same"');
  });

  it("finds what differs between two folders, and whose bits this machine gives", async () => {
    const suite = sampleSuite();
    const key = [...(await readStore(folder)).records.values()].find(
      ({ labels, spec }) => labels.treatment === "he-normal" && spec.phase === "report",
    )?.key;
    const other = await forged("other machine", (line) => line);
    const record = (await readStore(folder)).records.get(key ?? "");
    if (record === undefined) throw new Error("no records");
    const fault = faultyBackend({ at: ({ op }) => op === "exp", fromStep: 9, ulps: 1000 });
    const { result } = await executeTrial(record.spec, { backend: fault, datasets: await loadDatasets(suite) });
    const file = join(other.path, "trials", "0001.jsonl");
    const lines = (await readFile(file, "utf8")).split("\n");
    await writeFile(
      file,
      lines.map((line) => (line.includes(`{"k":"${record.key}"`) ? rewritten(line, () => result) : line)).join("\n"),
    );

    const { code, out } = await runMain(["bisect", folder, other.path]);
    expect(code).toBe(2);
    expect(out).toContain("36 trials in common, 1 with results that differ\n");
    expect(out).toContain("stored: the weights are equal until step 6 and differ at step 12");
    expect(out).toContain("computed here on cpu: the bits of A\ncomputed here on reference: the bits of A\n");
    expect(out).toMatch(/\nA {2}.*sample: node .*, Math [0-9a-f]{16}\nB {2}.*other machine: node/);
    const swapped = JSON.parse((await runMain(["bisect", other.path, folder, "--json"])).out);
    expect(swapped).toMatchObject({ outcome: "differs", trial: record.key, computed: { cpu: "the bits of B" } });
    expect((await runMain(["bisect", folder, folder])).out).toBe("36 trials in common, 0 with results that differ\n");
    const alone = await runMain(["bisect", other.path, "--trial", record.key]);
    expect([alone.code, alone.out]).toEqual([
      2,
      expect.stringContaining("computed here on cpu: other bits than are stored: the weights are equal until step 6"),
    ]);
  });

  it("prints a difference so that it can be looked up", async () => {
    const suite = sampleSuite();
    const cell = suite.cells.find(({ treatment }) => treatment === "he-normal");
    const [trial] = cell === undefined ? [] : planCell(suite, cell, new Map()).fixed;
    if (trial === undefined) throw new Error("no trial");
    const fault = faultyBackend({
      at: ({ op, shape }) => op === "matmul" && shape[0] === 16 && shape[1] === 2,
      fromStep: 5,
      ulps: 2,
    });
    const { difference } = await bisectTrial(trial.spec, { datasets: await loadDatasets(suite) }, cpu(), fault);
    const lines = difference === undefined ? [] : describeCall(difference, "cpu", "faulty");
    expect(lines.slice(0, 3)).toEqual([
      "first difference: training step 5, dense2, forward, matmul",
      expect.stringMatching(
        /^ {2}%\d+ = matmul %\d+ %\d+ \{"transposeA":false,"transposeB":false\} : float32\[16, 2\]$/,
      ),
      "  1 of 32 elements differs, 2 ulps at most; the first is [0, 0]",
    ]);
    expect(lines[3]).toMatch(/^ {2}cpu {5}-?[\d.e-]+ \(0x[0-9a-f]{8}\)$/);
    expect(lines.at(-1)).toBe("  its operands are equal on both");
  });

  it("names what it cannot compare", async () => {
    for (const [words, message] of [
      [["bisect"], "bisect: wanted a folder of results, got nothing"],
      [["bisect", folder, "--trial", "zz"], "has a key that begins with zz"],
      [["bisect", folder, home.path], "is no folder of results"],
    ] as const) {
      const { code, err } = await runMain(words);
      expect([code, err]).toEqual([3, expect.stringContaining(message)]);
    }
  });

  it("compares with a trace of another machine, first the runs and then the values of one", async () => {
    const key =
      [...(await readStore(folder)).records.values()].find(
        ({ labels, spec }) => labels.treatment === "he-normal" && spec.phase === "report",
      )?.key ?? "";
    const file = join(home.path, "trace.json");
    const written = await runMain(["bisect", folder, "--trial", key, "--trace", file]);
    expect([written.code, written.out]).toEqual([
      0,
      expect.stringMatching(/: \d+ runs of programs written to .*\nthe result is that of the folder\n$/),
    ]);
    expect((await runMain(["bisect", folder, "--against", file, "--backend", "reference"])).out).toMatch(
      /all \d+ runs of programs put out the same bits/,
    );

    // What a machine with another exp would have written.
    const spec = (await readStore(folder)).records.get(key)?.spec;
    if (spec === undefined) throw new Error("no records");
    const context = { datasets: await loadDatasets(sampleSuite()) };
    const fault = (): Backend => faultyBackend({ at: ({ op }) => op === "exp", fromStep: 5, ulps: 900 });
    const first = await recordTrace({ key, spec, by: "a faulty machine" }, context, fault(), undefined);
    await writeFile(file, JSON.stringify(first.trace));
    const found = await runMain(["bisect", folder, "--against", file]);
    const call = /--call (\d+)/.exec(found.out)?.[1];
    expect([found.code, found.out]).toEqual([
      2,
      expect.stringContaining("training step 5\nfor the operation, write the trace there again"),
    ]);
    const second = await recordTrace({ key, spec, by: "a faulty machine" }, context, fault(), Number(call));
    await writeFile(file, JSON.stringify(second.trace));
    const told = await runMain(["bisect", folder, "--against", file]);
    expect([told.code, told.out]).toEqual([
      2,
      expect.stringMatching(/against a faulty machine\nfirst difference: training step 5, dense\d, forward, exp\n/),
    ]);
    expect(told.out).toMatch(
      /1 of 32 elements differs, 900 ulps at most; the first is \[0, 0\]\n {2}there {2}.*\n {2}here {3}/,
    );
    const json = JSON.parse((await runMain(["bisect", folder, "--against", file, "--json"])).out);
    expect(json).toMatchObject({ outcome: "differs", trial: key, step: 5, op: "exp", direction: "forward", ulps: 900 });
  });

  it("refuses traces and options that make no sense", async () => {
    const file = join(home.path, "no trace.json");
    await writeFile(file, '{"schema":"nn-bench-trace/2"}');
    for (const [words, message] of [
      [["--against", file], "is no trace of nn-bench bisect: "],
      [["--against", join(home.path, "none")], "no such file or directory (ENOENT)"],
      [["--against", file, "--trace", file], "got both --trace and --against"],
      [["--trace", join(home.path, "t"), "--call", "99999"], "runs of programs, numbered from 0; got --call 99999"],
      [["--call", "1"], "--call is for --trace"],
      [[folder, "--trace", file], "are about one folder"],
    ] as const) {
      const { code, err } = await runMain(["bisect", folder, ...words]);
      expect([code, err]).toEqual([3, expect.stringContaining(message)]);
    }
  });
});
