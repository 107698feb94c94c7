import { mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { beforeAll, describe, expect, it } from "vitest";
import type { CellFindings } from "@nn/trials";
import { sampleText } from "@nn/trials/testing";
import { runMain } from "../../test/terminal.ts";

let folder = "";
const suite = (): string => join(folder, "sample.suite.yaml");

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), "nn-bench-lint-"));
  await writeFile(suite(), sampleText);
  await writeFile(
    join(folder, "deep.suite.yaml"),
    sampleText.replace("depth: [1, 2]", "depth: [30]").replace("tanh", "relu"),
  );
  return () => rm(folder, { recursive: true, force: true });
});

describe("nn-bench lint", () => {
  it("names the guideline, the network and the fix, and ends with 1 for errors", async () => {
    const { code, out, err } = await runMain(["lint", suite()]);
    expect([code, err]).toEqual([1, ""]);
    expect(out).toContain("error zero-kernel\n");
    expect(out).toMatch(/d1\S* × zeros: the kernel of layer 1 starts as zeros/);
    expect(out).toContain("fix: draw it");
    expect(out).toContain("and 1 more with zeros");
    expect(out).toMatch(/^\d+ networks: 1 error, \d warning, \d info\n$/m);
  });

  it("looks at what --filter leaves, from --level on, and fails where --fail-on says", async () => {
    const run = async (...words: readonly string[]): Promise<number> =>
      (await runMain(["lint", suite(), ...words])).code;
    expect(await run("--fail-on", "never")).toBe(0);
    expect(await run("--filter", "treatment=he-*")).toBe(0);
    const { out } = await runMain(["lint", suite(), "--filter", "treatment=he-*", "--level", "error"]);
    expect(out).toBe("2 networks: 0 errors, 0 warnings, 0 info\n");
    expect(await run("--filter", "treatment=he-*", "--level", "error", "--fail-on", "warning")).toBe(1);
    expect((await runMain(["lint", suite(), "--level", "eror"])).err).toContain('did you mean "error"?');
  });

  it("gives every combination as JSON, with the numbers of the theory", async () => {
    const { out, code } = await runMain(["lint", join(folder, "deep.suite.yaml"), "--json", "--fail-on", "warning"]);
    const cells = JSON.parse(out) as CellFindings[];
    expect(code).toBe(1);
    const glorot = cells.find(({ treatment }) => treatment.startsWith("glorot"));
    expect(glorot?.findings.map((finding) => finding.code)).toContain("glorot-on-deep-relu");
    const he = cells.find(({ treatment }) => treatment.startsWith("he-"));
    expect(he?.findings.filter(({ severity }) => severity !== "info")).toEqual([]);
  });

  it("says nothing about kernels that a model initializer draws anew", async () => {
    const whole = sampleText.replace("initializer: zeros }", "initializer: zeros, modelInitializer: lsuv }");
    await writeFile(join(folder, "whole.suite.yaml"), whole);
    const { out, code } = await runMain(["lint", join(folder, "whole.suite.yaml"), "--filter", "treatment=zeros"]);
    expect([code, out]).toEqual([0, "2 networks: 0 errors, 0 warnings, 0 info\n"]);
  });
});
