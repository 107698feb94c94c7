import assert from "node:assert/strict";
import { execFileSync } from "node:child_process";
import { mkdtempSync, rmSync } from "node:fs";
import { createRequire } from "node:module";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { it } from "node:test";

const bench = join(dirname(createRequire(import.meta.url).resolve("nn-bench")), "cli.js");
const suite = join(import.meta.dirname, "..", "laplace.suite.yaml");

function run(...args: readonly string[]): string {
  return execFileSync(process.execPath, [bench, ...args], { encoding: "utf8" });
}

it("trains in a suite beside the built-ins", () => {
  const out = mkdtempSync(join(tmpdir(), "nn-init-example-"));
  try {
    run("run", suite, "--filter", "problem=glyphs-d2", "--out", out, "--quiet");
    const [header = "", ...rows] = run("export", out, "--format", "csv").trim().split("\n");
    const column = header.split(",").indexOf("treatment");
    const treatments = new Set(rows.map((row) => row.split(",")[column]));
    assert.deepEqual([...treatments].sort(), ["he-normal", "he-uniform", "laplace"]);
  } finally {
    rmSync(out, { recursive: true });
  }
});
