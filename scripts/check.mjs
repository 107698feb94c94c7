// The one gate: every stage that has to be green, one line each; the first failure shows its output and stops.
// `check.mjs types lint` runs only these stages, `check.mjs --skip tests` all but these.
import { spawnSync } from "node:child_process";
import { existsSync, readdirSync } from "node:fs";

const node = process.execPath;
const bin = (name) => `node_modules/.bin/${name}`;
const published = readdirSync("packages")
  .map((name) => `packages/${name}`)
  .filter((folder) => existsSync(`${folder}/package.json`));

/** @type {readonly (readonly [stage: string, commands: readonly (readonly string[])[]])[]} */
const stages = [
  ["generated files", [[node, "scripts/gen-index.mjs", "--check"]]],
  ["types", [[bin("tsc"), "-p", "tsconfig.json"]]],
  ["lint", [[bin("oxlint"), "--deny-warnings"]]],
  ["format", [[bin("oxfmt"), "--check"]]],
  ["import arrow", [[node, "scripts/check-deps.mjs"]]],
  ["numerics", [[node, "scripts/check-numerics.mjs"]]],
  ["build", [[bin("turbo"), "run", "build", "--output-logs=errors-only"]]],
  ["tests", [[bin("vitest"), "run"]]],
  ["examples", [[bin("turbo"), "run", "test", "--output-logs=errors-only"]]],
  ["scripts", [[node, "--test", "scripts/scripts.test.mjs"]]],
  [
    "packages",
    published.flatMap((folder) => [
      [bin("publint"), "--strict", "--pack", "npm", folder],
      [bin("attw"), "--pack", folder, "--profile", "esm-only"],
    ]),
  ],
  ["dead code", [[bin("knip")]]],
  ["size", [[bin("size-limit")]]],
  ["docs", [[node, "scripts/check-docs.mjs"]]],
];

const skip = process.argv[2] === "--skip";
const named = process.argv.slice(skip ? 3 : 2);
const unknown = named.find((name) => !stages.some(([stage]) => stage === name));
if (unknown !== undefined) {
  console.error(`check: unknown stage "${unknown}"; known: ${stages.map(([stage]) => stage).join(", ")}`);
  process.exit(2);
}
for (const [stage, commands] of stages) {
  if (named.length > 0 && named.includes(stage) === skip) continue;
  const begin = performance.now();
  for (const [command, ...args] of commands) {
    const { status, stdout, stderr, error } = spawnSync(command, args, { encoding: "utf8", maxBuffer: 1 << 28 });
    if (status === 0) continue;
    console.log(`✗ ${stage}\n\n${stdout ?? ""}${stderr ?? ""}${error?.message ?? ""}\n${[command, ...args].join(" ")}`);
    process.exit(1);
  }
  console.log(`✓ ${stage} (${((performance.now() - begin) / 1000).toFixed(1)} s)`);
}
