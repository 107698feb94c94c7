// `node apps/bench/measure/overhead.mjs`: what the harness costs beside its trials, what a second core gives, and how long a plan of
// 100,000 trials takes. Build first; about 4 minutes. Times are of this machine and this moment; only the ratios mean something.
import { execFileSync, spawn } from "node:child_process";
import { once } from "node:events";
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";

const load = (file) => import(new URL(`../dist/${file}.js`, import.meta.url).href);
const { parseSuite } = await load("suite/load");
const { loadDatasets } = await load("trial/load-datasets");
const { workerPoolExecutor } = await load("executors/worker-pool");
const { createBackend } = await load("executors/backend");
const { executeTrial } = await load("trial/execute");
const { planCell, trialsOf } = await load("trial/plan");
const { runTrials } = await load("run-trials");
const { createWriter } = await load("store/write");
const { removeCheckpoint } = await load("store/checkpoint-file");
const { defaultCheckpointSeconds } = await load("trial/checkpoints");
const { fileClaims } = await load("store/claims");
const { workState } = await load("cli/work-state");
const { followStore } = await load("store/follow");

const suiteText = ({ steps = 10, seeds = 10, grid = 1 }) => `schema: nn-bench/1
name: overhead
version: 1.0.0
problems:
  - id: "glyphs-{point}"
    grid: { point: [${Array.from({ length: grid }, (_, point) => point).join(", ")}] }
    dataset: { name: glyphs, options: { train: 640, validation: 64, test: 64 } }
    model: { kind: mlp, depth: 3, width: 64, activation: relu }
    batchSize: 64
    budget: { steps: ${steps}, evaluateEvery: ${Math.max(1, Math.floor(steps / 5))} }
treatments: [${Array.from({ length: 10 }, (_, index) => `{ id: t${index}, initializer: "heNormal", bias: "constant(0.0${index})" }`).join(", ")}]
reference: t0
seeds: { count: ${seeds}, base: 1 }
tuning: { learningRate: [0.01] }
`;

/** Seconds of trials before the clock runs: V8 optimizes for that long. */
const warmUp = 4;
const rounds = 9;
const datasets = await loadDatasets(parseSuite("overhead.suite.yaml", suiteText({})));
const suiteOf = ({ steps, trials }) =>
  parseSuite("overhead.suite.yaml", suiteText({ steps, seeds: Math.ceil(trials / 10) }));

/** Through the harness: `run` gives the wall time of `trials` trials and the sum of what they say they took. */
function harness({ workers }) {
  const kept = mkdtempSync(join(tmpdir(), "nn-bench-overhead-"));
  const checkpoints = { folder: kept, seconds: defaultCheckpointSeconds };
  const executor = workerPoolExecutor({ workers, backend: "cpu", datasets, checkpoints });
  return {
    async run({ steps, trials }) {
      const folder = mkdtempSync(join(tmpdir(), "nn-bench-overhead-"));
      const suite = suiteOf({ steps, trials });
      const records = new Map();
      const writer = createWriter(folder);
      try {
        const begin = performance.now();
        const peers = { claims: fileClaims(folder), follow: followStore(folder) };
        await runTrials({
          suite,
          executor,
          writer,
          records,
          peers,
          removeCheckpoint: (computation) => removeCheckpoint(kept, computation),
        });
        const wall = (performance.now() - begin) / 1000;
        const inside = [...records.values()].reduce((sum, { timing }) => sum + timing.seconds, 0);
        return { wall, inside, trials: records.size };
      } finally {
        await writer.close();
        rmSync(folder, { recursive: true, force: true });
      }
    },
    async close() {
      await executor.close();
      rmSync(kept, { recursive: true, force: true });
    },
  };
}

/** The same trials in a loop, with nothing around them. */
async function bare() {
  const context = { backend: await createBackend("cpu"), datasets };
  return {
    async run(work) {
      const suite = suiteOf(work);
      const specs = suite.cells.flatMap((cell) => trialsOf(planCell(suite, cell, new Map())).map(({ spec }) => spec));
      const begin = performance.now();
      for (const spec of specs) await executeTrial(spec, context);
      return { wall: (performance.now() - begin) / 1000, trials: specs.length };
    },
    close: () => undefined,
  };
}

async function warm(runner) {
  const start = performance.now();
  while (performance.now() - start < 1000 * warmUp) await runner.run({ steps: 50, trials: 10 });
  return runner;
}

/** A runner in a process of its own on the cores that are named. It stays warm, and waits while others are measured. */
async function startOn(cores, kind, options = {}) {
  const child = spawn(
    "taskset",
    ["-c", cores, process.execPath, fileURLToPath(import.meta.url), kind, JSON.stringify(options)],
    { stdio: ["ignore", "inherit", "inherit", "ipc"] },
  );
  const answer = async () => (await once(child, "message"))[0];
  await answer();
  return {
    run(work) {
      const result = answer();
      child.send(work);
      return result;
    },
    close: () => child.disconnect(),
  };
}

async function serve(kind, options) {
  const runner = await warm(await { harness, bare }[kind](options));
  process.on("message", async (work) => process.send(await runner.run(work)));
  process.on("disconnect", () => process.exit());
  process.send("ready");
}

function canPin() {
  try {
    execFileSync("taskset", ["-c", "0,1", process.execPath, "--version"], { stdio: "ignore" });
    return true;
  } catch {
    return false;
  }
}

async function measureOverhead(stepsPerSecond) {
  const runner = await warm(harness({ workers: 1 }));
  for (const [name, seconds, trials] of [
    ["1 s", 1, 10],
    ["50 ms", 0.05, 100],
  ]) {
    const steps = Math.max(5, Math.round(stepsPerSecond * seconds));
    const { wall, inside, trials: count } = await runner.run({ steps, trials });
    const percent = (100 * (wall - inside)) / inside;
    console.log(
      `overhead at trials of about ${name}: ${percent.toFixed(1)} % of ${count} trials of ${((1000 * inside) / count).toFixed(0)} ms`,
    );
  }
  await runner.close();
}

async function measureSecondCore(stepsPerSecond) {
  const runners = [
    await startOn("0", "harness", { workers: 1 }),
    await startOn("0,1", "harness", { workers: 2 }),
    await startOn("0", "bare"),
    await startOn("1", "bare"),
  ];
  const [one, two, first, second] = runners;
  const rate = ({ trials, wall }) => trials / wall;
  const few = { steps: Math.round(stepsPerSecond * 0.25), trials: 10 };
  const many = { ...few, trials: 20 };
  const gains = [];
  const limits = [];
  for (let round = 0; round < rounds; round++) {
    const [before, both, after] = [await one.run(few), await two.run(many), await one.run(few)];
    gains.push((2 * rate(both)) / (rate(before) + rate(after)));
    const [alone, beside, other] = [
      await first.run(few),
      await Promise.all([first.run(few), second.run(few)]),
      await second.run(few),
    ];
    limits.push((2 * (rate(beside[0]) + rate(beside[1]))) / (rate(alone) + rate(other)));
  }
  for (const runner of runners) runner.close();
  const show = (values) => {
    const sorted = values.toSorted((a, b) => a - b).map((value) => value.toFixed(2));
    return `median ${sorted[Math.floor(rounds / 2)]} of ${sorted.join(" ")} times the trials a second`;
  };
  console.log(`two workers on two cores against one on one: ${show(gains)}`);
  console.log(`the same without a harness, as two processes: ${show(limits)}`);
}

const [kind, options] = process.argv.slice(2);
if (kind !== undefined) await serve(kind, JSON.parse(options));
else await main();

async function main() {
  const probe = await (await warm(await bare())).run({ steps: 200, trials: 10 });
  const stepsPerSecond = (200 * probe.trials) / probe.wall;
  await measureOverhead(stepsPerSecond);
  if (canPin()) await measureSecondCore(stepsPerSecond);
  else console.log("what a second core gives was not measured: that takes two cores and the command taskset");
  measurePlan();
}

function measurePlan() {
  const begin = process.cpuUsage();
  const state = workState(parseSuite("plan.suite.yaml", suiteText({ seeds: 100, grid: 100 })), new Map());
  const { user, system } = process.cpuUsage(begin);
  const count = Object.values(state.total).reduce((sum, one) => sum + one, 0);
  console.log(`plan of ${count} trials: ${((user + system) / 1e6).toFixed(2)} s of processor time`);
}
