import assert from "node:assert/strict";
import { spawnSync } from "node:child_process";
import { readdirSync } from "node:fs";
import { test } from "node:test";

import { bundlesOf } from "./build.mjs";
import { importProblems } from "./check-deps.mjs";
import { documented, reExports, runnableBlocks } from "./check-docs.mjs";
import { numericProblems } from "./check-numerics.mjs";
import { exportedName, indexSource } from "./gen-index.mjs";
import { kinds } from "./new.mjs";

test("the index imports each file's plug-in under its exported name", () => {
  const source = indexSource({ list: "all", type: "Op", from: "../op.ts" }, [
    ["he-normal", "export const heNormal: X = 1;"],
    ["max", "export const maxOp = 1;\nexport function max() {}"],
  ]);
  assert.match(source, /import \{ heNormal \} from "\.\/he-normal\.ts";/);
  assert.match(source, /export const all: readonly Op\[\] = \[heNormal, maxOp\];/);
  assert.throws(() => exportedName("foo", "export const bar = 1;"), /exports none of foo/);
});

test("the import arrow refuses siblings, undeclared packages and the package's own name", () => {
  const problems = (name, source, file = "a.ts") =>
    importProblems(name, `packages/${name}/src/${file}`, source, ["zod"]).length;
  assert.equal(problems("init", 'import { x } from "@nn/core";'), 1, "core is not declared here");
  assert.equal(problems("init", 'import { x } from "@nn/datasets";', "a.test.ts"), 1);
  assert.equal(problems("core", 'const { x } = await import("@nn/train");', "a.test.ts"), 1);
  assert.equal(problems("train", 'import { x } from "@nn/datasets";', "a.test.ts"), 0);
  assert.equal(problems("core", 'import { x } from "@nn/core";', "a.test.ts"), 1);
  assert.equal(problems("datasets", 'import { x } from "../../init/src/index.ts";', "a.test.ts"), 1);
  assert.equal(problems("core", 'import { x } from "../../../../apps/bench/src/plan.ts";', "ops/a.ts"), 1);
  assert.equal(problems("core", 'import x from "../../fixtures/x.json" with { type: "json" };', "ops/a.ts"), 0);
  assert.equal(problems("core", 'import { z } from "zod";\nimport { y } from "./y.ts";\nimport fs from "node:fs";'), 0);
});

test("the numerics check finds engine-dependent code and leaves comments alone", () => {
  assert.equal(numericProblems("a.ts", "const y = Math.exp(x) + 2 ** x;").length, 2);
  assert.equal(numericProblems("a.ts", "/** x ** 2, Math.exp */\n// Math.random\nconst y = Math.sqrt(x);").length, 0);
  assert.equal(numericProblems("a.ts", 'const { sqrt, exp: e } = Math;\nMath["sin"](1);').length, 2);
  assert.equal(numericProblems("a.ts", "const { fround } = Math;\nconst turn = 2 * Math.PI;").length, 0);
  assert.equal(numericProblems("a.ts", 'const url = "https://x"; const t = Date.now();').length, 1);
});

test("docs: re-exports, docstrings, runnable blocks", () => {
  assert.deepEqual(
    reExports('export { a, type B, c as d } from "./a.ts";').map(({ name }) => name),
    ["a", "c"],
  );
  assert.equal(documented("a", "/** Says. */\nexport function a() {}"), true);
  assert.equal(documented("a", "const b = 1;\nexport function a() {}"), false);
  assert.deepEqual(runnableBlocks("```ts run\n1;\n```\n```ts\n2;\n```\n"), ["1;\n"]);
});

test("a template is what the index and the laws expect: its name exported, a summary that is a sentence", () => {
  for (const [kind, { source, test: template }] of Object.entries(kinds)) {
    const code = source("halfWidth");
    assert.equal(exportedName("half-width", code), "halfWidth", kind);
    assert.match(code, /summary: "[A-Z][^"]*\."/, kind);
    assert.match(template("half-width", "halfWidth"), /from "\.\/half-width\.ts"/, kind);
  }
});

test("the gate refuses a stage it does not know", () => {
  const { status, stderr } = spawnSync(process.execPath, ["scripts/check.mjs", "tipes"], { encoding: "utf8" });
  assert.equal(status, 2);
  assert.match(stderr, /unknown stage "tipes"; known: .*types/);
});

test("the bundles of all entry points load, and those of one package share its classes, with their names", async () => {
  const load = (folder, path) => import(new URL(`../packages/${folder}/${path}`, import.meta.url).href);
  for (const name of readdirSync("packages"))
    for (const [, path] of bundlesOf(`packages/${name}`))
      assert.ok(Object.keys(await load(name, path)).length > 0, path);
  const core = await load("core", "dist/bundle/index.js");
  const { faultyBackend } = await load("core", "dist/bundle/testing/index.js");
  const { GpuUnavailableError } = await load("core", "dist/bundle/gpu.js");
  assert.equal(core.coreCopies().length, 1);
  assert.ok(GpuUnavailableError.prototype instanceof core.NnError);
  assert.throws(
    () => faultyBackend("no such fault"),
    (error) => error instanceof core.UnknownNameError && error.name === "UnknownNameError",
  );
});
