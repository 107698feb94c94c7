/** @file What several runs, and long curves, need of a store. */
import { createHash } from "node:crypto";
import { spawnSync } from "node:child_process";
import { mkdir, mkdtemp, readFile, readdir, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { beforeEach, describe, expect, it } from "vitest";
import { sampleRecord, sampleResult, sampleSuite } from "../testing/sample-suite.ts";
import { planCell } from "../trial/plan.ts";
import type { CurvePoint, TrialRecord, TrialResult } from "../trial/types.ts";
import { fileClaims } from "./claims.ts";
import { followStore } from "./follow.ts";
import { readStore } from "./read.ts";
import { createWriter } from "./write.ts";

let folder = "";
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), "nn-bench-shared-"));
  return () => rm(folder, { recursive: true, force: true });
});

const suite = sampleSuite();
const trials = suite.cells.flatMap((cell) => planCell(suite, cell, new Map()).tune);
const records = trials.map((trial, index) => sampleRecord(trial, sampleResult(index)));
const [first, second, third] = records as [TrialRecord, TrialRecord, TrialRecord];

describe("claims", () => {
  const otherPid = async (): Promise<number> => spawnSync(process.execPath, ["--eval", ""]).pid;
  const put = async (key: string, claim: object): Promise<void> => {
    await mkdir(join(folder, "claims"), { recursive: true });
    await writeFile(join(folder, "claims", key), JSON.stringify(claim));
  };
  const boot = async (): Promise<string> => {
    await fileClaims(folder).take("probe");
    return JSON.parse(await readFile(join(folder, "claims", "probe"), "utf8")).boot;
  };

  it("belong to a process that lives, and to nobody once it is gone or has dropped them", async () => {
    const claims = fileClaims(folder);
    await put("alive", { pid: process.ppid, boot: await boot(), until: 0 });
    await put("dead", { pid: await otherPid(), boot: await boot(), until: Number.MAX_SAFE_INTEGER });
    expect([await claims.take("alive"), await claims.take("dead"), await claims.take("new")]).toEqual([
      false,
      true,
      true,
    ]);
    await claims.drop("new");
    expect(await readdir(join(folder, "claims"))).not.toContain("new");
  });

  it("leave nothing else behind", async () => {
    const claims = fileClaims(folder);
    await put("dead", { pid: await otherPid(), boot: await boot(), until: 0 });
    await put("alive", { pid: process.ppid, boot: await boot(), until: 0 });
    const names = ["alive", "dead", "new"];
    expect(await Promise.all(names.map((name) => claims.take(name)))).toEqual([false, true, true]);
    expect((await readdir(join(folder, "claims"))).toSorted()).toEqual([...names, "probe"]);
  });

  it("of another machine, or boot, end with their time", async () => {
    await put("far", { pid: 1, boot: "elsewhere", until: 1000 });
    expect(await fileClaims(folder, () => 999).take("far")).toBe(false);
    expect(await fileClaims(folder, () => 1001).take("far")).toBe(true);
  });

  it("that are torn hold nobody up, nor does a folder that cannot be written", async () => {
    await mkdir(join(folder, "claims"));
    await writeFile(join(folder, "claims", "torn"), '{"pid":');
    expect(await fileClaims(folder).take("torn")).toBe(true);
    await writeFile(join(folder, "file"), "");
    expect(await fileClaims(join(folder, "file")).take("any")).toBe(true);
  });
});

describe("followStore", () => {
  it("gives what was finished since the last look, from every file", async () => {
    const follow = followStore(folder);
    expect(await follow()).toEqual([]);
    const [one, other] = [createWriter(folder), createWriter(folder)];
    await one.append(first);
    await other.append(second);
    expect((await follow()).map(({ key }) => key)).toEqual([first.key, second.key]);
    expect(await follow()).toEqual([]);
    await one.append(third);
    expect(await follow()).toEqual([third]);
    await Promise.all([one.close(), other.close()]);
  });
});

describe("long curves", () => {
  const curve = Array.from({ length: 201 }, (_, step): CurvePoint => {
    const metrics = { loss: step, accuracy: 0.5 };
    return { step, epoch: step, batchLoss: null, train: metrics, validation: metrics };
  });
  const result: TrialResult = { ...sampleResult(1), curve, weightsChain: curve.map(({ step }) => String(step)) };
  const long = sampleRecord(first, result);

  const write = async (...given: readonly TrialRecord[]): Promise<void> => {
    const writer = createWriter(folder);
    for (const record of given) await writer.append(record);
    await writer.close();
  };
  const blob = async (): Promise<string> => {
    const [prefix = ""] = await readdir(join(folder, "blobs"));
    const [name = ""] = await readdir(join(folder, "blobs", prefix));
    return join(folder, "blobs", prefix, name);
  };

  it("lie in a blob under the hash of their content, once, and come back", async () => {
    await write(long, sampleRecord(second, result));
    const path = await blob();
    const text = await readFile(path);
    expect(path).toContain(createHash("sha256").update(text).digest("hex"));
    expect((await readFile(join(folder, "trials", "0001.jsonl"))).length).toBeLessThan(text.length);
    const { records: found, bad } = await readStore(folder);
    expect([found.get(long.key), found.size, bad]).toEqual([long, 2, []]);
  });

  it("that were changed or lost cost their trial, and say so", async () => {
    await write(long, second);
    await writeFile(await blob(), "{}");
    expect(await readStore(folder)).toMatchObject({
      records: new Map([[second.key, second]]),
      bad: [{ line: 1, reason: expect.stringMatching(/its curve blobs\/.* differs from its hash/) }],
    });
    await rm(await blob());
    expect((await readStore(folder)).bad).toMatchObject([
      { line: 1, reason: expect.stringMatching(/its curve cannot be read/) },
    ]);
  });
});
