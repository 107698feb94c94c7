/**
 * @file `pnpm bench:peers`: the same work on this library and on others, every library in its own process, in turn in every
 * round, so that what disturbs the machine disturbs all. `--help` lists the options.
 *
 * The others' packages are installed into `peers/third-party` on first use; PyTorch is measured when `python3` finds it.
 */
import { spawnSync } from "node:child_process";
import { existsSync, writeFileSync } from "node:fs";
import { cpus } from "node:os";
import { join } from "node:path";
import { parseArgs } from "node:util";

import { startPeer, type Answer, type Peer } from "./peer.ts";
import type { Row } from "./row.ts";
import type { Request } from "./serve.ts";
import { targetLines } from "./targets.ts";
import { peerWorkloads, type PeerWorkload } from "./workloads.ts";

const help = `The same work on this library, TensorFlow.js, jax-js and PyTorch, in turn in every round; medians, ratios and targets.

  --json FILE          writes {schema, clock, machine, rows}, a row {peer, profile, workload, value, unit, threads, values}
  --workloads W2,W3    only these; W1 means all products. Known: ${peerWorkloads.map(({ name }) => name).join(", ")}
  --peers nn,jax-js    only these. Known: nn, tfjs-wasm, jax-js, pytorch
  --quick              2 rounds of 0.3 s instead of 5 of 1 s
  --rounds N, --seconds S
  --node VERSION       the JavaScript libraries run on this version of Node, from the npm package "node", e.g. 26
  --clock processor    by the time a process has used a core instead of by the clock on the wall: for machines that are busy
                       with other things; one thread only
  --help

nn runs with the exact and the fast profile, on one and on two threads; ratios are those of exact on one thread, and so are
targets that name no other profile. The others run on one thread, PyTorch on two as well. PYTHON names its interpreter. From
Node 24 on every JavaScript library gets V8's flag for 256-bit vectors; PyTorch runs as it is, and held to AVX2.`;

const thirdParty: string = join(import.meta.dirname, "..", "..", "peers", "third-party");

interface Node {
  readonly command: string;
  readonly version: string;
  /** It can fuse pairs of vectors into 256 bits. */
  readonly wide: boolean;
}

/** The Node of this process, or another version from npm. */
function chooseNode(version: string | undefined): Node {
  const program = "console.log(JSON.stringify([process.execPath, process.versions.node]))";
  const [command = "", ...args] = version === undefined ? [process.execPath] : ["npx", "--yes", `node@${version}`];
  const { stdout, status } = spawnSync(command, [...args, "-e", program], { encoding: "utf8" });
  if (status !== 0) throw new RangeError(`bench:peers: npx cannot install node@${version}`);
  const [path, found] = JSON.parse(stdout) as readonly [string, string];
  const wide = process.arch === "x64" && process.platform !== "darwin" && Number.parseInt(found, 10) >= 24;
  return { command: path, version: found, wide };
}

/** What keeps PyTorch from registers of 512 bits, in its own kernels and in those of oneDNN and MKL. */
const heldToAvx2 = {
  ATEN_CPU_CAPABILITY: "avx2",
  DNNL_MAX_CPU_ISA: "AVX2",
  ONEDNN_MAX_CPU_ISA: "AVX2",
  MKL_ENABLE_INSTRUCTIONS: "AVX2",
};

/** Libraries that run here; why the others do not is said on standard error. */
function startPeers(wanted: readonly string[], node: Node): Peer[] {
  const peers: Peer[] = [];
  if (wanted.includes("nn")) {
    const nn = join(import.meta.dirname, "nn.js");
    for (const threads of [1, 2]) {
      for (const profile of ["exact", "fast"]) {
        peers.push(startPeer({ name: "nn", profile, threads }, [node.command, nn, profile, String(threads)]));
      }
    }
  }
  const scripts = ["tfjs-wasm", "jax-js"].filter((name) => wanted.includes(name));
  if (scripts.length > 0 && installThirdParty()) {
    for (const name of scripts) {
      const peer = { name, profile: "default", threads: 1 };
      const flags = node.wide ? ["--experimental-wasm-revectorize"] : [];
      peers.push(startPeer(peer, [node.command, ...flags, join(thirdParty, `${name}.mjs`)]));
    }
  }
  if (!wanted.includes("pytorch")) return peers;
  const python = process.env.PYTHON ?? "python3";
  if (spawnSync(python, ["-c", "import torch"], { stdio: "ignore" }).status === 0) {
    const script = join(thirdParty, "pytorch_peer.py");
    for (const threads of [1, 2]) {
      peers.push(startPeer({ name: "pytorch", profile: "eager", threads }, [python, script, String(threads)]));
    }
    if (process.arch === "x64") {
      peers.push(startPeer({ name: "pytorch", profile: "avx2", threads: 1 }, [python, script, "1"], heldToAvx2));
    }
  } else {
    console.error(`bench:peers: PyTorch is left out: ${python} cannot import torch (PYTHON names another interpreter)`);
  }
  return peers;
}

function choosePeers(text: string | undefined): readonly string[] {
  const known = ["nn", "tfjs-wasm", "jax-js", "pytorch"];
  const chosen = text?.split(",") ?? known;
  const unknown = chosen.find((name) => !known.includes(name));
  if (unknown === undefined) return chosen;
  throw new RangeError(`bench:peers: unknown peer "${unknown}"; known: ${known.join(", ")}`);
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

interface Measuring {
  readonly rounds: number;
  readonly seconds: number;
  readonly clock: Request["clock"];
}

const isOwn = ({ name, profile, threads }: Peer): boolean => name === "nn" && profile === "exact" && threads === 1;

async function measure(
  peers: readonly Peer[],
  workload: PeerWorkload,
  { rounds, seconds, clock }: Measuring,
): Promise<Row[]> {
  const asked = peers.filter((peer) => {
    if (workload.own === true) return isOwn(peer);
    // The time of two processors is no time.
    return clock === "wall" || peer.threads === 1;
  });
  const answers = new Map<Peer, Answer[]>(asked.map((peer) => [peer, []]));
  for (let round = 0; round < rounds; round++) {
    for (const [peer, known] of answers) {
      if (known.some((answer) => "skip" in answer)) continue;
      known.push(await peer.ask({ workload: workload.name, seconds, clock }));
    }
  }
  const rows: Row[] = [];
  for (const [{ name, profile, threads }, known] of answers) {
    const skipped = known.find((answer) => "skip" in answer);
    if (skipped !== undefined && "skip" in skipped) {
      const who = name === "nn" ? `nn, ${profile}, ${threads} threads` : name;
      console.error(`bench:peers: ${who} leaves out ${workload.name}: ${skipped.skip.split("\n")[0]?.slice(0, 120)}`);
      continue;
    }
    const values = known.flatMap((answer) => ("value" in answer ? [answer.value] : []));
    rows.push({
      peer: name,
      profile,
      workload: workload.name,
      value: median(values),
      values,
      unit: workload.unit,
      threads,
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

/** One line a row: its value, the spread of the rounds, and how many times as fast this library is, exact on one thread. */
function print({ name, unit, text }: PeerWorkload, rows: readonly Row[], before: readonly Row[], wide: boolean): void {
  console.log(`\n${name}  ${text}`);
  const own = rows.find(({ peer, profile, threads }) => peer === "nn" && profile === "exact" && threads === 1);
  for (const row of rows) {
    const { peer, profile, value, threads, values } = row;
    const spread = `${short(Math.min(...values))} … ${short(Math.max(...values))}`;
    const ratio = own === undefined || row === own ? "" : `nn is ${short(own.value / value)} ×`;
    const cells = [
      peer.padEnd(10),
      profile.padEnd(8),
      (threads === 1 ? "1 thread" : `${threads} threads`).padEnd(9),
      short(value).padStart(8),
      unit.padEnd(15),
      spread.padEnd(20),
      ratio,
    ];
    console.log(`  ${cells.join(" ")}`.trimEnd());
  }
  for (const line of targetLines(name, unit, [...before, ...rows], wide)) console.log(`  ${line}`);
}

function short(value: number): string {
  return value >= 1000 ? `${(value / 1000).toFixed(1)}k` : value >= 100 ? value.toFixed(0) : value.toPrecision(2);
}

async function main(): Promise<void> {
  const { values } = parseArgs({
    options: {
      json: { type: "string" },
      workloads: { type: "string" },
      peers: { type: "string" },
      help: { type: "boolean", default: false },
      quick: { type: "boolean", default: false },
      rounds: { type: "string" },
      seconds: { type: "string" },
      clock: { type: "string", default: "wall" },
      node: { type: "string" },
    },
  });
  if (values.help) {
    console.log(help);
    return;
  }
  const workloads = chooseWorkloads(values.workloads);
  const rounds = Number(values.rounds ?? (values.quick ? 2 : 5));
  const seconds = Number(values.seconds ?? (values.quick ? 0.3 : 1));
  if (!(Number.isInteger(rounds) && rounds > 0) || !(seconds > 0)) {
    throw new RangeError("bench:peers: wanted --rounds as a whole number from 1 and --seconds above 0");
  }
  const { clock } = values;
  if (clock !== "wall" && clock !== "processor") {
    throw new RangeError(`bench:peers: --clock is "${clock}"; wanted wall or processor`);
  }
  const node = chooseNode(values.node);
  console.log(`Node ${node.version}, ${cpus()[0]?.model ?? "unknown processor"}, ${node.wide ? 256 : 128}-bit vectors`);
  const peers = startPeers(choosePeers(values.peers), node);
  const rows: Row[] = [];
  try {
    for (const workload of workloads) {
      const measured = await measure(peers, workload, { rounds, seconds, clock });
      print(workload, measured, rows, node.wide);
      rows.push(...measured);
    }
  } finally {
    peers.forEach((peer) => peer.close());
  }
  if (values.json === undefined) return;
  const machine = { node: node.version, processor: cpus()[0]?.model ?? "", cores: cpus().length };
  writeFileSync(values.json, `${JSON.stringify({ schema: "nn-peers/1", clock, machine, rows }, null, 2)}\n`);
}

try {
  await main();
} catch (error) {
  console.error(error instanceof RangeError ? error.message : error);
  process.exitCode = 2;
}
