import { appendFile, mkdir, mkdtemp, readdir, readFile, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { pathToFileURL } from "node:url";
import { beforeAll, beforeEach, describe, expect, it, vi } from "vitest";
import { planCell, readRuns, readStore, workerPoolExecutor } from "@nn/trials";
import { buildCli, startCli, type Outcome } from "../test/built-cli.ts";
import { sampleSuite, sampleText } from "@nn/trials/testing";

let folder = "";
const run = (...args: readonly string[]): Promise<Outcome> => startCli(args, { cwd: folder });
/** Six trials of one cell, without a report. */
const runZeros = (): Promise<Outcome> =>
  run("run", "sample.suite.yaml", "--workers", "1", "--filter", "depth=1,treatment=zeros", "--no-report", "--quiet");

vi.setConfig({ testTimeout: 60_000 });
beforeAll(buildCli, 120_000);
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), "nn-bench-cli-"));
  await writeFile(join(folder, "sample.suite.yaml"), sampleText);
  return () => rm(folder, { recursive: true, force: true });
});

async function hashes(out: string): Promise<[string, string][]> {
  const { records } = await readStore(join(folder, out));
  return [...records.values()].map(({ key, resultHash }): [string, string] => [key, resultHash]).toSorted();
}

describe("nn-bench run", () => {
  it("computes, reports, and has nothing to do the second time", async () => {
    const first = await run("run", "sample.suite.yaml", "--workers", "1");
    expect([first.code, first.err.split("\n").filter((line) => /^\d+\/36 {2}[0-9a-f]{8} /.test(line)).length]).toEqual([
      0, 36,
    ]);
    expect(first.out).toContain("report: runs/sample/report.html");
    expect(await readFile(join(folder, "runs/sample/report.html"), "utf8")).toContain("glorot-uniform");
    const [provenance, ...others] = await readRuns(join(folder, "runs/sample"));
    expect(others).toEqual([]);
    expect(provenance).toMatchObject({
      workers: 1,
      backend: "cpu",
      profile: "exact",
      suite: { name: "sample" },
      datasets: [{ name: "moons" }],
    });
    expect(provenance?.finishedAt).toMatch(/^20/);

    const again = await run("run", "sample.suite.yaml");
    expect([again.code, again.err]).toEqual([0, "all 36 trials of sample have results in runs/sample\n"]);
    expect(again.out).toBe(first.out);
    expect(await readdir(join(folder, "runs/sample/trials"))).toEqual(["0001.jsonl"]);

    const plan = await run("plan", "sample.suite.yaml");
    expect(plan.out).toMatch(/tune +12 +12 +0/);
    expect(plan.out).toContain("nothing to do");
  });

  it("gives the same result hashes with any number of threads, without them, and in processes", async () => {
    const outcomes = [];
    for (const workers of ["0", "1", "3"])
      outcomes.push(
        (await run("run", "sample.suite.yaml", "--workers", workers, "--out", workers, "--no-report", "--quiet")).code,
      );
    outcomes.push(
      (
        await run(
          "run",
          "sample.suite.yaml",
          "--workers",
          "2",
          "--isolate",
          "process",
          "--out",
          "2",
          "--no-report",
          "--quiet",
        )
      ).code,
    );
    expect(outcomes).toEqual([0, 0, 0, 0]);
    const reference = await hashes("0");
    expect(reference).toHaveLength(36);
    for (const out of ["1", "3", "2"]) expect(await hashes(out)).toEqual(reference);
  });

  it("continues after a kill and a torn line, with the same results", async () => {
    const killed = await startCli(["run", "sample.suite.yaml", "--workers", "1"], { cwd: folder }, (child, err) => {
      if (err.includes("5/36")) child.kill("SIGKILL");
    });
    expect(killed.signal).toBe("SIGKILL");
    await appendFile(join(folder, "runs/sample/trials/0001.jsonl"), '{"k":"t2-');
    const rest = await run("run", "sample.suite.yaml", "--workers", "1", "--no-report");
    expect(rest.code).toBe(0);
    expect(rest.err).toMatch(/nn-bench: ignored runs\/sample\/trials\/0001\.jsonl:\d+: no line end/);
    await run("run", "sample.suite.yaml", "--workers", "1", "--out", "whole", "--no-report", "--quiet");
    expect(await hashes("runs/sample")).toEqual(await hashes("whole"));
  });

  it("stops cleanly on an interrupt and says how to continue", async () => {
    const stopped = await startCli(["run", "sample.suite.yaml", "--workers", "1"], { cwd: folder }, (child, err) => {
      if (err.includes("3/36") && !child.killed) child.kill("SIGINT");
    });
    expect([stopped.code, stopped.signal]).toEqual([130, null]);
    const told = /stopped: (\d+) of 36 trials are stored in runs\/sample; the same command continues from there/.exec(
      stopped.err,
    );
    const { records, bad } = await readStore(join(folder, "runs/sample"));
    expect([Number(told?.[1]), bad]).toEqual([records.size, []]);
  });

  it("runs only what --filter leaves, and fewer seeds where told", async () => {
    const { code } = await run(
      "run",
      "sample.suite.yaml",
      "--workers",
      "1",
      "--filter",
      "depth=1,treatment=he-*",
      "--seeds",
      "1",
      "--no-report",
    );
    expect([code, (await hashes("runs/sample")).length]).toEqual([0, 4]);
    const full = await run("run", "sample.suite.yaml", "--workers", "1", "--quiet");
    expect([full.code, (await hashes("runs/sample")).length]).toEqual([0, 36]);
  });

  it("reports failed trials, ends with 1, and tries them again", async () => {
    // A kernel of 65,536 × 65,536 has more elements than an array may have: the trial throws when it starts.
    const text = sampleText.replace("width: 8", "width: 65536").replace("depth: [1, 2]", "depth: [2]");
    await writeFile(join(folder, "huge.suite.yaml"), text);
    const { code, err } = await run(
      "run",
      "huge.suite.yaml",
      "--workers",
      "1",
      "--filter",
      "treatment=zeros",
      "--no-report",
    );
    expect(code).toBe(1);
    expect(err).toMatch(/failed: .*\n/);
    expect(err).toContain("6 of 6 trials failed; the same command tries them again");
  });

  it("keeps results when the report cannot be written", async () => {
    await runZeros();
    await rm(join(folder, "runs/sample/report.html"), { force: true });
    await mkdir(join(folder, "runs/sample/report.html"));
    const { code, err } = await run("report", "runs/sample");
    expect(code).toBe(1);
    expect(err).toMatch(
      /nn-bench: cannot write runs\/sample\/report\.html: .*; the results are kept, and nn-bench report runs\/sample writes the report\n/,
    );
    expect((await hashes("runs/sample")).length).toBe(6);
  });
});

describe("nn-bench and bad input", () => {
  const cases: [args: readonly string[], message: string | RegExp][] = [
    [[], "wanted a command: bisect, "],
    [["rnu"], 'unknown command "rnu"; did you mean "run"?'],
    [["run"], "run: wanted a suite file, got nothing"],
    [["run", "none.suite.yaml"], "cannot read the suite file none.suite.yaml: no such file or directory (ENOENT)"],
    [["run", "sample.suite.yaml", "--sedes", "3"], 'run: unknown option "--sedes"; did you mean "--seeds"?'],
    [
      ["run", "sample.suite.yaml", "--seeds", "many"],
      'run: option --seeds is "many"; wanted a whole number of at least 1',
    ],
    [["run", "sample.suite.yaml", "--workers", "-1"], "option --workers"],
    [["run", "sample.suite.yaml", "--checkpoint", "soon"], "option --checkpoint"],
    [
      ["run", "sample.suite.yaml", "sample.suite.yaml"],
      "run: sample.suite.yaml and sample.suite.yaml are both called sample",
    ],
    [["plan", "sample.suite.yaml", "--set", "seeds.cuont=3"], 'seeds: unknown key "cuont"; did you mean "count"?'],
    [["run", "sample.suite.yaml", "--shard", "3/2"], 'option --shard is "3/2"; wanted I/N'],
    [["run", "sample.suite.yaml", "--out"], "run: option --out needs a value"],
    [["run", "sample.suite.yaml", "other.yaml"], "cannot read the suite file other.yaml"],
    [["run", "sample.suite.yaml", "--backend", "cpy"], 'run: unknown backend "cpy"; did you mean "cpu"?'],
    [
      ["plan", "sample.suite.yaml", "--filter", "treatmnt=x"],
      '--filter: unknown name "treatmnt"; did you mean "treatment"?',
    ],
    [
      ["plan", "sample.suite.yaml", "--filter", "treatment=he-nromal"],
      '--filter: no treatment matches "he-nromal"; did you mean "he-normal"?',
    ],
    [["report", "nowhere"], "report: nowhere is no folder of results"],
    [["report"], "report: wanted a folder of results, got nothing"],
  ];

  it.each(cases)("%j ends with 2 and one paragraph", async (args, message) => {
    const { code, out, err } = await run(...args);
    expect(err).toMatch(message);
    expect([code, out, err.trimEnd().split("\n").length]).toEqual([2, "", 1]);
    expect(err).not.toMatch(/\n\s+at /);
  });

  it("names file, line and column of a mistake in a suite", async () => {
    await writeFile(join(folder, "bad.suite.yaml"), sampleText.replace("heNormal", "heNormel"));
    const { code, err } = await run("run", "bad.suite.yaml");
    expect([code, err]).toEqual([
      2,
      expect.stringMatching(
        /^nn-bench: bad\.suite\.yaml:16:\d+: treatments\[2\]\.initializer: unknown initializer "heNormel"; did you mean "heNormal"\?/,
      ),
    ]);
    expect(await readdir(folder)).not.toContain("runs");
  });

  it("refuses a folder of another suite", async () => {
    await runZeros();
    await writeFile(join(folder, "sample.suite.yaml"), sampleText.replace("batchSize: 16", "batchSize: 8"));
    const { code, err } = await run("run", "sample.suite.yaml");
    expect([code, err]).toEqual([
      2,
      expect.stringMatching(/holds results of another suite: .*they differ in problems\. .*--out/),
    ]);
  });

  it("prints help and version, and a stack only for NN_DEBUG", async () => {
    for (const args of [["--help"], ["run", "--help"], ["plan", "--help"], ["report", "--help"]]) {
      const { code, out } = await run(...args);
      expect([code, out]).toEqual([0, expect.stringContaining("Example")]);
    }
    expect((await run("--version")).out).toMatch(/^\d+\.\d+\.\d+\n$/);
    const { err } = await startCli(["rnu"], { cwd: folder, env: { NN_DEBUG: "1" } });
    expect(err).toMatch(/\n\s+at /);
  });
});

describe("a reader that goes away", () => {
  it("ends what is printed, and nothing else", async () => {
    await run("run", "sample.suite.yaml", "--workers", "1", "--no-report", "--quiet");
    const { code, signal, err } = await startCli(["export", "runs/sample"], { cwd: folder }, undefined, (child) => {
      child.stdout?.once("data", () => child.stdout?.destroy());
    });
    expect([code, signal, err]).toEqual([0, null, ""]);
  });
});

describe("a worker thread that dies", () => {
  let entry = "";
  beforeAll(async () => {
    entry = join(await mkdtemp(join(tmpdir(), "nn-bench-worker-")), "worker.mjs");
    await writeFile(
      entry,
      `import { existsSync, writeFileSync } from "node:fs";
       export async function runTrial(spec) {
         const mark = new URL("./" + spec.seed, import.meta.url);
         if (spec.learningRate === 0.01 || !existsSync(mark)) {
           writeFileSync(mark, "");
           process.exit(1);
         }
         return { result: { status: "completed" }, timing: {} };
       }`,
    );
    return () => rm(join(entry, ".."), { recursive: true, force: true });
  });

  it("costs nothing the first time, and its trial the second time", async () => {
    const suite = sampleSuite();
    const [cell] = suite.cells;
    const [dies, lives] = cell === undefined ? [] : planCell(suite, cell, new Map()).tune;
    if (dies === undefined || lives === undefined) throw new Error("the sample suite tunes at two rates");
    const executor = workerPoolExecutor({
      workers: 1,
      backend: "cpu",
      datasets: new Map(),
      entry: pathToFileURL(entry),
    });
    try {
      expect((await executor.execute(lives)).result.status).toBe("completed");
      expect((await executor.execute(dies)).result).toMatchObject({
        status: "failed",
        error: expect.stringMatching(/ended 2 times/),
      });
    } finally {
      await executor.close();
    }
  });
});
