import { mkdir, mkdtemp, readdir, readFile, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { InputError, StoreError } from "../errors.ts";
import { sampleRecord, sampleResult, sampleSuite } from "../testing/sample-suite.ts";
import { planCell } from "../trial/plan.ts";
import type { TrialRecord } from "../trial/types.ts";
import { encodeLine } from "./line.ts";
import { decodeLines, readStore } from "./read.ts";
import { readSuiteFile, StoreVersionError, suiteHash, writeSuiteFile } from "./suite-file.ts";
import { createWriter, type AppendFile } from "./write.ts";

let folder = "";
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), "nn-bench-store-"));
});
afterEach(() => rm(folder, { recursive: true, force: true }));

const suite = sampleSuite();
const records = suite.cells
  .flatMap((cell) => planCell(suite, cell, new Map()).tune)
  .map((trial, index) => sampleRecord(trial, sampleResult(index)));
const [first, second, third] = records as [TrialRecord, TrialRecord, TrialRecord];

async function put(file: string, text: string): Promise<void> {
  await mkdir(join(folder, "trials"), { recursive: true });
  await writeFile(join(folder, "trials", file), text);
}

describe("a store", () => {
  it("gives back what was written, from as many files as there were writers", async () => {
    for (const part of [records.slice(0, 2), records.slice(2)]) {
      const writer = createWriter(folder);
      await Promise.all(part.map((record) => writer.append(record)));
      expect(writer.written).toBe(part.length);
      await writer.close();
    }
    expect(await readdir(join(folder, "trials"))).toEqual(["0001.jsonl", "0002.jsonl"]);
    const content = await readStore(folder);
    expect(content).toEqual({
      records: new Map(records.map((record) => [record.key, record])),
      lines: records.length,
      bad: [],
      conflicts: [],
    });
  });

  it("is empty where nothing was written, and a writer without lines leaves no file", async () => {
    await createWriter(folder).close();
    expect(await readdir(folder)).toEqual([]);
    expect((await readStore(join(folder, "none"))).records.size).toBe(0);
  });

  it("gives two writers at once two files", async () => {
    const writers = [createWriter(folder), createWriter(folder), createWriter(folder)];
    await Promise.all(writers.map((writer, index) => writer.append(records[index] as TrialRecord)));
    await Promise.all(writers.map((writer) => writer.close()));
    expect(await readdir(join(folder, "trials"))).toHaveLength(3);
    expect((await readStore(folder)).records.size).toBe(3);
  });

  it("loses only the last line wherever the file ends", () => {
    const head = `${encodeLine(first)}\n`;
    const whole = `${head}${encodeLine(second)}\n`;
    const torn = { line: 2, reason: "no line end: the writer was stopped in the middle of it" };
    expect(decodeLines(head)).toEqual([first]);
    for (let end = head.length + 1; end < whole.length; end++)
      expect(decodeLines(whole.slice(0, end))[1]).toEqual(torn);
    expect(decodeLines(whole)).toEqual([first, second]);
  });

  it("reads the lines before a torn one, and says where it is", async () => {
    const text = `${encodeLine(first)}\n${encodeLine(second)}\n`;
    await put("0001.jsonl", text.slice(0, -1));
    const { records: found, bad } = await readStore(folder);
    expect([...found.keys()]).toEqual([first.key]);
    expect(bad).toMatchObject([{ file: "trials/0001.jsonl", line: 2 }]);
  });

  it("sets damaged, edited and foreign lines aside and reads the others", async () => {
    const damaged = encodeLine(second).replace('"steps":12', '"steps":13');
    const edited = encodeLine({ ...second, result: { ...second.result, steps: 13 } });
    const old = encodeLine(third).replace('{"k":"t2-', '{"k":"t1-');
    const renamed = encodeLine({ ...second, key: first.key });
    await put(
      "0001.jsonl",
      [encodeLine(first), damaged, edited, renamed, "{}", "", "\u0000\u0000", encodeLine(third), old, ""].join("\n"),
    );
    const { records: found, bad } = await readStore(folder);
    expect([...found.keys()]).toEqual([first.key, third.key]);
    expect(bad).toEqual([
      { file: "trials/0001.jsonl", line: 2, reason: "checksum differs" },
      { file: "trials/0001.jsonl", line: 3, reason: "result differs from its hash" },
      { file: "trials/0001.jsonl", line: 4, reason: "key differs from the hash of the spec" },
      ...[5, 6, 7].map((line) => ({
        file: "trials/0001.jsonl",
        line,
        reason: "not a line of a trial store, or cut off",
      })),
      {
        file: "trials/0001.jsonl",
        line: 9,
        reason: "written by an earlier version of nn-bench, whose results cannot be continued",
      },
    ]);
  });

  it("prefers a completed record to a failed one, and reports results that differ", async () => {
    const failed = sampleRecord(first, { ...sampleResult(1), status: "failed" });
    await put("0001.jsonl", [failed, first, failed].map((record) => `${encodeLine(record)}\n`).join(""));
    expect(await readStore(folder)).toEqual({
      records: new Map([[first.key, first]]),
      lines: 3,
      bad: [],
      conflicts: [],
    });
    await put("0002.jsonl", `${encodeLine(sampleRecord(first, sampleResult(99)))}\n`);
    const { records: found, conflicts } = await readStore(folder);
    expect(found.get(first.key)).toEqual(first);
    expect(conflicts).toEqual([first.key]);
  });

  it("names a full disk, keeps what was stored, and takes nothing afterwards", async () => {
    const lines: string[] = [];
    const file: AppendFile = {
      async appendFile(text) {
        if (lines.length === 1) throw Object.assign(new Error("write failed"), { code: "ENOSPC" });
        lines.push(String(text));
      },
      async datasync() {},
      async close() {},
    };
    const writer = createWriter(folder, async () => file);
    await writer.append(first);
    await expect(writer.append(second)).rejects.toThrow(StoreError);
    await expect(writer.append(third)).rejects.toThrow("no space left on device (ENOSPC)");
    expect([writer.written, lines.length]).toEqual([1, 1]);
  });

  it("names a folder that cannot be", async () => {
    await writeFile(join(folder, "file"), "");
    await expect(createWriter(join(folder, "file")).append(first)).rejects.toThrow("not a directory (ENOTDIR)");
    await expect(writeSuiteFile(join(folder, "file"), suite)).rejects.toThrow("not a directory (ENOTDIR)");
  });
});

describe("the suite file of a store", () => {
  it("claims a folder for one suite", async () => {
    await writeSuiteFile(folder, suite);
    await writeSuiteFile(folder, { ...suite, notes: "prose", title: "Prose", seeds: { ...suite.seeds, count: 10 } });
    expect((await readSuiteFile(folder))?.seeds.count).toBe(10);
    const other = { ...suite, seeds: { count: 2, base: 8 } };
    expect(suiteHash(other)).not.toBe(suiteHash(suite));
    await expect(writeSuiteFile(folder, other)).rejects.toThrow(InputError);
    await expect(writeSuiteFile(folder, other)).rejects.toThrow(
      /holds results of another suite: .* they differ in seeds\. .* choose another folder with --out/,
    );
    expect((await readSuiteFile(folder))?.seeds.base).toBe(suite.seeds.base);
  });

  it("is undefined where there is none, and an error where it is damaged", async () => {
    expect(await readSuiteFile(join(folder, "none"))).toBeUndefined();
    await writeSuiteFile(folder, suite);
    const path = join(folder, "suite.json");
    await writeFile(path, (await readFile(path, "utf8")).replace('"base": 7', '"base": 8'));
    await expect(readSuiteFile(folder)).rejects.toThrow("is damaged: its content differs from its hash");
    await writeFile(path, "{");
    await expect(readSuiteFile(folder)).rejects.toThrow(InputError);
  });

  it("refuses a folder of another store version by name", async () => {
    await writeSuiteFile(folder, suite);
    const path = join(folder, "suite.json");
    const { store: _, ...first } = JSON.parse(await readFile(path, "utf8"));
    await writeFile(path, JSON.stringify(first));
    await expect(readSuiteFile(folder)).rejects.toThrow(StoreVersionError);
    await expect(writeSuiteFile(folder, suite)).rejects.toThrow(
      /store version 1; .* version 2\. Choose another folder/,
    );
  });

  it("takes another third number of the version for the same suite, and no other", async () => {
    await writeSuiteFile(folder, suite);
    await writeSuiteFile(folder, { ...suite, version: "1.0.9" });
    await expect(writeSuiteFile(folder, { ...suite, version: "1.1.0" })).rejects.toThrow(/they differ in version\./);
  });
});
