import assert from "node:assert/strict";
import { test } from "node:test";

import { importProblems } from "./check-deps.mjs";
import { documented, reExports, runnableBlocks } from "./check-docs.mjs";
import { numericProblems } from "./check-numerics.mjs";
import { exportedName, indexSource } from "./gen-index.mjs";

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
  const problems = (name, source, file = "a.ts") => importProblems(name, file, source, ["zod"]).length;
  assert.equal(problems("init", 'import { x } from "@nn/core";'), 1, "core is not declared here");
  assert.equal(problems("init", 'import { x } from "@nn/datasets";', "a.test.ts"), 1);
  assert.equal(problems("core", 'const { x } = await import("@nn/train");', "a.test.ts"), 1);
  assert.equal(problems("train", 'import { x } from "@nn/datasets";', "a.test.ts"), 0);
  assert.equal(problems("core", 'import { x } from "@nn/core";', "a.test.ts"), 1);
  assert.equal(problems("core", 'import { z } from "zod";\nimport { y } from "./y.ts";\nimport fs from "node:fs";'), 0);
});

test("the numerics check finds engine-dependent code and leaves comments alone", () => {
  assert.equal(numericProblems("a.ts", "const y = Math.exp(x) + 2 ** x;").length, 2);
  assert.equal(numericProblems("a.ts", "/** x ** 2, Math.exp */\n// Math.random\nconst y = Math.sqrt(x);").length, 0);
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
