// `pnpm bench:kernels`, `bench:peers`, `hash:training`: compiles what changed, then runs that program on the built packages.
import { spawnSync } from "node:child_process";
import { join } from "node:path";

import { build } from "../scripts/build.mjs";

const [program = "", ...rest] = process.argv.slice(2);
await build(import.meta.dirname);

const args = rest.filter((argument, index) => !(index === 0 && argument === "--"));
const run = spawnSync(process.execPath, [join(import.meta.dirname, "dist", program, "main.js"), ...args], {
  cwd: process.env.INIT_CWD ?? process.cwd(),
  stdio: "inherit",
});
process.exit(run.status ?? 1);
