// `pnpm bench:kernels`, `bench:peers`, `hash:training`: compiles what changed, then runs that program on the built packages.
import { spawnSync } from "node:child_process";
import { join } from "node:path";

const [program = "", ...rest] = process.argv.slice(2);
const compiler = join(import.meta.dirname, "..", "node_modules", "typescript", "lib", "tsc.js");
const built = spawnSync(process.execPath, [compiler, "-b", join(import.meta.dirname, "tsconfig.build.json")], {
  stdio: "inherit",
});
if (built.status !== 0) process.exit(built.status ?? 1);

const args = rest.filter((argument, index) => !(index === 0 && argument === "--"));
const run = spawnSync(process.execPath, [join(import.meta.dirname, "dist", program, "main.js"), ...args], {
  cwd: process.env.INIT_CWD ?? process.cwd(),
  stdio: "inherit",
});
process.exit(run.status ?? 1);
