// `node apps/bench/measure/overhead.mjs`: what the harness costs beside its trials, what a second core gives, and how long a plan of
// 100,000 trials takes. Build first. Times are of this machine and this moment; only the ratios mean something.
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";

const load = (file) => import(new URL(`../dist/${file}.js`, import.meta.url).href);
const { parseSuite } = await load("suite/load");
const { loadDatasets } = await load("trial/load-datasets");
const { workerPoolExecutor } = await load("executors/worker-pool");
const { runTrials } = await load("run-trials");
const { createWriter } = await load("store/write");
const { fileClaims } = await load("store/claims");
const { workState } = await load("cli/workplace");
const { followStore } = await load("store/follow");

const folder = mkdtempSync(join(tmpdir(), "nn-bench-overhead-"));
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

/** Seconds that a run takes, and the sum of what its trials say they took. */
async function timeRun(steps, workers, cells, out) {
  const whole = parseSuite("overhead.suite.yaml", suiteText({ steps }));
  const suite = { ...whole, cells: whole.cells.slice(0, cells) };
  const executor = workerPoolExecutor({ workers, backend: "cpu", datasets: await loadDatasets(suite) });
  const writers = [];
  const run = (part, where, records) => {
    const writer = createWriter(where);
    writers.push(writer);
    const peers = { claims: fileClaims(where), follow: followStore(where) };
    return runTrials({ suite: part, executor, writer, records, peers });
  };
  try {
    // Threads are started and code is compiled before the clock runs.
    const few = { ...suite, seeds: { count: 2 * workers, base: 2 }, cells: suite.cells.slice(0, 1) };
    await run(few, join(folder, `${out}-first`), new Map());
    const records = new Map();
    const begin = performance.now();
    await run(suite, join(folder, out), records);
    const wall = (performance.now() - begin) / 1000;
    const inside = [...records.values()].reduce((sum, { timing }) => sum + timing.seconds, 0);
    return { wall, inside, trials: records.size };
  } finally {
    await executor.close();
    for (const writer of writers) await writer.close();
  }
}

try {
  const { wall: probe, trials } = await timeRun(200, 1, 1, "probe");
  const stepsPerSecond = (200 * trials) / probe;
  for (const [name, seconds, cells] of [
    ["1 s", 1, 1],
    ["50 ms", 0.05, 6],
  ]) {
    const steps = Math.max(5, Math.round(stepsPerSecond * seconds));
    const { wall, inside, trials: count } = await timeRun(steps, 1, cells, `overhead-${seconds}`);
    const percent = (100 * (wall - inside)) / inside;
    console.log(
      `overhead at trials of about ${name}: ${percent.toFixed(1)} % of ${count} trials of ${((1000 * inside) / count).toFixed(0)} ms`,
    );
  }
  const ratios = [];
  for (let round = 0; round < 3; round++) {
    const steps = Math.round(stepsPerSecond * 0.2);
    const one = await timeRun(steps, 1, 2, `one-${round}`);
    const two = await timeRun(steps, 2, 2, `two-${round}`);
    ratios.push(one.wall / two.wall);
  }
  console.log(
    `two workers against one: ${ratios.map((ratio) => ratio.toFixed(2)).join(", ")} times the trials a second`,
  );
  const begin = process.cpuUsage();
  const state = workState(parseSuite("plan.suite.yaml", suiteText({ seeds: 100, grid: 100 })), new Map());
  const { user, system } = process.cpuUsage(begin);
  const count = Object.values(state.total).reduce((sum, one) => sum + one, 0);
  console.log(`plan of ${count} trials: ${((user + system) / 1e6).toFixed(2)} s of processor time`);
} finally {
  rmSync(folder, { recursive: true, force: true });
}
