// Runs the nn-bench of this checkout: compiles what changed, then calls it from the folder the user is in.
import { spawnSync } from "node:child_process";
import { existsSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";

import { build } from "./build.mjs";

const root = join(import.meta.dirname, "..");
await build(join(root, "apps/bench-bullmq"));

// Ctrl-C reaches the child too; it finishes by itself and its exit code is passed on.
process.on("SIGINT", () => {});
const args = process.argv.slice(2).filter((argument, index) => !(index === 0 && argument === "--"));
const run = spawnSync(process.execPath, [join(root, "apps/bench/dist/cli.js"), ...args], {
  cwd: process.env.INIT_CWD ?? process.cwd(),
  stdio: "inherit",
  env: args.includes("gpu") || args.includes("--gpu") ? { ...softwareGpu(), ...process.env } : process.env,
});
process.exit(run.status ?? 1);

/** SwiftShader of Debian's chromium, so that WebGPU has an adapter where there is no GPU; read before Node starts. */
function softwareGpu() {
  const chromium = "/usr/lib/chromium";
  const driver = `${chromium}/vk_swiftshader_icd.json`;
  return existsSync(driver) ? { LD_LIBRARY_PATH: chromium, VK_ICD_FILENAMES: driver, XDG_RUNTIME_DIR: tmpdir() } : {};
}
