import { spawn } from "node:child_process";
import { appendFile, mkdir, readFile, writeFile } from "node:fs/promises";
import { availableParallelism } from "node:os";
import { join } from "node:path";
import { parse as parseCsv } from "csv-parse/sync";
import { parquetReadObjects } from "hyparquet";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { csv, curveTable, markdownTable, trialTable } from "@nn/report";
import { encodeLine, parseSuite, readStore, starterSuite, type TrialRecord } from "@nn/trials";
import { finishedRun, temporaryFolder, type TemporaryFolder } from "../../test/finished-run.ts";
import { sampleRecord, sampleResult, sampleSuite, sampleText } from "@nn/trials/testing";
import { runMain } from "../../test/terminal.ts";
import { canonicalJson } from "@nn/statistics";

let home: TemporaryFolder;
let folder = "";
let records: readonly TrialRecord[] = [];
beforeAll(async () => {
  home = await temporaryFolder();
  folder = await finishedRun(home.path, "sample");
  records = [...(await readStore(folder)).records.values()];
});
afterAll(() => home.remove());

const printed = async (...words: string[]): Promise<string> => {
  const { code, out, err } = await runMain(words);
  expect([code, err]).toEqual([0, ""]);
  return out;
};
const rowsOf = (text: string): string[] => text.trimEnd().split("\n").slice(1);

describe("nn-bench init", () => {
  it("writes a suite that parses, and overwrites only when told", async () => {
    const file = join(home.path, "new folder", "my first.suite.yaml");
    const { code, out } = await runMain(["init", file]);
    expect([code, out]).toEqual([0, expect.stringContaining(`next: nn-bench run "${file}"`)]);
    const text = await readFile(file, "utf8");
    expect(text).toBe(starterSuite('"my-first"'));
    await writeFile(file, "mine");
    const again = await runMain(["init", file]);
    expect([again.code, again.err, await readFile(file, "utf8")]).toEqual([
      2,
      `nn-bench: init: ${file} exists; --force overwrites it\n`,
      "mine",
    ]);
    expect((await runMain(["init", file, "--force", "--name", "x"])).code).toBe(0);
    expect(await readFile(file, "utf8")).toBe(starterSuite('"x"'));
  });

  it("refuses what is no YAML file or no name", async () => {
    expect((await runMain(["init", "suite.json"])).err).toContain(
      "wanted a name such as suite.suite.yaml, got suite.json",
    );
    expect((await runMain(["init", "a.yaml", "--name", "../x"])).err).toContain("wanted letters, digits, dots, dashes");
    expect((await runMain(["init", join(folder, "suite.json", "a.yaml")])).err).toMatch(/cannot write .*suite\.json/);
    // Where names are refused as if the folder were not there.
    if (process.platform === "linux")
      expect((await runMain(["init", "/proc/none/a.yaml"])).err).toMatch(/cannot write .*no such file or directory/);
  });

  it("has enough seeds for verdicts", () => {
    const suite = parseSuite("starter", starterSuite("starter"));
    expect([suite.seeds.count >= 10, suite.tuning.learningRate.length > 2]).toEqual([true, true]);
  });
});

describe("nn-bench plan", () => {
  interface Plan {
    readonly total: number;
    readonly seconds: number | null;
    readonly suites: readonly object[];
  }
  const planned = async (...args: string[]): Promise<Plan> =>
    JSON.parse(await printed("plan", join(home.path, "sample.suite.yaml"), ...args, "--json"));

  it("prints JSON", async () => {
    const whole = await planned("--out", folder);
    expect(whole).toMatchObject({ total: 36, done: 36, seconds: 0 });
    expect(whole.suites).toMatchObject([{ suite: "sample", total: 36, phases: { tune: { total: 12, done: 12 } } }]);
    const more = await planned("--out", folder, "--seeds", "4", "--workers", "1");
    expect(more).toMatchObject({ total: 60, done: 36, suites: [{ workers: 1 }] });
    expect(more.seconds).toBeGreaterThan(0);
    expect(await planned("--out", join(home.path, "none"))).toMatchObject({ done: 0, seconds: null });
  });

  it("counts no worker beyond the cores, and only the shard that is asked for", async () => {
    const secondsWith = async (workers: number): Promise<number | null> =>
      (await planned("--out", folder, "--seeds", "4", "--workers", String(workers))).seconds;
    expect(await secondsWith(100_000)).toBe(await secondsWith(availableParallelism()));
    const parts = await Promise.all(["1/3", "2/3", "3/3"].map((shard) => planned("--out", folder, "--shard", shard)));
    expect(parts.map(({ total }) => total).reduce((sum, total) => sum + total, 0)).toBe(36);
  });

  it("takes several suites as run does, each in a folder of its own, with a total", async () => {
    const other = join(home.path, "other.suite.yaml");
    await writeFile(other, sampleText.replace("name: sample", "name: other"));
    const file = join(home.path, "sample.suite.yaml");
    const text = await printed("plan", file, other, "--out", home.path);
    expect(text).toContain(`nothing to do: every trial has a result in ${folder}\n\nother 1.0.0: 6 cells`);
    expect(text).toMatch(
      /\nall 2 suites: 72 trials, 36 done, 36 to do; time: unknown, no timings are stored of other yet\n$/,
    );
    const json = JSON.parse(await printed("plan", file, other, "--out", home.path, "--json"));
    expect(json).toMatchObject({
      total: 72,
      done: 36,
      seconds: null,
      suites: [{ folder }, { suite: "other", done: 0 }],
    });
    expect((await runMain(["plan", file, file])).err).toContain("are both called sample");
  });
});

describe("nn-bench status", () => {
  it("says by its exit code whether all is there", async () => {
    expect(await printed("status", folder)).toMatch(/sample 1\.0\.0 in .*: 36 of 36 trials, 100 %/);
    const part = await finishedRun(home.path, "part", ["--filter", "depth=1"]);
    const { code, out } = await runMain(["status", part]);
    expect([code, out]).toEqual([4, expect.stringContaining("18 of 36 trials, 50 %")]);
    expect(out).toMatch(/time left: about \d+ s with one worker/);
    const json = JSON.parse((await runMain(["status", part, "--json"])).out);
    expect(json).toMatchObject({
      complete: false,
      total: 36,
      done: 18,
      phases: { tune: { total: 12, done: 6 } },
      outcomes: { completed: 18 },
    });
  });

  it("counts what runs that are alive compute now", async () => {
    const part = await finishedRun(home.path, "shared", ["--filter", "depth=1,treatment=zeros"]);
    const sleeper = spawn(process.execPath, ["-e", "setTimeout(() => {}, 60000)"]);
    try {
      const boot = await readFile("/proc/sys/kernel/random/boot_id", "utf8").catch(() => "");
      await mkdir(join(part, "claims"), { recursive: true });
      const claims = [
        { pid: sleeper.pid, boot: boot.trim(), until: 0 },
        { pid: 1, boot: "another machine", until: Number.MAX_SAFE_INTEGER },
        { pid: 1, boot: "another machine", until: 0 },
      ];
      for (const [index, claim] of claims.entries())
        await writeFile(join(part, "claims", `t2-${index}`), JSON.stringify(claim));
      const alive = boot === "" ? 1 : 2;
      expect(JSON.parse((await runMain(["status", part, "--json"])).out).running).toBe(alive);
      expect((await runMain(["status", part])).out).toContain(
        alive === 2 ? "2 trials are being computed now" : "1 trial is being computed now",
      );
    } finally {
      sleeper.kill();
    }
  });

  it("counts failed trials and lines that were set aside", async () => {
    const other = await finishedRun(home.path, "damaged");
    const first = records.find(({ spec }) => spec.phase === "report");
    if (first === undefined) throw new Error("no records");
    const text = await readFile(join(other, "trials", "0001.jsonl"), "utf8");
    const failed = sampleRecord(first, { ...sampleResult(1), status: "failed", error: "no \u001b[31mred" });
    const kept = text.split("\n").filter((line) => !line.includes(first.key));
    await writeFile(join(other, "trials", "0001.jsonl"), `${kept.join("\n")}${encodeLine(failed)}\nnot a line\n`);
    const { code, out, err } = await runMain(["status", other]);
    expect([code, err]).toEqual([1, expect.stringContaining("not a line of a trial store")]);
    expect(out).toContain("35 completed, 0 diverged, 1 failed\n");
    expect(out).toContain("1 line of the store was set aside");
    const shown = await runMain(["show", other, first.key]);
    expect(shown.out).toContain("failed: no \ufffd[31mred");
  });

  it("says that results are of another version, whose bits may differ", async () => {
    const old = join(home.path, "old");
    await mkdir(join(old, "trials"), { recursive: true });
    await writeFile(join(old, "suite.json"), await readFile(join(folder, "suite.json")));
    const [record] = records;
    if (record === undefined) throw new Error("no records");
    const spec: TrialRecord["spec"] = Object.assign({}, record.spec, { numerics: 1 });
    await writeFile(
      join(old, "trials", "0001.jsonl"),
      `${encodeLine(sampleRecord({ ...record, spec }, record.result))}\n`,
    );
    const { code, err } = await runMain(["status", old]);
    expect([code, err]).toEqual([4, expect.stringContaining("has 1 result of version 1 of the numerics")]);
    expect(await runMain(["ls", old])).toMatchObject({
      code: 2,
      err: expect.stringContaining("no result in "),
    });
  });

  it("works on a folder without results, and names one that is none", async () => {
    const empty = join(home.path, "empty");
    await mkdir(empty);
    await writeFile(join(empty, "suite.json"), await readFile(join(folder, "suite.json")));
    expect(await runMain(["status", empty])).toMatchObject({
      code: 4,
      out: expect.stringContaining("time left: unknown"),
    });
    expect(await runMain(["status", home.path])).toMatchObject({
      code: 2,
      err: expect.stringContaining("is no folder of results"),
    });
    expect((await runMain(["ls", empty])).err).toContain("has no results of sample yet");
  });
});

describe("nn-bench ls", () => {
  it("lists every trial, filters by any field, sorts with missing values last", async () => {
    expect(rowsOf(await printed("ls", folder))).toHaveLength(36);
    const some = await printed("ls", folder, "--filter", "depth=2,treatment=he-*,treatment=zeros,phase=tune");
    expect(rowsOf(some)).toHaveLength(4);
    const sorted = JSON.parse(await printed("ls", folder, "--sort", "-stepsToTarget,test.loss", "--json"));
    const steps = sorted.map((row: { stepsToTarget: number | null }) => row.stepsToTarget);
    const reached = steps.filter((step: number | null) => step !== null);
    expect(reached.length).toBeGreaterThan(0);
    expect(steps).toEqual([
      ...reached.toSorted((a: number, b: number) => b - a),
      ...steps.slice(reached.length).map(() => null),
    ]);
    expect(sorted[0]).toMatchObject({
      key: expect.stringMatching(/^t2-/),
      "grid.depth": expect.any(Number),
      seconds: expect.any(Number),
    });
  });

  it.each([
    ["treatment=zreos", 'no trial has treatment zreos; did you mean "zeros"? there are '],
    ["depth=7,treatment=zeros", "no trial has grid.depth 7; there are "],
    [
      "phase=tune,learningRate=0.01,learningRate=0.1,divergence.kind=nan",
      "no trial has divergence.kind nan; none has any",
    ],
  ])("says why %s leaves nothing", async (filter, reason) => {
    const { code, out, err } = await runMain(["ls", folder, "--filter", filter]);
    expect([code, out, err]).toEqual([0, "", expect.stringContaining(`nn-bench: ${reason}`)]);
  });

  it("shows chosen columns, and no more lines and characters than asked for", async () => {
    const { out, err } = await runMain(["ls", folder, "--columns", "problem,resultHash", "--limit", "2"], 30);
    expect(out.split("\n")[0]).toMatch(/^problem +resultHash$/);
    expect(Math.max(...out.split("\n").map((line) => [...line].length))).toBe(30);
    expect([rowsOf(out).length, err]).toEqual([2, "34 more\n"]);
  });

  it("names unknown fields", async () => {
    expect((await runMain(["ls", folder, "--sort", "tets.loss"])).err).toContain(
      '--sort: unknown field "tets.loss"; did you mean "test.loss"?',
    );
    expect((await runMain(["ls", folder, "--filter", "status"])).err).toContain(
      '--filter: got "status", wanted name=value',
    );
  });
});

describe("nn-bench report", () => {
  it("writes the page where told, and prints the table or the analysis", async () => {
    const page = join(home.path, "pages", "sample.html");
    const text = await printed("report", folder, "--out", page);
    expect(text).toMatch(/moons-d1[^]*glorot-uniform[^]*\nreport: .*sample\.html\n$/);
    expect(await readFile(page, "utf8")).toContain("glorot-uniform");
    const json = JSON.parse(await printed("report", folder, "--json"));
    expect(json).toMatchObject({
      report: join(folder, "report.html"),
      analysis: { reference: "glorot-uniform", expected: 36 },
    });
  });
});

describe("nn-bench show", () => {
  it("shows a trial by the first digits of its key", async () => {
    const [record] = records;
    if (record === undefined) throw new Error("no records");
    const text = await printed("show", folder, record.key.slice(3, 13));
    for (const part of [record.key, record.resultHash, record.result.weightsHash, "validation loss", "momentum: 0.9"])
      expect(text).toContain(part);
    expect(text).toMatch(/train loss +[▁-█]+ +\d/);
    expect(JSON.parse(await printed("show", folder, record.key, "--json"))).toEqual(record);
  });

  it("asks for more digits, and says where keys are", async () => {
    expect((await runMain(["show", folder, "t2-"])).err).toMatch(/36 trials have keys that begin with t2-: .*, …/);
    expect((await runMain(["show", folder, "zz"])).err).toContain(`nn-bench ls ${folder} lists them`);
    expect((await runMain(["show", folder])).err).toContain(`show: wanted a trial key after ${folder}`);
  });
});

describe("nn-bench export", () => {
  it("gives the same JSON bytes whatever the order, the number of files and the time", async () => {
    const json = await printed("export", folder);
    const shuffled = join(home.path, "shuffled");
    await mkdir(join(shuffled, "trials"), { recursive: true });
    await writeFile(join(shuffled, "suite.json"), await readFile(join(folder, "suite.json")));
    for (const record of records.toReversed()) {
      const timing = { seconds: 99, startedAt: "1999-01-01T00:00:00.000Z", engine: "other" };
      await appendFile(
        join(shuffled, "trials", `${record.key.charAt(5)}.jsonl`),
        `${encodeLine({ ...record, timing })}\n`,
      );
    }
    expect(await printed("export", shuffled)).toBe(json);
    expect(json).toBe(canonicalJson(JSON.parse(json)));
    expect(json).not.toMatch(/startedAt|seconds|node |tmp/);
    const file = join(home.path, "to here", "out.json");
    expect(await printed("export", folder, "--to", file)).toBe("");
    expect(await readFile(file, "utf8")).toBe(json);
  });

  it("gives CSV that reads back to the same numbers", async () => {
    const suite = sampleSuite();
    for (const [table, flat] of [
      ["trials", trialTable(suite, records)],
      ["curves", curveTable(suite, records)],
    ] as const) {
      const text = await printed("export", folder, "--format", "csv", "--table", table);
      const [head, ...rows] = parseCsv(text, { record_delimiter: "\r\n" }) as string[][];
      expect(head).toEqual(flat.columns.map(({ name }) => name));
      const read = rows.map((row) =>
        row.map((cell, index) =>
          cell === "" && flat.columns[index]?.name !== "weightsHash"
            ? null
            : flat.columns[index]?.type === "text"
              ? cell
              : Number(cell),
        ),
      );
      expect(read).toEqual(flat.rows);
    }
  });

  it("gives Parquet that reads back to the same values", async () => {
    for (const table of ["trials", "curves"] as const) {
      const file = join(home.path, `${table}.parquet`);
      await printed("export", folder, "--format", "parquet", "--table", table, "--to", file);
      const bytes = await readFile(file);
      const read = await parquetReadObjects({
        file: bytes.buffer.slice(bytes.byteOffset, bytes.byteOffset + bytes.byteLength) as ArrayBuffer,
      });
      const { columns, rows } = (table === "trials" ? trialTable : curveTable)(sampleSuite(), records);
      expect(
        read.map((row) => columns.map(({ name }) => (typeof row[name] === "bigint" ? Number(row[name]) : row[name]))),
      ).toEqual(rows);
    }
    expect((await runMain(["export", folder, "--format", "parquet"])).err).toContain("wanted --to FILE");
    expect((await runMain(["export", folder, "--table", "curves"])).err).toContain(
      "--table is for csv and parquet; --format is json",
    );
  });

  it("gives Markdown with a table a problem", async () => {
    const text = await printed("export", folder, "--format", "markdown");
    expect(text.match(/^### /gm)).toHaveLength(2);
    expect(text).toMatch(/^\| glorot-uniform \| .* \| reference \|$/m);
  });

  it("makes formulas, quotes, markup and escapes harmless", () => {
    const nasty = ["=1+1", "+1+1", "-1|x", "@SUM(A1)", "\tx", 'say "a,b"', "two\nlines", "-1", "+2.5 %"];
    const text = csv({
      columns: [
        { name: "a", type: "text" },
        { name: "n", type: "number" },
      ],
      rows: nasty.map((cell) => [cell, -0.5]),
    });
    const read = parseCsv(text, { record_delimiter: "\r\n", from: 2 }) as string[][];
    expect(read.map(([cell]) => cell)).toEqual([...nasty.slice(0, 5).map((cell) => `'${cell}`), ...nasty.slice(5)]);
    expect(new Set(read.map(([, number]) => number))).toEqual(new Set(["-0.5"]));
    expect(markdownTable(["a|b"], [["<script>\u001b[31m*x*"]])).toBe(
      "| a\\|b |\n| --- |\n| &lt;script&gt;\ufffd\\[31m\\*x\\* |",
    );
  });
});
