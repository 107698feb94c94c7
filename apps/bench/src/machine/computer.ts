/** @file The engine, the processor, the clock, threads, a GPU. */
import { availableParallelism, cpus, freemem, loadavg, totalmem } from "node:os";
import { Worker } from "node:worker_threads";
import { counted, mathFingerprint, messageOf, packageVersion } from "@nn/trials";
import { megabyte, say, type DoctorOptions, type Finding } from "./finding.ts";

export async function engine(): Promise<Finding[]> {
  const { node, v8 } = process.versions;
  const [major = 0, minor = 0] = node.split(".").map(Number);
  const flags = [...process.execArgv, ...(process.env["NODE_OPTIONS"] ?? "").split(" ")].filter((flag) => flag !== "");
  return [
    say("engine", "ok", `nn-bench ${await packageVersion("nn-bench")}, @nn/core ${await packageVersion("@nn/core")}`),
    major > 20 || (major === 20 && minor >= 19)
      ? say("engine", "ok", `node ${node}, V8 ${v8}, ${process.platform} ${process.arch}`)
      : say("engine", "problem", `node ${node} is older than 20.19`),
    ...(flags.length === 0 ? [] : [say("engine", "note", `node runs with ${flags.join(" ")}`)]),
  ];
}

export function processor(): Promise<Finding[]> {
  const cores = availableParallelism();
  const [load = 0] = loadavg();
  const gigabytes = (bytes: number): string => `${(bytes / 1024 / megabyte).toFixed(1)} GB`;
  return Promise.resolve([
    say("processor", "ok", `${cpus()[0]?.model.trim() ?? "unknown"}, ${counted(cores, "core")} available`),
    say("processor", "ok", `memory ${gigabytes(totalmem())}, ${gigabytes(freemem())} free`),
    ...(load > cores / 2
      ? [say("processor", "note", `the load is ${load.toFixed(1)}: timings are no measure now, results are the same`)]
      : []),
  ]);
}

export function math(): Promise<Finding[]> {
  return Promise.resolve([
    say(
      "math",
      "ok",
      `fingerprint of Math ${mathFingerprint().hash}: two machines with another one differ in Math.exp and others, which nn does not use`,
    ),
  ]);
}

export function clock(): Promise<Finding[]> {
  let smallest = Number.POSITIVE_INFINITY;
  let before = performance.now();
  let backwards = false;
  for (let i = 0; i < 20_000; i += 1) {
    const now = performance.now();
    if (now < before) backwards = true;
    if (now > before) smallest = Math.min(smallest, now - before);
    before = now;
  }
  const text = `steps of ${smallest < 0.001 ? `${Math.round(smallest * 1e6)} ns` : `${(smallest * 1000).toFixed(1)} µs`}`;
  return Promise.resolve([
    backwards
      ? say("clock", "note", `${text}, and it went backwards: timings are no measure`)
      : say("clock", smallest > 1 ? "note" : "ok", text),
  ]);
}

export async function threads(): Promise<Finding[]> {
  if (typeof SharedArrayBuffer === "undefined")
    return [say("threads", "problem", "no SharedArrayBuffer; run with --workers 0")];
  const begin = performance.now();
  const worker = new Worker("require('node:worker_threads').parentPort.postMessage(1)", { eval: true });
  try {
    await new Promise((done, fail) => {
      worker.once("message", done).once("error", fail);
    });
  } finally {
    await worker.terminate();
  }
  return [say("threads", "ok", `worker threads start in ${Math.round(performance.now() - begin)} ms`)];
}

export async function gpu({ gpu: asked }: DoctorOptions): Promise<Finding[]> {
  if (!asked) return [say("gpu", "ok", "not looked at; --gpu starts the adapter")];
  try {
    const { createBackend } = await import("@nn/trials");
    const backend = await createBackend("gpu");
    return [say("gpu", "ok", `${backend.name} starts, profile ${backend.capabilities.profiles.join(" and ")}`)];
  } catch (error) {
    return [say("gpu", "note", messageOf(error))];
  }
}
