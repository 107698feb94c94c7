const B = "/work/wt/wide/benchmarks/";
const { cpu } = await import("/work/wt/wide/packages/core/src/index.ts");
const { startTraining } = await import(B + "workloads/training-run.ts");
const { trainingWorkloads } = await import(B + "workloads/training-workloads.ts");
const names = (process.env.W ?? "W2,W3,W4,W5,W6").split(",");
const engines = (process.env.E ?? "simd:exact,simd:fast,wide:exact,wide:fast").split(",");
const rounds = Number(process.env.ROUNDS ?? 12);
for (const name of names) {
  const runs = [];
  for (const e of engines) { const [engine, profile] = e.split(":"); runs.push(await startTraining(trainingWorkloads[name], { seed: 1, backend: cpu({ engine, profile }) })); }
  const best = runs.map(() => Infinity);
  for (let r = 0; r < rounds; r++) for (const [i, run] of runs.entries()) {
    const begin = performance.now(); let t = begin;
    do { const b = performance.now(); for (let q = 0; q < (name === "W3" ? 50 : 1); q++) run.step(); t = performance.now(); best[i] = Math.min(best[i], (t - b) / (name === "W3" ? 50 : 1)); } while (t - begin < 150);
  }
  console.log(name, best.map((b, i) => `${engines[i]} ${(1000 / b).toFixed(1)}`).join("  "), "ratio exact", (best[0] / best[engines.findIndex(e => e.startsWith("wide:exact"))]).toFixed(2));
}
