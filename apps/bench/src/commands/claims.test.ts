import { mkdir, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { encodeLine, parseSuite, planCell, type TrialRecord, writeSuiteFile } from "@nn/trials";
import { temporaryFolder, type TemporaryFolder } from "../../test/finished-run.ts";
import { sampleRecord, sampleResult, sampleText } from "@nn/trials/testing";
import { runMain } from "../../test/terminal.ts";

let home: TemporaryFolder;
beforeAll(async () => {
  home = await temporaryFolder();
});
afterAll(() => home.remove());

/** A finished folder in which he-normal has the test accuracy 0.9, all others 0.5. */
async function folderWith(name: string, claims: readonly string[], seeds = 8): Promise<string> {
  const text = `${sampleText.replace("count: 2", `count: ${seeds}`)}claims:\n${claims.map((claim) => `  - ${claim}\n`).join("")}`;
  const suite = parseSuite("claims.suite.yaml", text);
  const records = new Map<string, TrialRecord>();
  for (const cell of suite.cells) {
    const add = (trials: ReturnType<typeof planCell>["tune"]): void => {
      for (const trial of trials) {
        const result = sampleResult(0.5);
        const test = { loss: 0.5, accuracy: trial.labels.treatment === "he-normal" ? 0.9 : 0.5 };
        const record = sampleRecord(trial, {
          ...result,
          ...(result.final === null ? {} : { final: { ...result.final, test } }),
        });
        records.set(record.key, record);
      }
    };
    add(planCell(suite, cell, records).tune);
    add(planCell(suite, cell, records).fixed);
    add(planCell(suite, cell, records).report);
  }
  const folder = join(home.path, name);
  await mkdir(join(folder, "trials"), { recursive: true });
  await writeSuiteFile(folder, suite);
  await writeFile(
    join(folder, "trials", "0001.jsonl"),
    [...records.values()].map((record) => `${encodeLine(record)}\n`).join(""),
  );
  return folder;
}

const holds = "{ id: good, that: he-normal > glorot-uniform, metric: test.accuracy }";
const fails = "{ id: bad, that: he-normal < zeros, metric: test.accuracy, where: { depth: 1 } }";
const open = "{ id: open, that: zeros > glorot-uniform, metric: test.accuracy }";

describe("nn-bench claims", () => {
  it.each([
    ["supported", [holds], 0],
    ["refuted", [holds, fails, open], 1],
    ["undecided", [holds, open], 4],
  ] as const)("ends with its own code where claims are %s", async (name, claims, code) => {
    const folder = await folderWith(name, claims);
    const { code: got, out, err } = await runMain(["claims", folder]);
    expect([got, err]).toEqual([code, ""]);
    expect(out).toMatch(/^good +he-normal > glorot-uniform +everywhere +test\.accuracy +\+40\.0 pp .* supported$/m);
    if (name === "refuted") expect(out).toMatch(/^bad .* depth 1 .* refuted$/m);
    if (code !== 0) expect(out).toMatch(/^open: The two are equal on all 8 seeds\.$/m);
    const json = JSON.parse((await runMain(["claims", folder, "--json"])).out);
    expect(json.map(({ id }: { id: string }) => id)).toEqual(claims.map((claim) => /id: (\w+)/.exec(claim)?.[1]));
  });

  it("gives no verdict on too few seeds", async () => {
    const { code, out } = await runMain(["claims", await folderWith("few", [holds], 2)]);
    expect([code, out]).toEqual([4, expect.stringContaining("good: 2 pairs: under 5 nothing is decided.")]);
  });

  it("says where there are none", async () => {
    const folder = join(home.path, "none");
    await mkdir(join(folder, "trials"), { recursive: true });
    const suite = parseSuite("none.suite.yaml", sampleText);
    await writeSuiteFile(folder, suite);
    const [cell] = suite.cells;
    const [trial] = cell === undefined ? [] : planCell(suite, cell, new Map()).tune;
    if (trial === undefined) throw new Error("no trial");
    await writeFile(join(folder, "trials", "0001.jsonl"), `${encodeLine(sampleRecord(trial, sampleResult(0.5)))}\n`);
    const { code, out, err } = await runMain(["claims", folder]);
    expect([code, out, err]).toEqual([
      0,
      expect.stringContaining("sample makes no claims"),
      expect.stringContaining("has 1 of 36 trials; verdicts may change"),
    ]);
  });
});
