import { appendFile, mkdir, open, readdir, readFile, rm, utimes, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import {
  computationKey,
  encodeLine,
  mathFingerprint,
  splitRecord,
  type TrialRecord,
  writeBlob,
  writeCheckpoint,
} from "@nn/trials";
import { disk } from "../machine/disk.ts";
import { plugins } from "../machine/plugins.ts";
import { finishedRun, temporaryFolder, type TemporaryFolder } from "../../test/finished-run.ts";
import { sampleRecord } from "@nn/trials/testing";
import { runMain } from "../../test/terminal.ts";

let home: TemporaryFolder;
beforeAll(async () => {
  home = await temporaryFolder();
});
afterAll(() => home.remove());

const rowsOf = (text: string): string[] => text.split("\n\n")[0]?.split("\n").slice(1) ?? [];

describe("nn-bench gc", () => {
  it("lists without touching, removes when told, and keeps every result", async () => {
    const folder = await finishedRun(home.path, "littered", ["--filter", "depth=1"]);
    const before = (await runMain(["export", folder])).out;
    const store = join(folder, "trials", "0001.jsonl");
    await appendFile(store, 'foreign\n{"k":"t2-');
    await writeFile(join(folder, "trials", "0002.jsonl"), "");
    await writeFile(join(folder, "report.html.999999999.part"), "half");
    await writeFile(join(folder, `report.html.${process.pid}.part`), "mine");
    const listed = await runMain(["gc", folder, "--lines"]);
    expect([listed.code, listed.err]).toEqual([0, ""]);
    expect(listed.out).toMatch(/report\.html\.999999999\.part +4 +half written by process 999999999, which is gone/);
    expect(listed.out).toMatch(
      /0001\.jsonl +17 +2 lines without a result: not a line of a trial store, or cut off; no line end/,
    );
    expect(listed.out).toContain("\n21 bytes; --yes removes them\n");
    expect(await readdir(join(folder, "trials"))).toEqual(["0001.jsonl", "0002.jsonl"]);

    const fresh = JSON.parse((await runMain(["gc", folder, "--lines", "--yes", "--json"])).out);
    expect(fresh.items.map(({ removed }: { removed: boolean }) => removed)).toEqual([true, true, false]);
    await utimes(store, 0, 0);
    const reader = await open(store);
    const inUse = await runMain(["gc", folder, "--lines", "--yes"]);
    await reader.close();
    if (process.platform === "linux") expect(inUse.out).toContain("in use, left alone");
    expect((await runMain(["gc", folder, "--lines", "--yes"])).code).toBe(0);
    expect(await readdir(folder)).not.toContain("report.html.999999999.part");
    expect(await readFile(join(folder, `report.html.${process.pid}.part`), "utf8")).toBe("mine");
    expect(await runMain(["export", folder])).toEqual({ code: 0, out: before, err: "" });
    expect((await runMain(["gc", folder, "--lines"])).out).toBe(`${folder} has nothing to remove\n`);
  });

  it("finds curves that no line names and claims of the dead, once nobody can be at them", async () => {
    const folder = await finishedRun(home.path, "shared", ["--filter", "depth=1,treatment=zeros"]);
    const store = join(folder, "trials", "0001.jsonl");
    const [line = ""] = (await readFile(store, "utf8")).split("\n");
    const { body }: { body: TrialRecord } = JSON.parse(line);
    const [point] = body.result.curve;
    if (point === undefined) throw new Error("no curve");
    const result = { ...body.result, curve: Array.from({ length: 300 }, (_, step) => ({ ...point, step })) };
    const { stored, blob } = splitRecord(sampleRecord(body, result));
    if (blob === undefined) throw new Error("no blob");
    await writeBlob(folder, blob.hash, blob.text);
    await appendFile(store, `${encodeLine(stored)}\n`);
    const stray = "ab".repeat(32);
    await writeBlob(folder, stray, "{}");
    await mkdir(join(folder, "claims"), { recursive: true });
    const dead = join(folder, "claims", body.key);
    await writeFile(dead, JSON.stringify({ pid: 999_999_999, boot: "another", until: 0 }));
    expect((await runMain(["gc", folder, "--lines"])).out).toContain("has nothing to remove");
    for (const file of [
      dead,
      join(folder, "blobs", "ab", `${stray}.json`),
      join(folder, "blobs", blob.hash.slice(0, 2), `${blob.hash}.json`),
      store,
    ])
      await utimes(file, 0, 0);
    const { out } = await runMain(["gc", folder, "--lines", "--yes"]);
    expect(rowsOf(out)).toEqual([
      expect.stringMatching(/^blobs\/ab\/abab.* 2 {2}a curve that no line names$/),
      expect.stringMatching(/^claims\/t2-.* a claim of a run that is gone$/),
    ]);
    expect(await readdir(join(folder, "claims"))).toEqual([]);
    expect(await readFile(store, "utf8")).toContain(blob.hash);
    await rm(join(folder, "blobs", blob.hash.slice(0, 2), `${blob.hash}.json`));
    await utimes(store, 0, 0);
    // Its curve may come back from a copy.
    expect((await runMain(["gc", folder, "--lines"])).out).toContain("has nothing to remove");
  });

  it("finds checkpoints of trials that are done or that nobody can use, and leaves those that wait", async () => {
    const folder = await finishedRun(home.path, "checkpointed", ["--filter", "depth=1,treatment=zeros"]);
    const [line = ""] = (await readFile(join(folder, "trials", "0001.jsonl"), "utf8")).split("\n");
    const { body }: { body: TrialRecord } = JSON.parse(line);
    const checkpoint = {
      format: "nn-checkpoint/2",
      run: null,
      step: 6,
      history: [],
      divergence: { bar: null, above: 0 },
      improvements: [],
      callbacks: [],
      arrays: {},
    } as const;
    const timing = { seconds: 11, startedAt: "2026-01-01T00:00:00.000Z" };
    const waits = { ...body.spec, seed: 123 };
    for (const spec of [body.spec, waits]) await writeCheckpoint(folder, spec, { checkpoint, timing });
    const torn = join(folder, "checkpoints", `${"a".repeat(64)}.checkpoint`);
    await writeFile(torn, "torn");
    await writeFile(`${torn}.999999999.part`, "half");
    const { out } = await runMain(["gc", folder, "--yes"]);
    expect(rowsOf(out)).toHaveLength(3);
    expect(rowsOf(out)).toEqual(
      expect.arrayContaining([
        expect.stringMatching(/a{64}\.checkpoint +4 +a checkpoint of no use: it differs from its checksum/),
        expect.stringMatching(/a{64}\.checkpoint\.999999999\.part +4 +half written by process 999999999/),
        expect.stringMatching(`^checkpoints/${computationKey(body.spec)}.checkpoint .*: its trial has its result`),
      ]),
    );
    expect(await readdir(join(folder, "checkpoints"))).toEqual([`${computationKey(waits)}.checkpoint`]);
  });

  it("touches no folder that is none of ours", async () => {
    expect((await runMain(["gc", home.path, "--yes"])).err).toContain("is no folder of results");
  });
});

describe("nn-bench doctor", () => {
  it("examines this computer and finds the bits of the reference", async () => {
    const { code, out } = await runMain(["doctor", home.path]);
    expect([code, out]).toEqual([0, expect.stringContaining("nothing is in the way\n")]);
    expect(out).toMatch(/^ok +arithmetic WebAssembly with SIMD: the bits of the reference$/m);
    expect(out).toMatch(/^ok +threads +worker threads start in \d+ ms$/m);
    expect(out).toMatch(/^ok +math +fingerprint of Math [0-9a-f]{16}/m);
    expect(await readdir(home.path)).not.toContainEqual(expect.stringMatching(/^\.nn-bench-/));
  });

  it("prints JSON, ends with 1 for a place that cannot be written to, and names plug-ins without running them", async () => {
    const packages = join(home.path, "node_modules");
    const put = async (name: string, manifest: object): Promise<void> => {
      await mkdir(join(packages, name), { recursive: true });
      await writeFile(join(packages, name, "package.json"), JSON.stringify({ name, version: "1.2.3", ...manifest }));
    };
    await put("nn-init-mine", { nn: { plugin: "./throws.js", api: 1, provides: ["initializer:mine"] } });
    await writeFile(join(packages, "nn-init-mine", "throws.js"), "throw new Error()");
    await put("nn-init-gone", { nn: { plugin: "./gone.js" } });
    await put("@me/nn-init-late", { nn: { plugin: "./late.js", api: 2 } });
    await put("other", {});
    const options = { folder: ".", home: join(home.path, "deep", "inside"), gpu: false };
    expect(await plugins(options)).toEqual([
      {
        topic: "plug-ins",
        level: "note",
        text: 'plug-in package "@me/nn-init-late" is for version 2 of the plug-in contract; this nn-bench has version 1',
      },
      {
        topic: "plug-ins",
        level: "note",
        text: `the plug-in package "nn-init-gone" names a file that is not there: ${join(packages, "nn-init-gone", "gone.js")}`,
      },
      { topic: "plug-ins", level: "ok", text: "nn-init-mine 1.2.3: initializer:mine" },
    ]);
    const nowhere = await disk({ ...options, folder: join(home.path, "not", "yet", "there") });
    expect(nowhere.map(({ level }) => level)).toEqual(["ok", "ok"]);
    if (process.platform === "linux") {
      const { code, out } = await runMain(["doctor", "/proc", "--json"]);
      expect([code, JSON.parse(out)]).toEqual([1, expect.objectContaining({ ok: false, math: mathFingerprint() })]);
    }
  });
});

describe("the fingerprint of Math", () => {
  it("is that of this engine, twice", () => {
    const first = mathFingerprint();
    expect(mathFingerprint()).toEqual(first);
    expect(Object.keys(first.functions)).toHaveLength(20);
    expect(new Set(Object.values(first.functions)).size).toBe(20);
  });
});
