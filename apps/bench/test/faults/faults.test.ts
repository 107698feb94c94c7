import { execFile } from "node:child_process";
import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { pathToFileURL } from "node:url";
import { promisify } from "node:util";
import { beforeAll, describe, expect, it } from "vitest";
import { readStore } from "@nn/trials";
import { buildCli, cliPath } from "../built-cli.ts";
import { compareExecutors, shareStore } from "./agreement.ts";
import type { DyingWorkersReport } from "./dying-workers.ts";
import { fillDisk } from "./full-disk.ts";
import { killMidTrial } from "./kill-mid-trial.ts";
import { killAndResume } from "./kill-and-resume.ts";
import { finish, resultLines, storeProblems, trialCount, writeSuite } from "./sample.ts";
import { tearTails } from "./torn-tail.ts";

const steps = 40;
/** Many processes, one after the other. */
const slow = 240_000;
let folder = "";
let whole: readonly string[] = [];
let milliseconds = 0;

beforeAll(async () => {
  await buildCli();
  folder = await mkdtemp(join(tmpdir(), "nn-bench-faults-"));
  await writeSuite(folder, steps);
  const begin = performance.now();
  await finish(folder, "whole", 1);
  milliseconds = performance.now() - begin;
  whole = resultLines(await readStore(join(folder, "whole")));
  return () => rm(folder, { recursive: true, force: true });
}, 120_000);

// pnpm test:faults does the same with 50 kills.
describe("faults", () => {
  it("the comparison sees what is missing and what is wrong", async () => {
    expect(whole).toHaveLength(trialCount);
    const other = whole.map((line, index) => (index === 0 ? `${line}0` : line));
    expect(await storeProblems(folder, "whole", whole)).toEqual([]);
    expect(await storeProblems(folder, "whole", other)).toHaveLength(1);
    expect(await storeProblems(folder, "nothing", whole)).toHaveLength(1);
  });

  it(
    "kill −9 at any moment changes no result",
    async () => {
      const report = await killAndResume({
        folder,
        store: "whole",
        kills: 3,
        seed: 1,
        workers: 1,
        whole,
        milliseconds,
      });
      expect(report).toMatchObject({ kills: 3, problems: [] });
    },
    slow,
  );

  it(
    "nor in the middle of a trial, which goes on from its checkpoint",
    async () => {
      const executors = { threads: ["--workers", "1"] };
      const report = await killMidTrial({ folder, steps: 3000, kills: 1, seed: 1, executors });
      expect(report).toMatchObject({ problems: [], resumedAt: { threads: [expect.any(Number)] } });
    },
    slow,
  );

  it(
    "nor does who computes: threads, processes, shards that are merged",
    async () => {
      expect(await compareExecutors({ folder, whole }, { threads: [], shards: 2 })).toEqual([]);
    },
    slow,
  );

  it("nor do two runs that share a store, and leave each other's trials alone", async () => {
    expect(await shareStore({ folder, whole })).toEqual({ repeated: 0, problems: [] });
  });

  it("nor does a file that ends anywhere", async () => {
    expect(await tearTails(folder, { store: "whole", cuts: 1, seed: 1, workers: 1, whole })).toEqual([]);
  });

  it("nor do threads that die", async () => {
    // In a process without the flags of the test runner, which worker threads would inherit.
    const module = pathToFileURL(join(dirname(cliPath), "..", "test", "dist", "faults", "dying-workers.js")).href;
    const call = `loseWorkers(${JSON.stringify(folder)}, ${JSON.stringify({ steps, workers: 2, whole })})`;
    const code = `import { loseWorkers } from "${module}"; console.log(JSON.stringify(await ${call}));`;
    const { stdout } = await promisify(execFile)(process.execPath, ["--input-type=module", "--eval", code]);
    const { deaths, problems } = JSON.parse(stdout) as DyingWorkersReport;
    expect(problems).toEqual([]);
    expect(deaths).toBeGreaterThan(3);
  });

  it("nor does a disk that is full", async ({ skip }) => {
    const { method, problems } = await fillDisk(folder, { workers: 1, whole });
    if (method === undefined) skip("neither a small file system nor a file size limit is permitted here");
    expect(problems).toEqual([]);
  });
});
