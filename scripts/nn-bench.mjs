// Runs the nn-bench of this checkout: compiles what changed, then calls it from the folder the user is in.
import { spawnSync } from "node:child_process";
import { join } from "node:path";

import { build } from "./build.mjs";
import { softwareGpu } from "./software-gpu.mjs";

const root = join(import.meta.dirname, "..");
await build(join(root, "apps/bench-bullmq"));

// Ctrl-C reaches the child too; it finishes by itself and its exit code is passed on.
process.on("SIGINT", () => {});
const args = process.argv.slice(2).filter((argument, index) => !(index === 0 && argument === "--"));
const run = spawnSync(process.execPath, [join(root, "apps/bench/dist/cli.js"), ...args], {
  cwd: process.env.INIT_CWD ?? process.cwd(),
  stdio: "inherit",
  env: args.includes("gpu") || args.includes("--gpu") ? { ...process.env, ...softwareGpu() } : process.env,
});
process.exit(run.status ?? 1);
