const B = "/work/wt/wide/benchmarks/";
const { cpu } = await import("/work/wt/wide/packages/core/src/index.ts");
const { startTraining } = await import(B + "workloads/training-run.ts");
const { trainingWorkloads } = await import(B + "workloads/training-workloads.ts");
const [engine, profile] = (process.env.E ?? "wide:exact").split(":");
for (const name of (process.env.W ?? "W5").split(",")) {
  globalThis.PROF = []; globalThis.PROFT = undefined;
  const run = await startTraining(trainingWorkloads[name], { seed: 1, backend: cpu({ engine, profile }) });
  const P = globalThis.PROF; globalThis.PROF = undefined; globalThis.PROFT = [];
  const t = performance.now(); while (performance.now() - t < 2500) run.step();
  const T = globalThis.PROFT; const total = T.reduce((a, b) => a + b, 0);
  console.log(name, engine, profile, "sum of minima", total.toFixed(3), "ms");
  const byKind = {};
  for (const [i, w] of P) { const k = w.split(" ")[0]; byKind[k] = (byKind[k] ?? 0) + (T[i] ?? 0); }
  console.log(Object.entries(byKind).sort((a, b) => b[1] - a[1]).map(([k, v]) => `${k} ${v.toFixed(3)}`).join(", "));
  for (const [i, w] of P.map((x) => x).sort((a, b) => T[b[0]] - T[a[0]]).slice(0, Number(process.env.TOP ?? 18))) console.log("  ", T[i].toFixed(3), w.slice(0, 190));
}
