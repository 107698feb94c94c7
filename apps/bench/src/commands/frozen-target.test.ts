import { readFile, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { encodeLine, readStore, resultHash, suiteHash } from "@nn/trials";
import { finishedRun, temporaryFolder, type TemporaryFolder } from "../../test/finished-run.ts";
import { sampleText } from "@nn/trials/testing";
import { runMain } from "../../test/terminal.ts";

let home: TemporaryFolder;
beforeAll(async () => {
  home = await temporaryFolder();
});
afterAll(() => home.remove());

const text = `${sampleText
  .replace("value: 0.7, hold: 1", "from: glorot-uniform, slack: 0.02, seeds: 3, hold: 1")
  .replace("count: 2", "count: 5")
  .replace("grid: { depth: [1, 2] }", "grid: { depth: [1] }")}claims:
  - { id: speed, that: he-normal < zeros, metric: stepsToTarget }
`;

describe("a target from a pool", () => {
  it("is the same frozen value for every command", async () => {
    const folder = await finishedRun(home.path, "pooled", [], text);
    const { records } = await readStore(folder);
    const specs = [...records.values()].filter(({ spec }) => spec.phase === "report").map(({ spec }) => spec);
    const values = new Set(specs.map(({ problem }) => problem.target?.value));
    const [value] = values;
    expect([specs.length, values.size, value]).toEqual([15, 1, expect.any(Number)]);

    const report = await runMain(["report", folder]);
    expect(report.code).toBe(0);
    const markdown = await runMain(["export", folder, "--format", "markdown"]);
    for (const said of [await readFile(join(folder, "report.html"), "utf8"), markdown.out])
      expect(said).toContain(`validation.accuracy ≥ ${value}`);
    // Medians of the same steps, whoever prints them.
    const claims = JSON.parse((await runMain(["claims", folder, "--json"])).out);
    const pair = ["compare", folder, "--treatments", "zeros,he-normal", "--metrics", "stepsToTarget", "--json"];
    const { rows } = JSON.parse((await runMain(pair)).out).comparison;
    expect(claims[0].medians).toEqual({ left: rows[0].candidate, right: rows[0].reference });
    expect(rows[0]).toMatchObject({ n: 5, delta: claims[0].effect.estimate, censored: expect.anything() });

    const declared = JSON.parse(await readFile(join(folder, "suite.json"), "utf8"));
    const exported = JSON.parse((await runMain(["export", folder])).out);
    expect([declared.suite.problems[0].spec.target, exported.suite.sha256]).toEqual([null, declared.sha256]);
    expect(suiteHash(declared.suite)).toBe(declared.sha256);
  });

  it("is none where the pool has no numbers, and every command says so", async () => {
    const folder = await finishedRun(home.path, "numberless", ["--seeds", "2"], text);
    const { records } = await readStore(folder);
    const numberless = [...records.values()]
      .filter(({ spec }) => spec.phase === "tune" || spec.phase === "pool")
      .map((record) => {
        const result = record.spec.phase === "pool" ? { ...record.result, curve: [] } : record.result;
        return encodeLine({ ...record, result, resultHash: resultHash(result) });
      });
    await writeFile(join(folder, "trials", "0001.jsonl"), numberless.map((line) => `${line}\n`).join(""));
    const again = join(home.path, "numberless.suite.yaml");
    await writeFile(again, text);
    const words = ["run", again, "--out", folder, "--seeds", "2", "--workers", "0", "--quiet"];
    const warning = "moons-d1 has no target: at least half of the pool of glorot-uniform has no validation.accuracy";
    expect(await runMain(words)).toMatchObject({ code: 0, out: expect.stringContaining(warning) });
    const claims = await runMain(["claims", folder, "--json"]);
    expect(claims.err).toContain(`nn-bench: ${warning}`);
    expect(JSON.parse(claims.out)[0]).toMatchObject({ n: 0, verdict: "undecided" });
    const compared = await runMain(["compare", folder, "--treatments", "zeros,he-normal", "--json"]);
    expect(compared.err).toContain(warning);
    expect(JSON.parse(compared.out).comparison.rows.map(({ metric }: { metric: string }) => metric)).toEqual([
      "test.accuracy",
      "test.loss",
    ]);
  });
});
