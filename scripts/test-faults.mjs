// `pnpm test:faults [--kills 50] [--seed 1] [--workers 2]`: the harness against SIGKILL, torn files, dying threads, a full disk, other
// runs on its store, and every other way of computing a suite. Each must end with the result hashes of a run that nobody disturbed.
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { parseArgs } from "node:util";

import { build } from "./build.mjs";

await build(join(import.meta.dirname, "..", "apps", "bench"));
await build(join(import.meta.dirname, "..", "apps", "bench", "test"));

const load = (file) => import(new URL(`../apps/bench/test/dist/faults/${file}.js`, import.meta.url).href);
const { finish, resultLines, writeSuite } = await load("sample");
const { killAndResume } = await load("kill-and-resume");
const { killMidTrial } = await load("kill-mid-trial");
const { tearTails } = await load("torn-tail");
const { loseWorkers } = await load("dying-workers");
const { compareExecutors, shareStore } = await load("agreement");
const { fillDisk } = await load("full-disk");
const { readStore } = await import(new URL("../packages/trials/dist/index.js", import.meta.url).href);

const { values } = parseArgs({
  args: process.argv.slice(2).filter((argument) => argument !== "--"),
  options: {
    kills: { type: "string", default: "50" },
    seed: { type: "string", default: "1" },
    workers: { type: "string", default: "2" },
  },
});
const [kills, seed, workers] = [values.kills, values.seed, values.workers].map(Number);
const steps = 400;
const folder = mkdtempSync(join(tmpdir(), "nn-bench-faults-"));

/** One line a fault. */
function tell(name, facts, problems) {
  console.log(`${problems.length === 0 ? "✓" : "✗"} ${name}: ${facts}`);
  for (const problem of problems.slice(0, 5)) console.log(`  ${problem}`);
  if (problems.length > 0) process.exitCode = 1;
}

try {
  await writeSuite(folder, steps);
  const begin = performance.now();
  await finish(folder, "whole", workers);
  const milliseconds = performance.now() - begin;
  const whole = resultLines(await readStore(join(folder, "whole")));
  console.log(`  ${whole.length} trials, ${(milliseconds / 1000).toFixed(1)} s undisturbed`);

  const killed = await killAndResume({ folder, store: "whole", kills, seed, workers, whole, milliseconds });
  tell(
    "SIGKILL",
    `${killed.kills} kills, ${killed.inTheMiddle} of them with some trials stored, ${killed.torn} torn lines, ${killed.stores} stores completed`,
    killed.kills === kills ? killed.problems : [...killed.problems, `wanted ${kills} kills`],
  );
  const long = { steps: 6000, kills: Math.max(1, Math.ceil(kills / 10)), seed };
  const executors = {
    "one process": ["--workers", "0"],
    threads: ["--workers", "2"],
    processes: ["--isolate", "process"],
  };
  const cut = await killMidTrial({ folder, ...long, executors });
  const places = Object.entries(cut.resumedAt).map(([name, steps]) => `${name} ${steps.join(", ")}`);
  tell("SIGKILL within a trial", `of ${long.steps} steps, resumed at: ${places.join("; ")}`, cut.problems);
  const threads = [0, 1, 2, 3, 7];
  tell(
    "other executors",
    `${threads.join(", ")} threads, 2 processes, 5 shards merged`,
    await compareExecutors({ folder, whole }, { threads, shards: 5 }),
  );
  const shared = await shareStore({ folder, whole });
  tell("two runs on one store", `${shared.repeated} trials computed twice`, shared.problems);
  const abandoned = await shareStore({ folder, whole }, { killAfter: milliseconds / 2 });
  tell("a third one that is killed", `${abandoned.repeated} trials computed twice`, abandoned.problems);
  const cuts = 5;
  tell(
    "torn file",
    `${cuts} cuts at any byte`,
    await tearTails(folder, { store: "whole", cuts, seed, workers, whole }),
  );
  const lost = await loseWorkers(folder, { steps, workers, whole });
  tell("dying threads", `${lost.deaths} threads ended`, lost.problems);
  const { method, stored, problems } = await fillDisk(folder, { workers, whole });
  if (method === undefined)
    console.log("- full disk: skipped, neither a small file system nor a file size limit is permitted");
  else tell("full disk", `by a ${method}, full after ${stored} trials`, problems);
} finally {
  rmSync(folder, { recursive: true, force: true });
}
