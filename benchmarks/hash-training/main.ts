/**
 * @file `pnpm hash:training`: trains each network for 50 steps and prints `name sha256` of its weights; ends with 1 when
 * one differs from `expected.json`. `--help` says how it is repeated on other engines.
 */
import { readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { parseArgs } from "node:util";

import { cpu, reference, wideVectors, type Backend } from "@nn/core";

import {
  arm64Run,
  browserRun,
  nodeRun,
  nodeVersionRun,
  UnavailableError,
  type EngineRun,
  type Hashes,
} from "./engines.ts";
import { networks, trainedHash } from "./networks.ts";

const help = `Trains each network for 50 steps and prints "name sha256" of its weights; ends with 1 when one is not that of expected.json.

  --engine NAME     simd, wide, scalar or interpreter of the CPU backend (default: the first that exists here)
  --threads N       threads for one network (default 1)
  --backend NAME    cpu (default) or reference
  --wide            lets V8 fuse vectors into 256 bits, where it can
  --node 24,26      the same on these versions of Node, from the npm package "node", without and with --wide
  --browser NAME    the same in a browser without a window, e.g. chromium
  --all             the same on everything below, each with its lines; what is not on this machine is named and left out:
                    Node without SIMD, without WebAssembly, with 2 threads; Node 24 and 26, with 256-bit vectors too; Chromium;
                    Node for arm64 under qemu
  --update          writes expected.json from this run
  --help`;

const expectedPath: string = join(import.meta.dirname, "..", "..", "hash-training", "expected.json");

const options = {
  engine: { type: "string" },
  threads: { type: "string", default: "1" },
  backend: { type: "string", default: "cpu" },
  wide: { type: "boolean", default: false },
  node: { type: "string", default: "" },
  browser: { type: "string" },
  all: { type: "boolean", default: false },
  update: { type: "boolean", default: false },
  help: { type: "boolean", default: false },
} as const;

async function main(): Promise<number> {
  const { values } = parseArgs({ options });
  if (values.help) {
    console.log(help);
    return 0;
  }
  if (values.wide) console.error((await wideVectors()).reason);
  const here = await hashesHere(chooseBackend(values));
  if (values.update) writeFileSync(expectedPath, `${JSON.stringify(Object.fromEntries(here), null, 2)}\n`);
  const expected = new Map<string, string>(Object.entries(JSON.parse(readFileSync(expectedPath, "utf8"))));
  const chosen = [values.engine, values.threads === "1" ? undefined : `${values.threads} threads`];
  const title = [`node ${process.versions.node} ${process.platform} ${process.arch}`, values.backend, ...chosen];
  let differences = compare(title.filter((part) => part !== undefined).join(", "), here, expected);
  const versions = values.node.split(",").filter((text) => text !== "");
  const runs: EngineRun[] = [
    ...(values.all ? everyEngine() : []),
    ...versions.flatMap((version) => [nodeVersionRun(version), nodeVersionRun(version, ["--wide"])]),
    ...(values.browser === undefined ? [] : [browserRun(values.browser)]),
  ];
  for (const run of runs) differences += await repeat(run, expected, values.all);
  return differences > 0 ? 1 : 0;
}

function chooseBackend(values: {
  readonly backend: string;
  readonly engine?: string;
  readonly threads: string;
}): Backend {
  if (values.backend === "reference") return reference();
  if (values.backend !== "cpu") throw new RangeError(`unknown backend "${values.backend}"; known: cpu, reference`);
  return cpu({
    ...(values.engine === undefined ? {} : { engine: values.engine as "simd" }),
    threads: Number(values.threads),
  });
}

async function hashesHere(backend: Backend): Promise<Hashes> {
  const hashes = new Map<string, string>();
  for (const network of networks) {
    const hash = await trainedHash(network, backend);
    hashes.set(network.name, hash);
    console.log(`${network.name} ${hash}`);
  }
  return hashes;
}

/** Engines that differ in what their numbers could depend on. */
function everyEngine(): EngineRun[] {
  // V8 has no WebAssembly SIMD on an x64 processor without SSSE3.
  const withoutSimd = process.arch === "x64" ? [nodeRun("node --no-enable-sse3", ["--no-enable-sse3"], [])] : [];
  return [
    nodeRun("node --engine wide", [], ["--engine", "wide"]),
    nodeRun("node --engine scalar", [], ["--engine", "scalar"]),
    ...withoutSimd,
    nodeRun("node --threads 2", [], ["--threads", "2"]),
    nodeRun("node --engine scalar --threads 2", [], ["--engine", "scalar", "--threads", "2"]),
    nodeRun("node without WebAssembly", ["--import", "data:text/javascript,delete globalThis.WebAssembly"], []),
    nodeVersionRun("24"),
    nodeVersionRun("24", ["--wide"]),
    nodeVersionRun("24", ["--threads", "2"]),
    nodeVersionRun("26"),
    nodeVersionRun("26", ["--wide"]),
    nodeVersionRun("26", ["--wide", "--threads", "2"]),
    browserRun("chromium"),
    arm64Run(),
    arm64Run(["--engine", "scalar"]),
  ];
}

/** Differences of one engine; one that is not on this machine has none. */
async function repeat({ title, run }: EngineRun, expected: Hashes, withLines: boolean): Promise<number> {
  if (withLines) console.log(`# ${title}`);
  try {
    const found = await run();
    if (withLines) for (const [name, hash] of found) console.log(`${name} ${hash}`);
    return compare(title, found, expected);
  } catch (error) {
    if (!(error instanceof UnavailableError)) throw new Error(`${title}: ${String(error)}`, { cause: error });
    console.error(`${title}: left out: ${error.message}`);
    return 0;
  }
}

/** Says what differs and counts it. */
function compare(where: string, found: Hashes, expected: Hashes): number {
  const wrong = networks.map(({ name }) => name).filter((name) => found.get(name) !== expected.get(name));
  for (const name of wrong) {
    console.error(`${where}: ${name} is ${found.get(name) ?? "missing"}, wanted ${expected.get(name) ?? "nothing"}`);
  }
  if (wrong.length === 0) console.error(`${where}: the bits of expected.json`);
  return wrong.length;
}

try {
  process.exitCode = await main();
} catch (error) {
  console.error(`hash-training: ${error instanceof Error ? error.message : String(error)}`);
  process.exitCode = 2;
}
