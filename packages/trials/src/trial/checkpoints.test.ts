import { cp, mkdir, mkdtemp, readdir, readFile, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { cpu, type Backend } from "@nn/core";
import { afterAll, beforeEach, describe, expect, it } from "vitest";
import { inProcessExecutor } from "../executors/in-process.ts";
import type { Execution } from "../executors/executor.ts";
import { runTrials } from "../run/run-trials.ts";
import { checkpointFolder, listCheckpoints, readCheckpoint, removeCheckpoint } from "../store/checkpoint-file.ts";
import type { TrialWriter } from "../store/write.ts";
import { parseSuite } from "../suite/load.ts";
import type { TrialSpec } from "./types.ts";
import { executeTrial, type TrialContext } from "./execute.ts";
import { computationKey, resultHash } from "./key.ts";
import { loadDatasets } from "./load-datasets.ts";
import { planCell } from "./plan.ts";

const text = `schema: nn-bench/1
name: long
version: 1.0.0
problems:
  - id: mlp
    dataset: { name: glyphs, options: { train: 40, validation: 30, test: 50 } }
    model: { kind: mlp, depth: 2, width: 12, activation: relu }
    optimizer: { name: sgd, momentum: 0.9 }
    batchSize: 16
    budget: { steps: 60, evaluateEvery: 4, evaluateTest: true }
treatments:
  - { id: plain }
  - { id: lsuv, modelInitializer: lsuv, optimizer: adam }
  - { id: mup, modelInitializer: mup(baseWidth=4), optimizer: adamW }
  - { id: recipe, recipe: { penalty: l2(0.01), constraint: maxNorm(1), dropout: dropout(rate=0.3), normalization: batchNorm } }
  - { id: stopping, recipe: { stopping: "earlyStopping(patience=7, minDelta=0.5)" }, augment: [flip, translate(2)] }
reference: plain
seeds: { count: 1, base: 3 }
tuning: { learningRate: [0.3] }
`;
const suite = parseSuite("long.suite.yaml", text);
const context: TrialContext = { backend: cpu(), datasets: await loadDatasets(suite) };
const home = await mkdtemp(join(tmpdir(), "nn-bench-checkpoints-"));
afterAll(() => rm(home, { recursive: true, force: true }));

let folder = "";
let count = 0;
beforeEach(async () => {
  folder = join(home, String((count += 1)));
  await mkdir(folder);
});

function specOf(treatment: string): TrialSpec {
  const spec = planCell(suite, { problem: "mlp", treatment }, new Map()).report[0]?.spec;
  if (spec === undefined) throw new Error(`no trial of ${treatment}`);
  return spec;
}

const kept = (): TrialContext => ({ ...context, checkpoints: { folder, seconds: 0 } });
const fileOf = (spec: TrialSpec): string => join(checkpointFolder(folder), `${computationKey(spec)}.checkpoint`);

/** Trains on the CPU backend; the training step after `steps` of them fails, and `taken` counts them. */
function mortal(steps: number): { readonly backend: Backend; readonly taken: () => number } {
  const healthy = cpu();
  let taken = 0;
  return {
    taken: () => taken,
    backend: {
      ...healthy,
      async compile(program, options) {
        const executable = await healthy.compile(program, options);
        const trains = program.outputs.slice(0, program.state).some((id, index) => id !== index);
        if (!trains) return executable;
        return {
          run(inputs) {
            if (taken >= steps) throw new Error("killed");
            taken += 1;
            return executable.run(inputs);
          },
          writeState: (values) => executable.writeState(values),
          readState: () => executable.readState(),
          release: () => executable.release(),
        };
      },
    },
  };
}

/** Computes a trial until it is killed after so many steps. */
async function killed(spec: TrialSpec, steps: number): Promise<void> {
  const { result } = await executeTrial(spec, { ...kept(), backend: mortal(steps).backend });
  expect(result).toMatchObject({ status: "failed", error: "killed" });
}

describe("a trial that is killed", () => {
  it.each(suite.treatments.map(({ id }) => id))("goes on to the same result: %s", async (treatment) => {
    const spec = specOf(treatment);
    const whole = await executeTrial(spec, context);
    expect(whole.result.error).toBeUndefined();
    expect(whole.timing.resumedAt).toBeUndefined();
    await killed(spec, 5);
    // 15 steps more from step 4 on.
    await killed(spec, 15);
    const { backend, taken } = mortal(1000);
    const { result, timing, notes } = await executeTrial(spec, { ...kept(), backend });
    expect(notes).toBeUndefined();
    expect(timing.resumedAt).toEqual([4, 16]);
    expect(taken()).toBe(result.steps - 16);
    expect(result).toEqual(whole.result);
    expect(resultHash(result)).toBe(resultHash(whole.result));
    if (treatment === "stopping") expect(result.steps).toBeLessThan(60);
  });

  it("counts the time of all its parts from its first start", async () => {
    const spec = specOf("plain");
    await killed(spec, 30);
    const saved = await readCheckpoint(folder, spec);
    if (saved === undefined || "reason" in saved) throw new Error("wanted a checkpoint");
    const { timing } = await executeTrial(spec, kept());
    expect(timing.startedAt).toBe(saved.timing.startedAt);
    expect(timing.seconds).toBeGreaterThan(saved.timing.seconds);
  });

  it("leaves nothing when it is shorter than the interval", async () => {
    await executeTrial(specOf("plain"), { ...context, checkpoints: { folder, seconds: 1000 } });
    expect(await readdir(folder)).toEqual([]);
  });
});

describe("a checkpoint that is of no use", () => {
  const reasons: readonly (readonly [string, RegExp, (path: string, spec: TrialSpec) => Promise<void>])[] = [
    [
      "torn",
      /differs from its checksum: cut off/,
      async (path) => writeFile(path, (await readFile(path)).subarray(0, -9)),
    ],
    ["empty", /differs from its checksum/, (path) => writeFile(path, "")],
    ["foreign", /differs from its checksum/, (path) => writeFile(path, "something else\n")],
    ["a folder", /it cannot be read: is a directory/, async (path) => void (await rm(path), await mkdir(path))],
    [
      "of another trial",
      /it is of another trial/,
      async (path) => {
        const other = specOf("lsuv");
        await killed(other, 8);
        await cp(fileOf(other), path);
      },
    ],
    [
      "of another version",
      /it was written by @nn\/trials 9\.9\.9, here is/,
      (path) => rewrite(path, "@nn/trials", "9.9.9"),
    ],
    ["of other numerics", /it is of version 7 of the numerics, wanted \d/, (path) => rewrite(path, "numerics", 7)],
    [
      "of another kind",
      /it is of kind nn-bench-checkpoint\/0/,
      (path) => rewrite(path, "kind", "nn-bench-checkpoint/0"),
    ],
  ];

  /** Changes the head, checksum and all. */
  async function rewrite(path: string, name: string, value: string | number): Promise<void> {
    const { crc32 } = await import("node:zlib");
    const content = (await readFile(path)).subarray(9);
    const end = content.indexOf("\n");
    const head = JSON.parse(content.subarray(0, end).toString());
    const version = head.versions.find((one: { name: string }) => one.name === name);
    if (version === undefined) head[name] = value;
    else version.version = value;
    const changed = Buffer.concat([Buffer.from(JSON.stringify(head)), content.subarray(end)]);
    await writeFile(path, Buffer.concat([Buffer.from(`${crc32(changed).toString(16).padStart(8, "0")} `), changed]));
  }

  it.each(reasons)("is ignored with a word: %s", async (_name, reason, spoil) => {
    const spec = specOf("plain");
    await killed(spec, 30);
    await spoil(fileOf(spec), spec);
    expect((await listCheckpoints(folder)).map((one) => one.reason ?? "")).toContainEqual(
      // Which numerics a trial wants, only its spec knows.
      reason.source.includes("numerics") ? "" : expect.stringMatching(reason),
    );
    const { result, timing, notes } = await executeTrial(spec, kept());
    expect(notes?.[0]).toMatch(/^a checkpoint was ignored and the trial begun anew: /);
    expect(notes?.[0]).toMatch(reason);
    expect(timing.resumedAt).toBeUndefined();
    expect(result).toEqual((await executeTrial(spec, context)).result);
  });

  it("is ignored when the run does not take it", async () => {
    const spec = specOf("plain");
    await killed(spec, 30);
    // The same key, as if a plug-in had changed without saying so.
    const [dataset] = context.datasets.values();
    const [digest] = context.datasets.keys();
    if (dataset === undefined || digest === undefined) throw new Error("no dataset");
    const other = new Map([[digest, { ...dataset, digest: "changed" }]]);
    const { result, notes } = await executeTrial(spec, { ...kept(), datasets: other });
    expect(notes?.[0]).toContain("of another run: data.digest is");
    expect(result).toEqual((await executeTrial(spec, context)).result);
  });

  it("is not written where nothing can be, which is said once", async () => {
    await writeFile(checkpointFolder(folder), "in the way");
    const { result, notes } = await executeTrial(specOf("plain"), kept());
    expect(notes).toEqual([
      expect.stringContaining("checkpoints cannot be kept, so that a kill costs a whole trial: "),
    ]);
    expect(result).toEqual((await executeTrial(specOf("plain"), context)).result);
  });
});

describe("a run", () => {
  it("removes a checkpoint when the line of its trial is on the disk, not before, and passes notes on", async () => {
    const spec = specOf("plain");
    await killed(spec, 30);
    await writeFile(join(checkpointFolder(folder), `${computationKey(spec)}.checkpoint`), "torn");
    const before: number[] = [];
    const said: string[] = [];
    const writer: TrialWriter = {
      append: async () => void before.push((await readdir(checkpointFolder(folder))).length),
      written: 0,
      async close() {},
    };
    const part = { ...suite, cells: suite.cells.filter(({ treatment }) => treatment === "plain") };
    const executions: Execution[] = [];
    const executor = inProcessExecutor(kept());
    await runTrials({
      suite: part,
      executor: {
        ...executor,
        async execute(trial) {
          const execution = await executor.execute(trial);
          executions.push(execution);
          return execution;
        },
      },
      writer,
      records: new Map(),
      removeCheckpoint: (computation) => removeCheckpoint(folder, computation),
      events: { noticed: (line) => void said.push(line) },
    });
    expect(before).toEqual([1]);
    expect(await readdir(checkpointFolder(folder))).toEqual([]);
    expect(said).toEqual([expect.stringMatching(/^mlp plain report #0: a checkpoint was ignored/)]);
    expect(executions).toHaveLength(1);
  });
});
