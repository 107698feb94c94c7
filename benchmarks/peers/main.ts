/**
 * @file `pnpm bench:peers --json FILE [--workloads W2,W3] [--quick] [--rounds N] [--seconds S]`: the same work on this library and on
 * others, every library in its own process, in turn in every round, so that what disturbs the machine disturbs all.
 *
 * The others' packages are installed into `peers/third-party` on first use; PyTorch is measured when `python3` finds it.
 */
import { spawnSync } from "node:child_process";
import { existsSync, writeFileSync } from "node:fs";
import { cpus } from "node:os";
import { join } from "node:path";
import { parseArgs } from "node:util";

import { startPeer, type Answer, type Peer } from "./peer.ts";
import { peerWorkloads, type PeerWorkload } from "./workloads.ts";

interface Row {
  readonly peer: string;
  readonly profile: string;
  readonly workload: string;
  /** Median over the rounds. */
  readonly value: number;
  /** Of every round. */
  readonly values: readonly number[];
  readonly unit: string;
  readonly threads: number;
}

const thirdParty: string = join(import.meta.dirname, "..", "..", "peers", "third-party");

/** Libraries that run here; why the others do not is said on standard error. */
function startPeers(): Peer[] {
  const peers = [startPeer("nn", "exact", [process.execPath, join(import.meta.dirname, "nn.js")])];
  if (installThirdParty()) {
    for (const name of ["tfjs-wasm", "jax-js"]) {
      peers.push(startPeer(name, "default", [process.execPath, join(thirdParty, `${name}.mjs`)]));
    }
  }
  const python = process.env.PYTHON ?? "python3";
  if (spawnSync(python, ["-c", "import torch"], { stdio: "ignore" }).status === 0) {
    peers.push(startPeer("pytorch", "eager", [python, join(thirdParty, "pytorch_peer.py")]));
  } else {
    console.error(`bench:peers: PyTorch is left out: ${python} cannot import torch (PYTHON names another interpreter)`);
  }
  return peers;
}

function installThirdParty(): boolean {
  const wanted = join("node_modules", "@tensorflow", "tfjs-backend-wasm");
  if (existsSync(join(thirdParty, wanted))) return true;
  console.error("bench:peers: installing TensorFlow.js and jax-js (about 300 MB) into benchmarks/peers/third-party");
  const { status } = spawnSync("npm", ["install", "--no-audit", "--no-fund", "--no-package-lock"], {
    cwd: thirdParty,
    stdio: ["ignore", "ignore", "inherit"],
    shell: process.platform === "win32",
  });
  if (status !== 0) console.error("bench:peers: they are left out: npm install failed");
  return status === 0;
}

/** `W1` means all of its products. */
function chooseWorkloads(text: string | undefined): readonly PeerWorkload[] {
  if (text === undefined) return peerWorkloads;
  const chosen = text.split(",").flatMap((wanted) => {
    const found = peerWorkloads.filter(({ name }) => name === wanted || name.startsWith(`${wanted}-`));
    if (found.length > 0) return found;
    throw new RangeError(
      `bench:peers: unknown workload "${wanted}"; known: ${peerWorkloads.map(({ name }) => name).join(", ")}`,
    );
  });
  return [...new Set(chosen)];
}

async function measure(
  peers: readonly Peer[],
  workload: PeerWorkload,
  rounds: number,
  seconds: number,
): Promise<Row[]> {
  const answers = new Map<Peer, Answer[]>(peers.map((peer) => [peer, []]));
  for (let round = 0; round < rounds; round++) {
    for (const [peer, known] of answers) {
      if (known.some((answer) => "skip" in answer)) continue;
      known.push(await peer.ask({ workload: workload.name, seconds }));
    }
  }
  const rows: Row[] = [];
  for (const [{ name, profile }, known] of answers) {
    const skipped = known.find((answer) => "skip" in answer);
    if (skipped !== undefined && "skip" in skipped) {
      console.error(`bench:peers: ${name} does not do ${workload.name}: ${skipped.skip.split("\n")[0]?.slice(0, 120)}`);
      continue;
    }
    const measured = known.flatMap((answer) => ("value" in answer ? [answer] : []));
    const values = measured.map(({ value }) => value);
    rows.push({
      peer: name,
      profile,
      workload: workload.name,
      value: median(values),
      values,
      unit: workload.unit,
      threads: Math.max(...measured.map(({ threads }) => threads)),
    });
  }
  return rows;
}

function median(values: readonly number[]): number {
  const sorted = values.toSorted((a, b) => a - b);
  const middle = Math.floor(sorted.length / 2);
  const upper = sorted[middle] ?? Number.NaN;
  return sorted.length % 2 === 1 ? upper : (upper + (sorted[middle - 1] ?? upper)) / 2;
}

/** One line a library: its value, threads, and how many times as fast this library is. */
function print({ name, unit, text }: PeerWorkload, rows: readonly Row[]): void {
  console.log(`\n${name}  ${text}`);
  const own = rows.find(({ peer }) => peer === "nn");
  for (const { peer, value, threads, values } of rows) {
    const spread = `${short(Math.min(...values))} … ${short(Math.max(...values))}`;
    const ratio = own === undefined || peer === "nn" ? "" : `nn is ${short(own.value / value)} ×`;
    const thread = threads === 1 ? "1 thread" : `${threads} threads`;
    console.log(
      `  ${peer.padEnd(10)} ${short(value).padStart(8)} ${unit.padEnd(15)} ${thread.padEnd(9)} ${spread.padEnd(20)} ${ratio}`.trimEnd(),
    );
  }
}

function short(value: number): string {
  return value >= 1000 ? `${(value / 1000).toFixed(1)}k` : value >= 100 ? value.toFixed(0) : value.toPrecision(2);
}

async function main(): Promise<void> {
  const { values } = parseArgs({
    options: {
      json: { type: "string" },
      workloads: { type: "string" },
      quick: { type: "boolean", default: false },
      rounds: { type: "string" },
      seconds: { type: "string" },
    },
  });
  const workloads = chooseWorkloads(values.workloads);
  const rounds = Number(values.rounds ?? (values.quick ? 2 : 5));
  const seconds = Number(values.seconds ?? (values.quick ? 0.3 : 1));
  if (!(Number.isInteger(rounds) && rounds > 0) || !(seconds > 0)) {
    throw new RangeError("bench:peers: wanted --rounds as a whole number from 1 and --seconds above 0");
  }
  const peers = startPeers();
  const rows: Row[] = [];
  try {
    for (const workload of workloads) {
      const measured = await measure(peers, workload, rounds, seconds);
      print(workload, measured);
      rows.push(...measured);
    }
  } finally {
    peers.forEach((peer) => peer.close());
  }
  if (values.json === undefined) return;
  const machine = { node: process.versions.node, processor: cpus()[0]?.model ?? "", cores: cpus().length };
  writeFileSync(values.json, `${JSON.stringify({ schema: "nn-peers/1", machine, rows }, null, 2)}\n`);
}

try {
  await main();
} catch (error) {
  console.error(error instanceof RangeError ? error.message : error);
  process.exitCode = 2;
}
