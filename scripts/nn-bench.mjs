// Runs the nn-bench of this checkout: compiles what changed, then calls it from the folder the user is in.
import { spawnSync } from "node:child_process";
import { join } from "node:path";

const root = join(import.meta.dirname, "..");
const compiler = join(root, "node_modules", "typescript", "lib", "tsc.js");
const built = spawnSync(process.execPath, [compiler, "-b", join(root, "apps/bench/tsconfig.build.json")], {
  stdio: "inherit",
});
if (built.status !== 0) process.exit(built.status ?? 1);

// Ctrl-C reaches the child too; it finishes by itself and its exit code is passed on.
process.on("SIGINT", () => {});
const args = process.argv.slice(2).filter((argument, index) => !(index === 0 && argument === "--"));
const run = spawnSync(process.execPath, [join(root, "apps/bench/dist/cli.js"), ...args], {
  cwd: process.env.INIT_CWD ?? process.cwd(),
  stdio: "inherit",
});
process.exit(run.status ?? 1);
