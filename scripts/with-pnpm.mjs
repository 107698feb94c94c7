// `npm start` and `npm test` on a machine with nothing but Node and npm: the pinned pnpm runs through npx, dependencies
// are installed when they are missing or out of date, and a shim puts pnpm on the PATH of everything called from here.
import { spawnSync } from "node:child_process";
import { chmodSync, existsSync, mkdirSync, readFileSync, statSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { delimiter, join } from "node:path";

const root = join(import.meta.dirname, "..");
const windows = process.platform === "win32";
const { packageManager } = JSON.parse(readFileSync(join(root, "package.json"), "utf8"));

const tasks = {
  start: [["run", "nn-bench", "run", "benchmarks/suites/quick.suite.yaml"]],
  test: [
    ["run", "build"],
    // Examples use the built packages, with whatever test runner they like.
    ["exec", "turbo", "run", "test"],
    // Last, because it gets the arguments of the caller.
    ["exec", "vitest", "run"],
  ],
  check: [["run", "check"]],
};

/** @param {readonly string[]} args */
function pnpm(args) {
  const [command, ...first] = installedPnpm ? ["pnpm"] : ["npx", "--yes", packageManager];
  const result = spawnSync(command, [...first, ...args], {
    cwd: root,
    stdio: "inherit",
    env,
    shell: windows,
  });
  if (result.error !== undefined) throw result.error;
  if (result.status !== 0) process.exit(result.status ?? 1);
}

/** Asked outside the checkout, where pnpm does not switch to the version that the checkout names. */
function pinnedIsInstalled() {
  const { status, stdout } = spawnSync("pnpm", ["--version"], { cwd: tmpdir(), encoding: "utf8", shell: windows });
  // Without a pnpm there is no stdout: null up to Node 22, undefined since.
  return status === 0 && `pnpm@${stdout.trim()}` === packageManager;
}

function installed() {
  const marker = join(root, "node_modules", ".modules.yaml");
  return existsSync(marker) && statSync(marker).mtimeMs >= statSync(join(root, "pnpm-lock.yaml")).mtimeMs;
}

function pathWithShim() {
  const folder = join(root, "node_modules", ".pnpm-shim");
  const shim = join(folder, windows ? "pnpm.cmd" : "pnpm");
  mkdirSync(folder, { recursive: true });
  const line = windows ? `@npx --yes ${packageManager} %*\r\n` : `#!/bin/sh\nexec npx --yes ${packageManager} "$@"\n`;
  writeFileSync(shim, line);
  chmodSync(shim, 0o755);
  return `${folder}${delimiter}${process.env.PATH ?? ""}`;
}

const [task = "", ...rest] = process.argv.slice(2);
const steps = tasks[task];
if (steps === undefined) {
  console.error(`with-pnpm: unknown task "${task}"; known: ${Object.keys(tasks).join(", ")}`);
  process.exit(2);
}
const installedPnpm = pinnedIsInstalled();
const env = installedPnpm ? process.env : { ...process.env, PATH: pathWithShim() };
if (!installed()) pnpm(["install", "--frozen-lockfile"]);
steps.forEach((step, index) => pnpm(index === steps.length - 1 ? [...step, ...rest] : step));
