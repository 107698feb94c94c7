// `pnpm new KIND name`: a plug-in file and its test from a template, and the regenerated index.
import { execFileSync } from "node:child_process";
import { existsSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { pathToFileURL } from "node:url";

import { camelCase } from "./gen-index.mjs";

/** @type {Record<string, { folder: string, source: (name: string) => string, test: (file: string, name: string) => string }>} */
export const kinds = {
  initializer: {
    folder: "packages/init/src/initializers",
    source: (name) => `import { defineInitializer, number, uniform, type InitializerPlugin } from "@nn/core";

export interface ${name[0].toUpperCase()}${name.slice(1)}Options {
  /** Half the width of the interval; default 0.05. */
  readonly limit: number;
}

/**
 * One sentence: U(−limit, limit).
 *
 * @example ${name}({ limit: 0.1 }).sample(key(7), [2, 3]).length // 6
 */
export const ${name}: InitializerPlugin<${name[0].toUpperCase()}${name.slice(1)}Options> = defineInitializer({
  name: "${name}",
  package: "@nn/init",
  summary: "Uniform values between −limit and limit.",
  options: { limit: number(0.05) },
  sample: ({ key, size, options: { limit } }) => uniform(key, size, { low: -limit, high: limit }),
  moments: ({ options: { limit } }) => ({ mean: 0, variance: (limit * limit) / 3 }),
});
`,
    test: (file, name) => `import { key } from "@nn/core";
import { describe, expect, it } from "vitest";

import { ${name} } from "./${file}.ts";

describe("${name}", () => {
  it("stays inside its interval", () => {
    const limit = 0.1;
    const values = ${name}({ limit }).sample(key(1), [100, 100]);
    expect(Math.max(...values.map(Math.abs))).toBeLessThanOrEqual(limit);
  });
});
`,
  },
};

function main() {
  const [kind = "", file = ""] = process.argv.slice(2);
  const template = kinds[kind];
  if (template === undefined) return fail(`unknown kind "${kind}"; known: ${Object.keys(kinds).join(", ")}`);
  if (!/^[a-z][a-z0-9]*(-[a-z0-9]+)*$/.test(file)) return fail(`got name "${file}", wanted kebab-case, e.g. he-normal`);
  const path = join(template.folder, `${file}.ts`);
  if (existsSync(path)) return fail(`${path} exists already`);
  const name = camelCase(file);
  writeFileSync(path, template.source(name));
  writeFileSync(path.replace(/\.ts$/, ".test.ts"), template.test(file, name));
  execFileSync(process.execPath, ["scripts/gen-index.mjs"]);
  console.log(`wrote ${path} and its test; the laws of its kind run on it from now on (pnpm dev)`);
}

/** @param {string} message */
function fail(message) {
  console.error(`new: ${message}. Usage: pnpm new KIND name`);
  process.exitCode = 2;
}

if (import.meta.url === pathToFileURL(process.argv[1] ?? "").href) main();
